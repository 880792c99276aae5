import Database from 'better-sqlite3';
import { makeFabric, randomOf } from '#domain/geometry/fabric.fixture.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import { mergePolygons } from '#domain/geometry/merge-polygons.ts';
import { splitByLine, splitPolygon } from '#domain/geometry/split-polygon.ts';
import { cutStraight } from '#domain/geometry/straight-cut.ts';
import type { Line, MultiPolygon, Position } from '#domain/geometry/types.ts';
import { median, sayGoal } from './measure.ts';

/*
 * Own kernel and native GEOS (through SpatiaLite), in turns in one run, on parcels of four to twelve corners of a
 * fabric near Astana. Both get the geometry in their own form, SpatiaLite as its blob, and give it in their own form.
 */
const GOALS = { straight: 0.1, any: 2, merge: 1.5 } as const;
const ROUNDS = 9;
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
function lineOver(geometry: MultiPolygon, bends: number): Line {
  const [west, south, east, north] = boxOf(geometry);
  const x = (): number => Math.round(west + (east - west) * (0.25 + 0.5 * random()));
  const inner = Array.from({ length: bends }, (_, index): Position => [
    x(),
    Math.round(south + ((north - south) * (index + 1)) / (bends + 1)),
  ]);
  return [[x(), south - 500], ...inner, [x(), north + 500]];
}

function aCut(geometry: MultiPolygon, bends: number): Cut {
  const line = lineOver(geometry, bends);
  return { geometry, line, blob: toBlob(geometry), cutBlob: lineBlob(line) };
}

const pick = (parcels: typeof fabric): MultiPolygon =>
  (parcels[Math.floor(random() * parcels.length)] as (typeof fabric)[number]).geometry;

const straight = Array.from({ length: OPERATIONS }, () => aCut(pick(fabric), 0));
const bent = Array.from({ length: OPERATIONS }, () => aCut(pick(holed), Math.floor(random() * 4)));
const pairs = Array.from({ length: OPERATIONS }, () => {
  const column = Math.floor(random() * 23);
  const row = Math.floor(random() * 24);
  const find = (number: string): (typeof fabric)[number] =>
    fabric.find((parcel) => parcel.number === number) as (typeof fabric)[number];
  const [a, b] = [find(`c${column}r${row}`), find(`c${column + 1}r${row}`)];
  return { a, b, blobA: toBlob(a.geometry), blobB: toBlob(b.geometry) };
});

const cpuMicroseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/**
 * Microseconds an operation, the middle of the rounds after one to warm up, in which the two take turns. Time of the
 * processor, not of the clock: on a busy machine the slower of the two is interrupted more often, and the clock would
 * flatter the quicker one.
 */
function inTurns<T>(work: readonly T[], own: (item: T) => unknown, foreign: (item: T) => unknown) {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, run] of [own, foreign].entries()) {
      const from = cpuMicroseconds();
      for (const item of work) run(item);
      if (round > 0) times[index as 0 | 1].push((cpuMicroseconds() - from) / work.length);
    }
  }
  return { own: median(times[0]), foreign: median(times[1]) };
}

function report(name: string, goal: number, { own, foreign }: { own: number; foreign: number }): void {
  const ratio = own / foreign;
  sayGoal(name, {
    figure: `own ${own.toFixed(1)} µs, SpatiaLite ${foreign.toFixed(1)} µs, ${ratio.toFixed(2)}x`,
    goal: `≤ ${goal}x`,
    isMet: ratio <= goal,
  });
}

/** An answer of either side that is none would make the figures worthless. */
function demand(answer: unknown, of: string): void {
  if (!answer) throw new Error(`no answer of ${of}`);
}

const foreignSplit = ({ blob, cutBlob }: Cut): void => demand(splitBlob.get(blob, cutBlob), 'SpatiaLite');
const together = { toleranceMm: 0, allowApart: false } as const;

const figures = {
  straight: inTurns(straight, ({ geometry, line }) => demand(splitPolygon(geometry, line).ok, 'split'), foreignSplit),
  any: inTurns(
    bent,
    // Lines that only join a hole to the boundary are refused, as they should be.
    ({ geometry, line }) => splitByLine(geometry, line, () => true, 'refuse'),
    ({ blob, cutBlob }) => splitBlob.get(blob, cutBlob),
  ),
  merge: inTurns(
    pairs,
    ({ a, b }) => demand(mergePolygons([a, b], together).ok, 'merge'),
    ({ blobA, blobB }) => demand(unionBlob.get(blobA, blobB), 'SpatiaLite'),
  ),
} as const;

let fast = 0;
let different = 0;
for (let index = 0; index < CASES; index++) {
  const geometry = pick(holed);
  const line = lineOver(geometry, 0);
  const found = cutStraight(geometry, line, () => true);
  if (!found) continue;
  fast++;
  if (JSON.stringify(found) !== JSON.stringify(splitByLine(geometry, line, () => true, 'refuse'))) different++;
}

report('straight split', GOALS.straight, figures.straight);
report('any split', GOALS.any, figures.any);
report('merge of two', GOALS.merge, figures.merge);
sayGoal('fast way and general way', {
  figure: `${different} of ${fast} cuts differ`,
  goal: `0 of ${CASES} tried`,
  isMet: different === 0 && fast > CASES / 2,
});
