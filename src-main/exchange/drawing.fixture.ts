import fc from 'fast-check';
import { Fault } from '#domain/fault.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import type { AttributeValue, Drawing, DrawingFeature, DrawingGeometry, DrawingReader, FilePoint } from './drawing.ts';
import { FeatureSchema } from './drawing-schema.ts';
import { readWhole } from './read-in-process.fixture.ts';

/** A large run is asked for by name; the small one keeps CI quick. */
export const casesOf = (usual: number): number => Number(process.env['SHEKARA_CASES'] ?? usual);

export const KAZAKH = 'ӘҒҚҢӨҰҮҺІәғқңөұүһі';

/** Texts that harm a program which takes them for anything else than data (SEC-57, SEC-65). */
export const HOSTILE: readonly string[] = [
  '<img src=x onerror="alert(1)">',
  '</name></Placemark></kml>',
  ']]><script>alert(1)</script>',
  '&lol; &#0; &amp;amp;',
  `'; drop table parcel; --`,
  '" onload="alert(1)',
  '=cmd|calc!A0',
  '../../etc/passwd',
  '\u202eexe.fdp',
  '\u200b\ufeffInvisible\u2066',
  '{{constructor.constructor("x")()}}',
  '__proto__',
  '\\u0041\n\t"',
  'a'.repeat(300),
  'Ә'.repeat(200),
];

const ring = (x: number, y: number, width: number, height: number): readonly FilePoint[] =>
  [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ].map(([east = 0, north = 0]): FilePoint => [east / 1000, north / 1000]);

/** Millimetres of a zone with its number in front: the largest figures that a file holds. */
const corner = fc.tuple(
  fc.integer({ min: 12_300_000_000, max: 12_700_000_000 }),
  fc.integer({ min: 4_500_000_000, max: 6_100_000_000 }),
);

/**
 *  +---------------------------+
 *  |  +-------+    +-------+   |
 *  |  | +---+ |    |       |   |     a part, its holes, and a part within a hole
 *  |  | +---+ |    +-------+   |
 *  +--+-------+----------------+
 */
const multiPolygon: fc.Arbitrary<DrawingGeometry> = fc
  .record({
    at: corner,
    size: fc.integer({ min: 60, max: 90_000 }),
    parts: fc.integer({ min: 1, max: 3 }),
    holes: fc.integer({ min: 0, max: 3 }),
    island: fc.boolean(),
    turn: fc.boolean(),
  })
  .map(({ at: [x, y], size, parts, holes, island, turn }) => {
    const polygons = Array.from({ length: parts }, (_, part) => {
      const west = x + part * (size + 1) * 10;
      const inner = Array.from({ length: holes }, (_, hole) =>
        ring(west + 10 + hole * 3 * Math.floor(size / 9), y + 10, Math.floor(size / 9) + 4, Math.floor(size / 2)),
      );
      return [ring(west, y, size * 3, size), ...inner].map((one) => (turn ? one.toReversed() : one));
    });
    const hole = polygons[0]?.[1]?.[0];
    const within =
      island && hole !== undefined && !turn
        ? [[ring(Math.round(hole[0] * 1000) + 1, Math.round(hole[1] * 1000) + 1, 2, 3)]]
        : [];
    return { kind: 'polygon', polygons: [...polygons, ...within] };
  });

const point = corner.map(([x, y]): FilePoint => [x / 1000, y / 1000]);
const line: fc.Arbitrary<DrawingGeometry> = fc
  .array(fc.array(point, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 3 })
  .map((lines) => ({ kind: 'line', lines }));
const points: fc.Arbitrary<DrawingGeometry> = point.map((one) => ({ kind: 'point', points: [one] }));

const text = fc.oneof(
  fc
    .string({ unit: fc.constantFrom(...KAZAKH, ...'Аяё №5/"<&'), minLength: 1, maxLength: 30 })
    .map((one) => `x${one}x`),
  fc.constantFrom('Алматы қаласы', 'Өскемен, Ұлы Дала көшесі 1', 'Ақтөбе'),
);
const whole = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const metres = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((mm) => mm / 1000);

/** Features of one layer and kind; every column holds one type, as tables want it. */
export function arbitraryFeatures(
  kind: 'polygon' | 'line' | 'point',
  layer: string,
): fc.Arbitrary<readonly DrawingFeature[]> {
  const geometry = { polygon: multiPolygon, line, point: points }[kind];
  return fc.array(
    fc
      .record({ geometry, id: text, жер: text, сан: whole, аудан: metres, бар: fc.boolean(), height: metres })
      .map(({ geometry: shape, id, height, ...rest }): DrawingFeature => {
        const attributes: Record<string, AttributeValue> = { name: id, ...rest };
        return { layer, name: id, geometry: shape, attributes, arcs: [], height: kind === 'point' ? height : null };
      }),
    { minLength: 1, maxLength: 5 },
  );
}

export const drawingOf = (features: readonly DrawingFeature[], more: Partial<Drawing> = {}): Drawing => ({
  format: 'dxf',
  version: null,
  encoding: null,
  crs: { epsg: 10946, text: null },
  unit: { name: 'metre', metres: 1 },
  axes: 'eastNorth',
  features,
  skipped: [],
  densified: { arcs: 0, chordErrorM: 0 },
  ...more,
});

export const polygonFeature = (
  attributes: Readonly<Record<string, AttributeValue>>,
  name: string | null = null,
): DrawingFeature => ({
  layer: '',
  name,
  geometry: { kind: 'polygon', polygons: [[ring(12_500_000_000, 5_000_000_000, 20_000, 10_000)]] },
  attributes,
  arcs: [],
  height: null,
});

/** The same whatever point a ring begins with, whichever way it runs, and in which order holes and parts stand. */
export function canonical(geometry: DrawingGeometry): unknown {
  if (geometry.kind !== 'polygon') return geometry;
  const ringText = (one: readonly FilePoint[]): string => {
    const corners = one.slice(0, -1).map((at) => at.join(' '));
    const smallest = corners.toSorted()[0] ?? '';
    const both = [corners, corners.toReversed()].map((way) => {
      const from = way.indexOf(smallest);
      return [...way.slice(from), ...way.slice(0, from)].join(', ');
    });
    return both.toSorted()[0] ?? '';
  };
  return geometry.polygons
    .map(([outer = [], ...holes]) => [ringText(outer), ...holes.map(ringText).toSorted()].join(' - '))
    .toSorted();
}

/**
 * 'read', where all of the drawing is whole and as the schema of the parser's process wants it, or the reason of a typed
 * fault; anything else that is thrown is a crash and comes through.
 */
export async function outcomeOf(
  reader: DrawingReader,
  bytes: Uint8Array,
  name = 'a',
  beside: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<string> {
  try {
    const { features } = await readWhole(reader, { name, bytes, beside });
    for (const feature of features) if (!isWhole(FeatureSchema.parse(feature))) throw new Error('half a feature');
    return 'read';
  } catch (error) {
    if (error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE') return String(error.data['reason']);
    throw error;
  }
}

/** Nothing half read: rings closed, lines of two points, every coordinate a number. */
function isWhole({ geometry }: DrawingFeature): boolean {
  const lists = geometry.kind === 'polygon' ? geometry.polygons.flat() : geometry.kind === 'line' ? geometry.lines : [];
  const points = geometry.kind === 'point' ? geometry.points : geometry.kind === 'text' ? [geometry.at] : lists.flat();
  const closed =
    geometry.kind !== 'polygon' || lists.every((ring) => ring.length >= 4 && ring[0]?.join() === ring.at(-1)?.join());
  return closed && points.length > 0 && points.flat().every(Number.isFinite);
}

/** Processor time, which others on the machine do not lengthen, against 2 s per MB (SEC-58, SEC-59). */
export async function tooSlow(bytes: number, run: () => Promise<unknown>): Promise<boolean> {
  const spent = processorClock();
  await run();
  return spent() / 1000 > 2 * Math.max(1, bytes / 1e6);
}
