import { randomBytes, randomUUID } from 'node:crypto';
import type { Submission } from '#domain/cases/submission.ts';
import { ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import { QuarterNumber, type ParcelNumber } from '#domain/numbers/types.ts';
import type { SequencedAct } from '#register/apply-act.ts';
import type { Store } from '#register/store.ts';
import { draftOn, situationFor, splittable } from '../tests/support/test-cases.ts';
import { TEST_REGION } from '../tests/support/test-central.ts';

/** An act that has no place in the log yet. */
export type PreparedAct = Omit<SequencedAct, 'seq'>;

export interface PreparedSplit {
  readonly act: PreparedAct;
  readonly parcel: ParcelNumber;
}

/**
 * Splits all over the town as the server registers them, none a neighbour of another; numbers follow one another within
 * a quarter.
 */
export async function prepareSplits(store: Store, count: number): Promise<readonly PreparedSplit[]> {
  const given = new Map<string, number>();
  const central = { store };
  const prepared: PreparedSplit[] = [];
  for (const parcel of await splittable(central, count)) {
    const quarter = QuarterNumber.parse(parcel.slice(0, 8));
    const free = await situationFor(central, parcel);
    const first = Number(free?.freeNumbers[0]?.slice(8)) + (given.get(quarter) ?? 0);
    const numbers = [first, first + 1].map((plot) => `${quarter}${String(plot).padStart(3, '0')}` as ParcelNumber);
    given.set(quarter, (given.get(quarter) ?? 0) + 2);
    const situation = await situationFor(central, parcel, numbers);
    if (situation === null) continue;
    const { submission } = draftOn(situation, { login: 'ermekov', identifier: '880312300127' });
    prepared.push({ act: actOf(submission), parcel });
  }
  return prepared;
}

function actOf(submission: Submission): PreparedAct {
  const personal: ActPersonal = {
    salt: randomBytes(32).toString('hex'),
    content: { parties: [], addresses: [], registrar: 'x' },
  };
  const body = ActBody.parse({
    format: 'shekara-act/1',
    id: randomUUID(),
    region: TEST_REGION,
    kind: 'split',
    registeredAt: new Date().toISOString(),
    submissionId: submission.id,
    caseNumber: submission.caseNumber,
    quarter: String(submission.parcels[0]).slice(0, 8),
    receivedAt: submission.createdAt,
    submissionSha256: null,
    decisionSha256: null,
    documents: submission.documents.map(({ sha256 }) => sha256),
    change: submission.change,
    rows: null,
    personal: personalHash(personal),
  });
  const { bytes, hash } = actLeaf(body);
  return { body, bodyBytes: bytes, personal, personalBytes: canonicalBytes(personal), leafHash: hash };
}
