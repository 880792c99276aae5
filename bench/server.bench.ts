import { rmSync } from 'node:fs';
import { ensureJournalKey } from '#register/journal-key.ts';
import { openStore } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { systemClock } from '#server/clock.ts';
import { EventHub } from '#server/events/event-hub.ts';
import { placeState } from '#server/register/place-state.ts';
import { appendAct, createRegisterWriter } from '#server/register/register-writer.ts';
import { makeTestHome, TEST_REGION } from '../tests/support/test-central.ts';
import { goalAtLeast, goalAtMost, median, percentile, timed, timedAsync } from './measure.ts';
import { prepareSplits, type PreparedSplit } from './registered-acts.ts';

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

const { home } = await makeTestHome(PARCELS);
const store = openStore({ file: centralPaths(home).database, key: null, migrations: 'central' });
const key = ensureJournalKey(centralPaths(home).keys, TEST_REGION);
const writer = createRegisterWriter({ db: store.raw, key, clock: systemClock, events: new EventHub() });
try {
  const acts = await prepareSplits(store, SINGLES + GROUPS * GROUP);
  const single = await timesOf(acts.slice(0, SINGLES).map((one) => [one]));
  const commitsBefore = writer.commits;
  const rest = acts.slice(SINGLES);
  const group = await timesOf(Array.from({ length: GROUPS }, (_, at) => rest.slice(at * GROUP, (at + 1) * GROUP)));
  const places = timePlaces(acts);

  const singleRate = rateOf(single, 1);
  const groupRate = rateOf(group, GROUP);
  console.log(
    `one act a commit: ${singleRate.toFixed(0)} acts/s, p50 ${median(single).toFixed(2)} ms, p95 ${percentile(single, 0.95).toFixed(2)} ms, p99 ${percentile(single, 0.99).toFixed(2)} ms`,
  );
  console.log(
    `${GROUP} acts waiting: ${groupRate.toFixed(0)} acts/s, ${((GROUPS * GROUP) / (writer.commits - commitsBefore)).toFixed(1)} acts a commit, p50 of the group ${median(group).toFixed(2)} ms`,
  );
  goalAtLeast('group commit against one act a commit', groupRate / singleRate, GOAL_GROUP, '×');
  goalAtMost('tail of one act, p99 against p50', percentile(single, 0.99) / median(single), GOAL_TAIL, '×');
  goalAtMost('reading the place again, share of a registration', places / median(single), GOAL_PLACE, '×');
} finally {
  await writer.close();
  store.close();
  rmSync(home, { recursive: true, force: true });
}

async function timesOf(groups: readonly (readonly PreparedSplit[])[]): Promise<number[]> {
  const times: number[] = [];
  for (const group of groups) times.push(await timedAsync(() => Promise.all(group.map(register))));
  return times;
}

function register({ act, parcel }: PreparedSplit): Promise<unknown> {
  return writer.run((batch) => {
    placeState(batch.db, TEST_REGION, { parcels: [parcel], places: [] });
    return appendAct(batch, act);
  });
}

function timePlaces(splits: readonly PreparedSplit[]): number {
  const times = splits.map(({ act }) => {
    const [first] = act.body.change.put.parcels;
    return timed(() => placeState(store.raw, TEST_REGION, { parcels: first ? [first.number] : [], places: [] }));
  });
  return median(times);
}

function rateOf(times: readonly number[], acts: number): number {
  return (times.length * acts * 1000) / times.reduce((sum, one) => sum + one, 0);
}
