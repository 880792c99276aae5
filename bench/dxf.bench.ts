import type { DrawingFeature } from '#main/exchange/drawing.ts';
import { readDxf } from '#main/exchange/dxf/read-dxf.ts';
import { polygonise } from '#main/exchange/polygonise.ts';
import { finished } from '#main/exchange/steps.ts';

/*
 * A survey drawing of 50 MB as text: parcels as closed polylines, every tenth with an arc, their numbers, loose lines between,
 * points with heights, pegs as blocks. Read whole, as a draft would take it; then its loose lines are closed.
 */
const SIZE = 50 * 1024 * 1024;
const GOAL_S = 10;
/** Read in a process of 512 MB (SEC-58): what stays beside the file itself. */
const GOAL_MEMORY = 8;

const bytes = makeDrawing(SIZE);
globalThis.gc?.();
const before = process.memoryUsage();
let peak = 0;
const features: DrawingFeature[] = [];
const take = (feature: DrawingFeature): void => {
  features.push(feature);
  if (features.length % 10_000 === 0) sample();
};
const sample = (): void => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  peak = Math.max(peak, heapUsed + external + arrayBuffers);
};
const [from, cpu] = [performance.now(), process.cpuUsage()];
const drawing = await readDxf({ name: 'town.dxf', bytes, beside: new Map() }, {}, take);
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage(cpu);
sample();
const grown = peak - before.heapUsed - before.external - before.arrayBuffers;
const share = grown / bytes.length;
console.log(
  `${features.length} features, ${drawing.densified.arcs} arcs, ${drawing.skipped.length} kinds left out, ${((user + system) / 1e6).toFixed(1)} s of processor time`,
);
console.log(`DXF of 50 MB: ${seconds.toFixed(1)} s (goal ${GOAL_S} s) ${seconds <= GOAL_S ? 'met' : 'NOT MET'}`);
console.log(
  `DXF of 50 MB, memory: ${(grown / 2 ** 20).toFixed(0)} MB = ${share.toFixed(1)}x the file (goal ≤ ${GOAL_MEMORY}x) ${share <= GOAL_MEMORY ? 'met' : 'NOT MET'}`,
);
const loose = features.filter(({ geometry }) => geometry.kind !== 'polygon').slice(0, 100_000);
const started = performance.now();
const closed = finished(polygonise(loose, { unitMetres: 1, toleranceMm: 0, nested: 'enclaves' }));
console.log(
  `polygonise ${loose.length} loose features: ${((performance.now() - started) / 1000).toFixed(1)} s, ${closed.features.filter(({ geometry }) => geometry.kind === 'polygon').length} polygons`,
);

function makeDrawing(size: number): Uint8Array {
  const target = new Uint8Array(size + 4096);
  let at = 0;
  const put = (text: string): void => {
    at += new TextEncoder().encodeInto(text, target.subarray(at)).written;
  };
  const pair = (code: number, value: string | number): string => `${String(code).padStart(3)}\r\n${String(value)}\r\n`;
  const tags = (...list: readonly (readonly [number, string | number])[]): void =>
    put(list.map(([code, value]) => pair(code, value)).join(''));
  tags([0, 'SECTION'], [2, 'HEADER'], [9, '$ACADVER'], [1, 'AC1027'], [9, '$INSUNITS'], [70, 6], [0, 'ENDSEC']);
  tags([0, 'SECTION'], [2, 'BLOCKS'], [0, 'BLOCK'], [8, 0], [2, 'PEG'], [10, 0], [20, 0], [0, 'CIRCLE'], [8, 0]);
  tags([10, 0], [20, 0], [40, 0.25], [0, 'ENDBLK'], [0, 'ENDSEC'], [0, 'SECTION'], [2, 'ENTITIES']);
  for (let k = 0; at < size; k++) {
    const [x, y] = [12_674_500 + (k % 400) * 50 + 0.123, 5_670_100 + Math.floor(k / 400) * 50 + 0.456];
    const handle = (k * 8).toString(16).toUpperCase();
    tags(
      [0, 'LWPOLYLINE'],
      [5, handle],
      [100, 'AcDbEntity'],
      [8, 'Учаскелер'],
      [100, 'AcDbPolyline'],
      [90, 6],
      [70, 1],
    );
    for (const [dx, dy] of [
      [0, 0],
      [30, 0.5],
      [30.25, 20],
      [29, 40],
      [15.5, 41],
      [0.75, 40.125],
    ] as const)
      tags(
        [10, (x + dx).toFixed(6)],
        [20, (y + dy).toFixed(6)],
        ...(dx === 29 && k % 10 === 0 ? ([[42, 0.25]] as const) : []),
      );
    tags(
      [0, 'TEXT'],
      [5, `${handle}A`],
      [8, 'Нөмірлер'],
      [10, x + 10],
      [20, y + 10],
      [40, 2.5],
      [1, `21-318-045-${k}`],
    );
    for (const [ax, ay, bx, by] of [
      [0, 0, 50, 0],
      [0, 0, 0, 50],
    ] as const)
      tags(
        [0, 'LINE'],
        [5, handle],
        [8, 'Қызыл сызықтар'],
        [10, x + ax],
        [20, y + ay],
        [30, 0],
        [11, x + bx],
        [21, y + by],
        [31, 0],
      );
    tags([0, 'POINT'], [5, handle], [8, 'Нүктелер'], [10, x], [20, y], [30, 345.678]);
    if (k % 4 === 0) tags([0, 'INSERT'], [5, handle], [8, 'Нүктелер'], [2, 'PEG'], [10, x], [20, y], [50, 30]);
  }
  tags([0, 'ENDSEC'], [0, 'EOF']);
  return target.subarray(0, at);
}
