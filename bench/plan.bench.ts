import { fileURLToPath } from 'node:url';
import { createPlanPress } from '#main/documents/plan-press.ts';
import { samplePlan } from '#main/documents/testing/plan-samples.ts';

/** A plan as the engineer waits for it: facts to file, the thread of the press warm after the first one. */
const GOAL_MS = 300;
const ROUNDS = 25;

const press = createPlanPress({ resourcesFolder: fileURLToPath(new URL('../resources/', import.meta.url)) });
const started = performance.now();
await press.makePlan(samplePlan());
console.log(`first plan, thread and typesetter started: ${(performance.now() - started).toFixed(0)} ms`);

const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Another area each time: no round may live on what the typesetter remembers of the one before.
  const data = samplePlan({ areaDoubled: 1_974_000_000 + round * 200_000, caseNumber: `2026-11-${1000 + round}` });
  const from = performance.now();
  await press.makePlan(data);
  times.push(performance.now() - from);
}
await press.close();
times.sort((one, other) => one - other);
const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? Infinity;
console.log(`p95 ${at(0.95).toFixed(0)} ms, slowest ${at(1).toFixed(0)} ms`);
console.log(`plan PDF: ${at(0.5).toFixed(0)} ms (goal ≤ ${GOAL_MS} ms) ${at(0.5) <= GOAL_MS ? 'met' : 'NOT MET'}`);
