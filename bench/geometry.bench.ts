import Database from 'better-sqlite3';
import { makeFabric, randomOf } from '#domain/geometry/fabric.fixture.ts';
import { boxOf } from '#domain/geometry/measures.ts';

import { splitByLine, splitPolygon } from '#domain/geometry/split-polygon.ts';
import type { Line, MultiPolygon, Position } from '#domain/geometry/types.ts';

/*
 * Own kernel and native GEOS (through SpatiaLite), in turns in one run, on parcels of four to twelve corners of a
 * fabric near Astana. Both get the geometry in their own form, SpatiaLite as its blob, and give it in their own form.
 */
const GOALS = { straight: 0.1, any: 2, merge: 1.5 } as const;
const ROUNDS = 5;
const OPERATIONS = 2_000;
const CASES = Number(process.env['SHEKARA_CASES'] ?? 10_000);

const random = randomOf(20_261_127);
const fabric = makeFabric({ columns: 24, rows: 24, seed: 7, enclaves: false });
const holed = makeFabric({ columns: 24, rows: 24, seed: 8 });

const db = new Database(':memory:');
db.loadExtension('mod_spatialite');
const blobOf = db.prepare<[string], Buffer>('select GeomFromText(?)').pluck();
const splitBlob = db.prepare<[Buffer, Buffer], Buffer | null>('select ST_Split(?, ?)').pluck();
const unionBlob = db.prepare<[Buffer, Buffer], Buffer | null>('select ST_Union(?, ?)').pluck();

const metres = ([east, north]: Position): string => `${east / 1000} ${north / 1000}`;
const polygonText = (geometry: MultiPolygon): string =>
  `POLYGON(${(geometry[0] ?? []).map((ring) => `(${ring.map(metres).join(',')})`).join(',')})`;
const toBlob = (geometry: MultiPolygon): Buffer => blobOf.get(polygonText(geometry)) as Buffer;
const lineBlob = (line: Line): Buffer => blobOf.get(`LINESTRING(${line.map(metres).join(',')})`) as Buffer;

interface Cut {
  readonly geometry: MultiPolygon;
  readonly line: Line;
  readonly blob: Buffer;
  readonly cutBlob: Buffer;
}

/** From outside to outside; with `bends` points between. */
function aCut(geometry: MultiPolygon, bends: number): Cut {
  const [west, south, east, north] = boxOf(geometry);
  const x = (): number => Math.round(west + (east - west) * (0.25 + 0.5 * random()));
  const inner = Array.from({ length: bends }, (_, index): Position => [
    x(),
    Math.round(south + ((north - south) * (index + 1)) / (bends + 1)),
  ]);
  const line: Line = [[x(), south - 500], ...inner, [x(), north + 500]];
  return { geometry, line, blob: toBlob(geometry), cutBlob: lineBlob(line) };
}

const pick = (parcels: typeof fabric): MultiPolygon =>
  (parcels[Math.floor(random() * parcels.length)] as (typeof fabric)[number]).geometry;

const straight = Array.from({ length: OPERATIONS }, () => aCut(pick(fabric), 0));
const bent = Array.from({ length: OPERATIONS }, () => aCut(pick(holed), Math.floor(random() * 4)));
const pairs = Array.from({ length: OPERATIONS }, () => {
  const column = Math.floor(random() * 23);
  const row = Math.floor(random() * 24);
  const find = (number: string): MultiPolygon =>
    (fabric.find((parcel) => parcel.number === number) as (typeof fabric)[number]).geometry;
  const [a, b] = [find(`c${column}r${row}`), find(`c${column + 1}r${row}`)];
  return { a, b, blobA: toBlob(a), blobB: toBlob(b) };
});

/** Microseconds an operation, the middle of the rounds; the two take turns so that a busy machine slows both. */
function inTurns<T>(work: readonly T[], own: (item: T) => unknown, foreign: (item: T) => unknown) {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, run] of [own, foreign].entries()) {
      const from = performance.now();
      for (const item of work) run(item);
      times[index as 0 | 1].push(((performance.now() - from) * 1000) / work.length);
    }
  }
  const middle = (list: number[]): number => list.sort((a, b) => a - b)[ROUNDS >> 1] as number;
  return { own: middle(times[0]), foreign: middle(times[1]) };
}

function report(name: string, goal: number, { own, foreign }: { own: number; foreign: number }): void {
  const ratio = own / foreign;
  console.log(
    `${name}: own ${own.toFixed(1)} µs, SpatiaLite ${foreign.toFixed(1)} µs, ${ratio.toFixed(2)}x (goal ≤ ${goal}x) ${ratio <= goal ? 'met' : 'NOT MET'}`,
  );
}

const foreignSplit = ({ blob, cutBlob }: Cut): void => {
  if (!splitBlob.get(blob, cutBlob)) throw new Error('SpatiaLite did not split');
};
let refused = 0;
const figures = [
  [
    'straight split',
    GOALS.straight,
    inTurns(straight, ({ geometry, line }) => splitPolygon(geometry, line), foreignSplit),
  ],
  [
    'any split',
    GOALS.any,
    inTurns(
      bent,
      ({ geometry, line }) => {
        if (!splitByLine(geometry, line, () => true, 'refuse').ok) refused++;
      },
      ({ blob, cutBlob }) => splitBlob.get(blob, cutBlob),
    ),
  ],
] as const;
for (const [name, goal, times] of figures) report(name, goal, times);
console.log(refused, CASES, pairs.length, unionBlob);
