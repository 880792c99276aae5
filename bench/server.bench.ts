import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import { QuarterNumber, type ParcelNumber } from '#domain/numbers/types.ts';
import type { SequencedAct } from '#register/apply-act.ts';
import { ensureJournalKey } from '#register/journal-key.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { systemClock } from '#server/clock.ts';
import { EventHub } from '#server/events/event-hub.ts';
import { placeState } from '#server/register/place-state.ts';
import { appendAct, createRegisterWriter } from '#server/register/register-writer.ts';
import { draftOn, situationFor, splittable } from '../tests/support/test-cases.ts';
import { makeTestHome, TEST_REGION } from '../tests/support/test-central.ts';

/*
 * Registration as the server's writer does it: act, versions, boxes, rights, buildings, leaf, signed head, with the place
 * read again inside the transaction. Signatures and rules come before it and are not in these figures.
 */
const SINGLES = 160;
const GROUPS = 20;
const GROUP = 16;
const PARCELS = 12_000;
const GOAL_GROUP = 1.5;
const GOAL_TAIL = 3;
const GOAL_PLACE = 0.1;

type Act = Omit<SequencedAct, 'seq'>;
interface Prepared {
  readonly act: Act;
  readonly parcel: ParcelNumber;
}

const { home } = await makeTestHome(PARCELS);
const store = openStore({ file: centralPaths(home).database, key: null, migrations: 'central' });
const key = ensureJournalKey(centralPaths(home).keys, TEST_REGION);
const writer = createRegisterWriter({ db: store.raw, key, clock: systemClock, events: new EventHub() });
try {
  const acts = await prepareActs(store, SINGLES + GROUPS * GROUP);
  const single = await time(acts.slice(0, SINGLES).map((one) => [one]));
  const commitsBefore = writer.commits;
  const rest = acts.slice(SINGLES);
  const group = await time(Array.from({ length: GROUPS }, (_, at) => rest.slice(at * GROUP, (at + 1) * GROUP)));
  const places = timePlaces(acts);

  const singleRate = rateOf(single, 1);
  const groupRate = rateOf(group, GROUP);
  console.log(
    `one act a commit: ${singleRate.toFixed(0)} acts/s, p50 ${at(single, 0.5).toFixed(2)} ms, p95 ${at(single, 0.95).toFixed(2)} ms, p99 ${at(single, 0.99).toFixed(2)} ms`,
  );
  console.log(
    `${GROUP} acts waiting: ${groupRate.toFixed(0)} acts/s, ${((GROUPS * GROUP) / (writer.commits - commitsBefore)).toFixed(1)} acts a commit, p50 of the group ${at(group, 0.5).toFixed(2)} ms`,
  );
  goal('group commit against one act a commit', groupRate / singleRate, GOAL_GROUP, 'at least');
  goal('tail of one act, p99 against p50', at(single, 0.99) / at(single, 0.5), GOAL_TAIL, 'at most');
  goal('reading the place again, share of a registration', places / at(single, 0.5), GOAL_PLACE, 'at most');
} finally {
  await writer.close();
  store.close();
  rmSync(home, { recursive: true, force: true });
}

async function time(groups: readonly (readonly Prepared[])[]): Promise<number[]> {
  const times: number[] = [];
  for (const group of groups) {
    const from = performance.now();
    await Promise.all(
      group.map(({ act, parcel }) =>
        writer.run((batch) => {
          placeState(batch.db, TEST_REGION, [parcel]);
          return appendAct(batch, act);
        }),
      ),
    );
    times.push(performance.now() - from);
  }
  return times;
}

function timePlaces(acts: readonly Prepared[]): number {
  const times = acts.map(({ act }) => {
    const [first] = act.body.change.put.parcels;
    const from = performance.now();
    placeState(store.raw, TEST_REGION, first ? [first.number] : []);
    return performance.now() - from;
  });
  return at(times, 0.5);
}

/** Splits all over the town, none a neighbour of another; numbers follow one another within a quarter. */
async function prepareActs(open: Store, count: number): Promise<readonly Prepared[]> {
  const given = new Map<string, number>();
  const central = { store: open };
  const prepared: Prepared[] = [];
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

function actOf(submission: ReturnType<typeof draftOn>['submission']): Act {
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

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity;
}

function rateOf(times: readonly number[], acts: number): number {
  return (times.length * acts * 1000) / times.reduce((sum, one) => sum + one, 0);
}

function goal(name: string, figure: number, wanted: number, way: 'at least' | 'at most'): void {
  const met = way === 'at least' ? figure >= wanted : figure <= wanted;
  console.log(
    `${name}: ${figure.toFixed(2)}× (goal ${way === 'at least' ? '≥' : '≤'} ${wanted}×) ${met ? 'met' : 'NOT MET'}`,
  );
}
