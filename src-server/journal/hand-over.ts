import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { invariant } from '#domain/invariant.ts';
import { ActId, type ActBody } from '#domain/journal/act.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { headKeys, makeSuccession, type KeySuccession } from '#domain/journal/head-keys.ts';
import { actLeaf } from '#domain/journal/leaf.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { createActApplier } from '#register/apply-act.ts';
import { successionsIn } from '#register/head-key-record.ts';
import { verifyEd25519, type JournalKey } from '#register/journal-key.ts';
import { appendLeaves, journalSize, loadFrontier, signHead } from '#register/journal-store.ts';
import { appendAction } from '../accounts/action-journal.ts';
import { AT_THE_MACHINE, type Operator } from '../accounts/operate-account.ts';

export interface HandOver {
  readonly region: RegionCode;
  readonly from: JournalKey;
  readonly to: JournalKey;
  readonly operator: Operator;
}

/**
 * Gives the log another head key in one commit: the act in which the old key vouches for the new one, its leaf, the first
 * head of the new key, which the old one signs as well, and the row of the action journal. Before the commit the old key
 * is in force, after it the new one (SEC-71). Answers the number of the act.
 */
export function handOver(raw: Database, { region, from, to, operator }: HandOver): number {
  const signedAt = operator.clock.now().toISOString();
  return raw
    .transaction(() => {
      const seq = journalSize(raw, region);
      const frontier = loadFrontier(raw, region, seq);
      const succession = makeSuccession({ size: seq, root: frontier.root() }, from, to);
      const holds = headKeys(from.vkey, [...successionsIn(raw, region), { seq, succession }], verifyEd25519);
      invariant(holds.ok, 'a key that the log does not follow is not written into it');
      const act = successionAct(region, succession, signedAt);
      createActApplier(raw).apply({ ...act, seq });
      signHead(raw, to, appendLeaves(raw, region, [act.leafHash], seq, frontier), { signedAt, former: from });
      appendAction(raw, {
        at: signedAt,
        login: null,
        ip: AT_THE_MACHINE,
        action: 'journal.headKey',
        outcome: 'success',
        about: `act=${String(seq)} operator=${operator.name}`,
      });
      return seq;
    })
    .immediate();
}

function successionAct(region: RegionCode, succession: KeySuccession, registeredAt: string) {
  const body: ActBody = {
    format: 'shekara-act/1',
    id: ActId.parse(randomUUID()),
    region,
    kind: 'succession',
    registeredAt,
    submissionId: null,
    caseNumber: null,
    quarter: null,
    receivedAt: null,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change: emptyChange,
    succession,
    rows: null,
    personal: null,
  };
  const { bytes, hash } = actLeaf(body);
  return { body, bodyBytes: bytes, personal: null, personalBytes: null, leafHash: hash };
}
