import { fileURLToPath } from 'node:url';
import { SHEET_KINDS } from '#domain/documents/sheet-kind.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { createSheetPress } from '#main/documents/sheet-press.ts';
import { samplePlan } from '#main/documents/testing/plan-samples.ts';
import { median, percentile, sayGoal, timedAsync } from './measure.ts';

/** A plan as the engineer waits for it: facts to file, the thread of the press warm after the first one. */
const GOAL_MS = 300;
const ROUNDS = 25;

const press = createSheetPress({ resourcesFolder: fileURLToPath(new URL('../resources/', import.meta.url)) });
const first = await timedAsync(() =>
  press.make({ kind: 'land_cadastral_plan', data: samplePlan(), options: usualOptions, copy: null }),
);
console.log(`first plan, thread and typesetter started: ${first.toFixed(0)} ms`);

const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Another area each time: no round may live on what the typesetter remembers of the one before.
  const data = samplePlan({ areaDoubled: 1_974_000_000 + round * 200_000, caseNumber: `2026-11-${1000 + round}` });
  times.push(
    await timedAsync(() => press.make({ kind: 'land_cadastral_plan', data, options: usualOptions, copy: null })),
  );
}

/** The composer: the same facts laid out anew after each choice, as pictures of the pages. */
const data = samplePlan();
const previews: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const options = { ...usualOptions, turn: round, paper: round % 2 === 0 ? ('A4' as const) : ('A3' as const) };
  const kind = SHEET_KINDS[round % SHEET_KINDS.length] ?? 'land_cadastral_plan';
  previews.push(await timedAsync(() => press.draw({ kind, data, options, copy: null })));
}
await press.close();
console.log(`p95 ${percentile(times, 0.95).toFixed(0)} ms, slowest ${percentile(times, 1).toFixed(0)} ms`);
const p50 = median(times);
sayGoal('plan PDF', { figure: `${p50.toFixed(0)} ms`, goal: `≤ ${GOAL_MS} ms`, isMet: p50 <= GOAL_MS });
console.log(`preview p95 ${percentile(previews, 0.95).toFixed(0)} ms`);
const preview = median(previews);
sayGoal('sheet preview', { figure: `${preview.toFixed(0)} ms`, goal: `≤ ${GOAL_MS} ms`, isMet: preview <= GOAL_MS });
