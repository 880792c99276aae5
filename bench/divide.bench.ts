import { divide } from '#domain/geometry/divide.ts';
import type { DivideInput } from '#domain/geometry/divide/divide-input.ts';
import type { Fabric } from '#domain/geometry/fabric-edit.ts';
import { randomOf } from '#domain/geometry/fabric.fixture.ts';
import type { Position } from '#domain/geometry/types.ts';
import { makeCellNet, NET_ORIGIN } from './cell-net.ts';
import { median, percentile, sayGoal, timed } from './measure.ts';

/*
 * A field of a hectare and more with corners moved at random, among eight neighbours that share every edge, divided by a
 * list of areas into strips that each bend two neighbours.
 */
const GOAL_MS = 200;
const PREVIEW_GOAL_MS = 10;
const SIDE_MM = 400_000;

const random = randomOf(20_261_127);

function aFabric(): Fabric {
  const { cell } = makeCellNet({ sideMm: SIDE_MM, edges: 4, moveMm: SIDE_MM * 0.05 }, random);
  const places = [-1, 0, 1].flatMap((column) => [-1, 0, 1].map((row) => [column, row] as const));
  const parcels = places.map(([column, row]) => ({ number: `${column} ${row}`, geometry: cell(column, row) }));
  return {
    targets: parcels.filter(({ number }) => number === '0 0'),
    around: parcels.filter(({ number }) => number !== '0 0'),
  };
}

const list = (count: number): DivideInput['into'] => ({
  kind: 'areas',
  areasDoubled: Array.from({ length: count - 1 }, () => Math.round(((0.8 + 0.3 * random()) * 1.3e11 * 2) / count)),
  remainder: 'last',
});

function measure(name: string, input: () => DivideInput, goal: number, runs = 40): void {
  const work = Array.from({ length: runs }, () => ({ fabric: aFabric(), input: input() }));
  const times = [...work, ...work].map(({ fabric, input: each }) =>
    timed(() => {
      const done = divide(fabric, each);
      if (!done.ok) throw new Error(`${name}: ${done.error.code} ${done.error.about.join()}`);
    }),
  );
  // The first half warms up.
  const measured = times.slice(runs);
  const p95 = percentile(measured, 0.95);
  sayGoal(name, {
    figure: `p50 ${median(measured).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    goal: `${goal} ms`,
    isMet: p95 <= goal,
  });
}

const bearing = (): DivideInput['direction'] => ({ kind: 'bearing', degrees: random() * 20 - 10 });
const centre: Position = [NET_ORIGIN[0] + SIDE_MM / 2, NET_ORIGIN[1] + SIDE_MM / 2];
measure(
  'divide into 100 areas',
  () => ({ into: list(100), direction: bearing(), from: 'left', allowApart: true }),
  GOAL_MS,
);
measure(
  'divide into 100 areas by rays',
  () => ({ into: list(100), direction: { kind: 'radial', centre, startDegrees: 0 }, from: 'left', allowApart: true }),
  GOAL_MS,
);
measure(
  'divide into 500 equal parts',
  () => ({ into: { kind: 'equal', parts: 500 }, direction: bearing(), from: 'left', allowApart: true }),
  5 * GOAL_MS,
);
measure(
  'divide into 10 parts, preview',
  () => ({ into: list(10), direction: bearing(), from: 'left', allowApart: true }),
  PREVIEW_GOAL_MS,
  400,
);
