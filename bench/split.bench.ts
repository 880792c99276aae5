import initGeos from 'geos-wasm';
import { CaseId } from '#domain/cases/case-file.ts';
import { draftOf } from '#domain/cases/draft.ts';
import { previewFindings } from '#domain/cases/preview-findings.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { checkDraft } from '#domain/cases/check-draft.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { replay } from '#domain/cases/run-command.ts';
import { aBuilding, anEncumbrance, aParcel, aSituation, E, N, P, W } from '#domain/cases/situation.fixture.ts';
import { randomOf } from '#domain/geometry/fabric.fixture.ts';
import { splitPolygon } from '#domain/geometry/split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Ring } from '#domain/geometry/types.ts';
import { previewFirst } from '../src-renderer/cases/drawing/preview.ts';
import { figureOf } from '../src-renderer/cases/figure/case-figure.ts';
import { makeCellNet, NET_ORIGIN } from './cell-net.ts';
import { median, percentile, sayGoal, timed } from './measure.ts';

/*
 * A parcel of eight corners among eight neighbours of eight corners, every edge shared, on the millimetre grid near
 * Astana; random straight cuts from side to side. Own kernel and GEOS get the same shapes and lines.
 */
const GOAL_MS = 30;
const PREVIEW_GOAL_MS = 16;
const SHAPES = 200;
const CUTS = 2_000;
const SIDE_MM = 40_000;

const random = randomOf(20_261_123);

function aTown() {
  const { corner, cell } = makeCellNet({ sideMm: SIDE_MM, edges: 2, moveMm: SIDE_MM * 0.1 }, random);
  const numbers = [N, E, W, '21318045201', '21318045202', '21318045203', '21318045204', '21318045205'];
  const places = [
    [0, 1],
    [1, 0],
    [-1, 0],
    [0, -1],
    [1, 1],
    [-1, -1],
    [1, -1],
    [-1, 1],
  ] as const;
  const shed = corner(1, 1);
  const house: MultiPolygon = [
    [[shed, [shed[0] + 9_000, shed[1]], [shed[0] + 9_000, shed[1] + 7_000], [shed[0], shed[1] + 7_000], shed]],
  ];
  return aSituation({
    parcels: [aParcel(P, cell(0, 0), { valueTiyn: 123_456_789, valueDate: '2026-01-01' })],
    neighbours: places.map(([column, row], index) => aParcel(numbers[index] as string, cell(column, row))),
    encumbrances: [anEncumbrance(20, P)],
    buildings: [aBuilding(`${P}:1`, house)],
  });
}

/** From below to above the cell: crosses it twice. */
function aCut(): Line {
  const east = (): number => NET_ORIGIN[0] + Math.round((0.2 + 0.6 * random()) * SIDE_MM);
  return [
    [east(), NET_ORIGIN[1] - SIDE_MM / 2],
    [east(), NET_ORIGIN[1] + 1.5 * SIDE_MM],
  ];
}

const towns = Array.from({ length: SHAPES }, aTown);
const work = Array.from({ length: CUTS }, (_, index) => ({
  situation: towns[index % SHAPES] as (typeof towns)[number],
  cut: aCut(),
}));

function measure(run: (item: (typeof work)[number]) => void): number[] {
  for (const item of work.slice(0, 200)) run(item);
  return work.map((item) => timed(() => run(item)));
}

let made = 0;
const whole = measure(({ situation, cut }) => {
  const commands = [{ name: 'splitParcel' as const, parcel: mainParcel(situation).number, line: cut }];
  const done = replay(situation, commands, { numbers: situation.freeNumbers, idSeed: 'bench' });
  if (!done.ok) throw new Error(done.error.code);
  const { state: draft, change } = done.value;
  const settings = DEFAULT_RULE_SETTINGS;
  checkDraft({
    situation,
    kind: 'split',
    state: draft,
    change,
    consents: [],
    documents: [],
    accepted: [],
    settings,
    today: '2026-11-23',
  });
  made += change.put.parcels.length;
});
const SPLIT_CASE = CaseId.parse('0192f3a4-0000-7000-8000-000000000001');
/** What the window computes for every frame while the line follows the pointer: the parts, their figure, the findings. */
const preview = measure(({ situation, cut }) => {
  const state = draftOf(situation);
  const commands = [{ name: 'splitParcel' as const, parcel: mainParcel(situation).number, line: cut }];
  const shown = previewFirst({ id: SPLIT_CASE, situation }, state, commands);
  if (!shown?.ok) throw new Error('no preview');
  const { change } = shown.value;
  made += figureOf(situation, change).parts.length;
  const input = { situation, kind: 'split', state: shown.value.state, change, consents: [], documents: [] } as const;
  made += previewFindings({ ...input, settings: DEFAULT_RULE_SETTINGS, today: '2026-11-23' }, []).length;
});
const own = measure(({ situation, cut }) => {
  if (!splitPolygon(mainParcel(situation).geometry, cut).ok) throw new Error('no split');
});

const geos = await initGeos();
const buffer = geos.Module._malloc(8 * 2 * 1_000);

function sequence(points: Line | Ring): number {
  // Local origin: the coordinates of the zone would leave GEOS's doubles no digits for the crossing.
  for (const [index, [east, north]] of points.entries()) {
    geos.Module.HEAPF64[buffer / 8 + 2 * index] = east - NET_ORIGIN[0];
    geos.Module.HEAPF64[buffer / 8 + 2 * index + 1] = north - NET_ORIGIN[1];
  }
  return geos.GEOSCoordSeq_copyFromBuffer(buffer, points.length, 0, 0) as number;
}

/** The same job by GEOS, coordinates in and out: noded union of boundary and line, polygonised, pieces inside. */
function geosSplit(polygon: Polygon, cut: Line): number {
  const ring = geos.GEOSGeom_createLinearRing(sequence(polygon[0] as Ring)) as number;
  const area = geos.GEOSGeom_createPolygon(ring, 0, 0) as number;
  const line = geos.GEOSGeom_createLineString(sequence(cut)) as number;
  const boundary = geos.GEOSBoundary(area) as number;
  const lines = geos.GEOSUnion(boundary, line) as number;
  const array = geos.Module._malloc(4);
  geos.Module.setValue(array, lines as never, 'i32' as never);
  const faces = geos.GEOSPolygonize(array, 1) as number;
  let points = 0;
  for (let index = 0; index < geos.GEOSGetNumGeometries(faces); index++) {
    const face = geos.GEOSGetGeometryN(faces, index) as number;
    const inside = geos.GEOSPointOnSurface(face) as number;
    if (geos.GEOSContains(area, inside) === 1) {
      const outer = geos.GEOSGetExteriorRing(face) as number;
      const count = geos.GEOSGeomGetNumPoints(outer) as number;
      geos.GEOSCoordSeq_copyToBuffer(geos.GEOSGeom_getCoordSeq(outer) as number, buffer, 0, 0);
      points += geos.Module.HEAPF64.slice(buffer / 8, buffer / 8 + 2 * count).length;
    }
    geos.GEOSGeom_destroy(inside);
  }
  for (const geometry of [area, line, boundary, lines, faces]) geos.GEOSGeom_destroy(geometry);
  geos.Module._free(array);
  return points;
}

const foreign = measure(({ situation, cut }) => {
  if (geosSplit(mainParcel(situation).geometry[0] as Polygon, cut) === 0) throw new Error('no split');
});

const ms = (value: number): string => value.toFixed(value < 1 ? 3 : 1);
console.log(
  `split with rules: p50 ${ms(median(whole))} ms, slowest ${ms(percentile(whole, 1))} ms, ${made} parcels put`,
);
console.log(
  `straight cut of one parcel: own kernel p50 ${ms(median(own))} ms, geos-wasm p50 ${ms(median(foreign))} ms, own = ${(median(own) / median(foreign)).toFixed(2)}x geos-wasm`,
);
const p95 = percentile(whole, 0.95);
sayGoal('split with rules', { figure: `${ms(p95)} ms p95`, goal: `≤ ${GOAL_MS} ms p95`, isMet: p95 <= GOAL_MS });
const shown = percentile(preview, 0.95);
sayGoal('preview of a split', {
  figure: `${ms(shown)} ms p95`,
  goal: `≤ ${PREVIEW_GOAL_MS} ms p95`,
  isMet: shown <= PREVIEW_GOAL_MS,
});
