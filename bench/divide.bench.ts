import { divide } from '#domain/geometry/divide.ts';
import type { DivideInput } from '#domain/geometry/divide/divide-input.ts';
import type { Fabric } from '#domain/geometry/fabric-edit.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';

/*
 * A field of a hectare and more with corners moved at random, among eight neighbours that share every edge, divided by a
 * list of areas into strips that each bend two neighbours.
 */
const GOAL_MS = 200;
const PREVIEW_GOAL_MS = 10;
const SIDE_MM = 400_000;

let state = 20_261_127;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

function net(): (column: number, row: number) => Position {
  const points = new Map<string, Position>();
  return (column, row) => {
    const key = `${column} ${row}`;
    const known = points.get(key);
    if (known) return known;
    const move = (): number => Math.round((random() - 0.5) * SIDE_MM * 0.1);
    const made: Position = [
      12_674_500_000 + (column * SIDE_MM) / 4 + move(),
      5_670_100_000 + (row * SIDE_MM) / 4 + move(),
    ];
    points.set(key, made);
    return made;
  };
}

/** Sixteen corners round a cell. */
function cell(at: (column: number, row: number) => Position, column: number, row: number): MultiPolygon {
  const steps = [0, 1, 2, 3];
  const around = [
    ...steps.map((step) => [step, 0] as const),
    ...steps.map((step) => [4, step] as const),
    ...steps.map((step) => [4 - step, 4] as const),
    ...steps.map((step) => [0, 4 - step] as const),
    [0, 0] as const,
  ];
  return [[around.map(([dx, dy]) => at(4 * column + dx, 4 * row + dy))]];
}

function aFabric(): Fabric {
  const at = net();
  const places = [-1, 0, 1].flatMap((column) => [-1, 0, 1].map((row) => [column, row] as const));
  const parcels = places.map(([column, row]) => ({ number: `${column} ${row}`, geometry: cell(at, column, row) }));
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
  const times = [...work, ...work].map(({ fabric, input: each }) => {
    const from = performance.now();
    const done = divide(fabric, each);
    const took = performance.now() - from;
    if (!done.ok) throw new Error(`${name}: ${done.error.code} ${done.error.about.join()}`);
    return took;
  });
  // The first half warms up.
  const sorted = times.slice(runs).sort((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((part) => sorted[Math.floor((runs - 1) * part)] ?? Infinity);
  console.log(
    `${name}: p50 ${(p50 ?? Infinity).toFixed(1)} ms, p95 ${(p95 ?? Infinity).toFixed(1)} ms (goal ${goal} ms) ${(p95 ?? Infinity) <= goal ? 'met' : 'NOT MET'}`,
  );
}

const bearing = (): DivideInput['direction'] => ({ kind: 'bearing', degrees: random() * 20 - 10 });
const centre: Position = [12_674_500_000 + SIDE_MM / 2, 5_670_100_000 + SIDE_MM / 2];
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
