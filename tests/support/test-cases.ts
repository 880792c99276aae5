import { createHash, randomUUID } from 'node:crypto';
import type { DecideAnswer } from '#contracts/central/queue.ts';
import type { LodgeAnswer } from '#contracts/central/submissions.ts';
import { CaseFile } from '#domain/cases/case-file.ts';
import { checkDraft, hasErrors } from '#domain/cases/check-draft.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { drawingHash } from '#domain/cases/drawing-hash.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { replay } from '#domain/cases/run-command.ts';
import { mainParcel, registeredParcels, type Situation } from '#domain/cases/situation.ts';
import { buildSubmission } from '#domain/cases/submission-draft.ts';
import type { Decision, Submission } from '#domain/cases/submission.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { Line } from '#domain/geometry/types.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { QuarterNumber, type ParcelNumber } from '#domain/numbers/types.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import { TEST_REGION, type TestCentral, type TestSeat } from './test-central.ts';

export interface DraftedCase {
  readonly submission: Submission;
  /** Bytes of its documents by their hashes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Parcels of the demo town, in the order of their numbers. */
export function parcelNumbers(central: Pick<TestCentral, 'store'>): readonly ParcelNumber[] {
  return central.store.raw
    .prepare<[string], ParcelNumber>('select number from parcel where region = ? and to_seq is null order by number')
    .pluck()
    .all(TEST_REGION);
}

/** `count` parcels that a straight cut through the middle splits without an error, none a neighbour of another. */
export async function splittable(central: Pick<TestCentral, 'store'>, count: number): Promise<readonly ParcelNumber[]> {
  const found: ParcelNumber[] = [];
  const taken = new Set<string>();
  for (const number of parcelNumbers(central)) {
    if (found.length === count) break;
    const situation = await situationFor(central, number);
    if (situation === null) continue;
    const around = registeredParcels(situation).map((parcel) => parcel.number);
    if (around.some((one) => taken.has(one)) || !isSplittable(situation)) continue;
    found.push(number);
    for (const one of around) taken.add(one);
  }
  if (found.length < count) throw new Error(`only ${found.length} parcels of the demo town can be split`);
  return found;
}

/** A whole case on a parcel: split through the middle, consents of all holders, a plan of every new parcel. */
export async function draftSplit(
  central: TestCentral,
  seat: TestSeat,
  parcel: ParcelNumber,
  numbers?: readonly ParcelNumber[],
): Promise<DraftedCase> {
  const caseId = randomUUID();
  const quarter = QuarterNumber.parse(parcel.slice(0, 8));
  const kept = numbers ?? (await seat.client.calls.submissions.reserveNumbers({ quarter, caseId, count: 2 }));
  const situation = await situationFor(central, parcel, kept);
  if (situation === null) throw new Error(`no parcel ${parcel}`);
  return draftOn(situation, seat.account, caseId);
}

export function draftOn(
  situation: Situation,
  engineer: { readonly login: string; readonly identifier: string },
  id: string = randomUUID(),
): DraftedCase {
  const now = new Date().toISOString();
  const line = cutThrough(situation);
  const files = new Map<string, Uint8Array>();
  const document = (kind: CaseDocument['kind'], of: ParcelNumber | null, snapshot: string | null): CaseDocument => {
    const bytes = Buffer.from(`%PDF-1.7\n${kind} ${of ?? ''} ${id} ${randomUUID()}\n`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.set(sha256, bytes);
    const shape = {
      id: randomUUID(),
      kind,
      title: kind,
      fileName: `${kind}.pdf`,
      mediaType: 'application/pdf',
      size: bytes.length,
    };
    return CaseDocument.parse({ ...shape, sha256, parcel: of, snapshot, addedAt: now });
  };
  const command = { name: 'splitParcel', parcel: mainParcel(situation).number, line } as const;
  const replayed = replay(situation, [command], { numbers: situation.freeNumbers, idSeed: id });
  if (!replayed.ok) throw new Error(`split refused: ${replayed.error.code}`);
  const { change } = replayed.value;
  const snapshot = drawingHash(change, registeredParcels(situation));
  const plans = change.put.parcels
    .filter(({ version }) => version === 1)
    .map(({ number }) => document('land_cadastral_plan', number, snapshot));
  const agreed = [...new Set(situation.rights.flatMap(({ holders }) => holders.map(({ partyId }) => partyId)))].map(
    (partyId) => {
      const consent = document('owner_consent', null, null);
      return { consent, entry: { partyId, role: 'holder' as const, documentId: consent.id, givenAt: now } };
    },
  );
  const caseFile = CaseFile.parse({
    id,
    number: `Т-${id.slice(0, 8)}`,
    kind: 'split',
    state: 'draft',
    parcel: mainParcel(situation).number,
    engineer: engineer.login,
    createdAt: now,
    savedAt: now,
    situation,
    steps: [{ command, note: 'splitParcel', at: now }],
    cursor: 1,
    change: emptyChange,
    snapshot: null,
    findings: [],
    documents: [...plans, ...agreed.map(({ consent }) => consent)],
    consents: agreed.map(({ entry }) => entry),
    accepted: [],
    note: '',
    answer: null,
  });
  const built = buildSubmission(caseFile, {
    id: randomUUID(),
    createdAt: now,
    engineer: { login: engineer.login, identifier: engineer.identifier },
  });
  if (!built.ok) throw new Error(`submission refused: ${built.error.code}`);
  return { submission: built.value, files };
}

export async function upload(seat: TestSeat, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [sha256, body] of files) {
    const { message } = await seat.client.bulk({
      method: 'PUT',
      path: `/bulk/documents/${sha256}`,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${body.length - 1}/${body.length}`,
      },
      body,
    });
    message.resume();
    if (message.statusCode !== 204) throw new Error(`upload answered ${message.statusCode}`);
  }
}

/** Uploads, signs and lodges. */
export async function lodge(seat: TestSeat, { submission, files }: DraftedCase): Promise<LodgeAnswer> {
  await upload(seat, files);
  const { bytes, signature } = await seat.sign(canonicalBytes(submission));
  return seat.client.calls.submissions.lodge({ submission: bytes, signature });
}

export interface Deciding {
  readonly outcome: Decision['outcome'];
  readonly grounds?: readonly string[];
  readonly reasons?: string;
  /** What a dishonest registrar changes. */
  readonly change?: Partial<Decision>;
}

export function decisionOn(central: TestCentral, seat: TestSeat, submission: Submission, deciding: Deciding): Decision {
  const bytes = canonicalBytes(submission);
  return {
    format: 'shekara-decision/1',
    purpose: 'decide',
    submissionId: submission.id,
    submissionSha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: deciding.outcome,
    grounds: deciding.grounds ?? [],
    reasons: deciding.reasons ?? '',
    registrar: { login: seat.login, identifier: seat.account.identifier },
    decidedAt: central.clock.now().toISOString(),
    ...deciding.change,
  };
}

export async function decide(
  central: TestCentral,
  seat: TestSeat,
  submission: Submission,
  deciding: Deciding,
): Promise<DecideAnswer> {
  const { bytes, signature } = await seat.sign(canonicalBytes(decisionOn(central, seat, submission, deciding)));
  return seat.client.calls.queue.decide({ decision: bytes, signature });
}

export async function situationFor(
  central: Pick<TestCentral, 'store'>,
  number: ParcelNumber,
  numbers?: readonly ParcelNumber[],
): Promise<Situation | null> {
  const quarter = QuarterNumber.parse(number.slice(0, 8));
  const freeNumbers =
    numbers ??
    (await nextFreeNumbers(central.store.read, { region: TEST_REGION, quarter, count: 2, reserved: new Set() }));
  return situationOf(central.store.read, {
    region: TEST_REGION,
    numbers: [number],
    freeNumbers,
    reserved: numbers !== undefined,
  });
}

/** West to east through the middle of the box, a metre beyond it: between the house and the garden, as the town is built. */
function cutThrough(situation: Situation): Line {
  const [west, south, east, north] = boxOf(mainParcel(situation).geometry);
  const middle = Math.round((south + north) / 2);
  return [
    [west - 1_000, middle],
    [east + 1_000, middle],
  ];
}

function isSplittable(situation: Situation): boolean {
  const command = { name: 'splitParcel', parcel: mainParcel(situation).number, line: cutThrough(situation) } as const;
  const replayed = replay(situation, [command], { numbers: situation.freeNumbers, idSeed: randomUUID() });
  if (!replayed.ok) return false;
  const documentId = randomUUID();
  const now = new Date().toISOString();
  const holders = situation.rights.flatMap((right) => right.holders);
  const findings = checkDraft({
    situation,
    kind: 'split',
    state: replayed.value.state,
    change: replayed.value.change,
    consents: holders.map(({ partyId }) => ({ partyId, role: 'holder' as const, documentId, givenAt: now })),
    documents: [
      CaseDocument.parse({
        ...{
          id: documentId,
          kind: 'owner_consent',
          title: 'x',
          fileName: 'x.pdf',
          mediaType: 'application/pdf',
          size: 1,
        },
        ...{ sha256: '0'.repeat(64), parcel: null, snapshot: null, addedAt: now },
      }),
    ],
    accepted: [],
    settings: DEFAULT_RULE_SETTINGS,
    today: localDateOf(now),
  });
  return !hasErrors(findings);
}
