import type { Database } from 'better-sqlite3';
import type { Account } from '#domain/access/account.ts';
import { TrustProposalRow } from '#contracts/central/trust.ts';
import { TrustProposal } from '#domain/signatures/trust/trust-documents.ts';

export interface ProposalRow {
  readonly id: string;
  readonly body: Buffer;
  readonly body_sha256: string;
  readonly signature: Buffer;
  readonly proposed_at: string;
  readonly proposed_by: string;
  readonly state: 'open' | 'confirmed' | 'withdrawn';
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly act_seq: number | null;
}

export const findProposal = (db: Database, region: string, id: string): ProposalRow | null =>
  db
    .prepare<[string, string], ProposalRow>('select * from trust_proposal where region = ? and id = ?')
    .get(region, id) ?? null;

export interface NewProposal {
  readonly region: string;
  readonly id: string;
  readonly body: Uint8Array;
  readonly bodySha256: string;
  readonly signature: Uint8Array;
  readonly at: string;
  readonly login: string;
}

export function insertProposal(db: Database, one: NewProposal): void {
  db.prepare(
    `insert into trust_proposal (region, id, body, body_sha256, signature, proposed_at, proposed_by, state)
     values (?, ?, ?, ?, ?, ?, ?, 'open')`,
  ).run(one.region, one.id, one.body, one.bodySha256, one.signature, one.at, one.login);
}

export interface DecidedProposal {
  readonly region: string;
  readonly id: string;
  readonly state: 'confirmed' | 'withdrawn';
  readonly decision: Uint8Array;
  readonly signature: Uint8Array;
  readonly at: string;
  readonly login: string;
  readonly actSeq: number | null;
}

/** True when it was still open: a proposal is decided once. */
export function recordTrustDecision(db: Database, one: DecidedProposal): boolean {
  const { changes } = db
    .prepare(
      `update trust_proposal set state = ?, decision = ?, decision_signature = ?, decided_at = ?, decided_by = ?, act_seq = ?
        where region = ? and id = ? and state = 'open'`,
    )
    .run(one.state, one.decision, one.signature, one.at, one.login, one.actSeq, one.region, one.id);
  return changes === 1;
}

interface NamedRow extends ProposalRow {
  readonly proposer: string;
  readonly decider: string | null;
}

/** Newest first, as the administrator of this login sees them. */
export function listProposals(
  db: Database,
  { region, login }: Pick<Account, 'region' | 'login'>,
  limit: number,
): TrustProposalRow[] {
  return db
    .prepare<[string, number], NamedRow>(
      `select p.*, a.name as proposer, b.name as decider from trust_proposal as p
         join account as a on a.login = p.proposed_by left join account as b on b.login = p.decided_by
        where p.region = ? order by p.proposed_at desc limit ?`,
    )
    .all(region, limit)
    .map((row) => {
      const { base, commands, reason } = TrustProposal.parse(JSON.parse(row.body.toString('utf8')));
      return TrustProposalRow.parse({
        ...{ id: row.id, sha256: row.body_sha256, base, commands, reason, state: row.state },
        ...{ proposedAt: row.proposed_at, proposedBy: row.proposer, decidedAt: row.decided_at },
        ...{ decidedBy: row.decider, actSeq: row.act_seq, isOwn: row.proposed_by === login },
      });
    });
}
