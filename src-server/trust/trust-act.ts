import { randomBytes, randomUUID } from 'node:crypto';
import { Sha256 } from '#domain/documents/document.ts';
import { ActId, type ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import type { TrustChange } from '#domain/signatures/trust/trust-command.ts';
import type { SequencedAct } from '#register/apply-act.ts';

export interface TrustActParts {
  readonly region: RegionCode;
  readonly trust: TrustChange;
  readonly at: string;
  /** Null for the first store, that comes from the files of the server. */
  readonly signed: {
    readonly proposalId: string;
    readonly proposalSha256: string;
    readonly decisionSha256: string;
    readonly proposedAt: string;
    /** Who confirmed it. */
    readonly name: string;
  } | null;
}

/** The act that makes the next version of the trust store, ready for the writer. Names stay out of the log. */
export function makeTrustAct({ region, trust, at, signed }: TrustActParts): Omit<SequencedAct, 'seq'> {
  const personal: ActPersonal | null = signed && {
    salt: randomBytes(32).toString('hex'),
    content: { parties: [], addresses: [], registrar: signed.name },
  };
  const body: ActBody = {
    format: 'shekara-act/1',
    id: ActId.parse(randomUUID()),
    region,
    kind: 'trust',
    registeredAt: at,
    submissionId: signed?.proposalId ?? null,
    caseNumber: null,
    quarter: null,
    receivedAt: signed?.proposedAt ?? null,
    submissionSha256: signed && Sha256.parse(signed.proposalSha256),
    decisionSha256: signed && Sha256.parse(signed.decisionSha256),
    documents: [],
    change: emptyChange,
    trust,
    rows: null,
    personal: personal && personalHash(personal),
  };
  const { bytes, hash } = actLeaf(body);
  const personalBytes = personal && canonicalBytes(personal);
  return { body, bodyBytes: bytes, personal, personalBytes, leafHash: hash };
}
