import { z } from 'zod';
import type { Drawing, DrawingFeature, FileFormat, FilePoint } from './drawing.ts';

/*
 * What a parser in its process may say. It has read a foreign file and is not believed: only plain data of these shapes
 * comes through (SEC-58). Coordinates are most of it and are checked by hand: a schema for each would take longer than
 * the parsing.
 */

const MOST_TEXT = 1_000_000;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isPoint = (value: unknown): value is FilePoint =>
  Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isNumber(value[1]);
const isPoints = (value: unknown): value is readonly FilePoint[] => Array.isArray(value) && value.every(isPoint);

const Point = z.custom<FilePoint>(isPoint);
const Points = z.custom<readonly FilePoint[]>(isPoints);
const Text = z.string().max(MOST_TEXT);
const Short = z.string().max(10_000);
const Finite = z.number();
const Count = z.int().min(0);

const Geometry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('polygon'), polygons: z.array(z.array(Points).min(1)) }),
  z.strictObject({ kind: z.literal('line'), lines: z.array(Points) }),
  z.strictObject({ kind: z.literal('point'), points: Points }),
  z.strictObject({ kind: z.literal('text'), at: Point, text: Text }),
]);

export const FORMATS = [
  'dxf',
  'shapefile',
  'geojson',
  'geopackage',
  'mif',
  'landxml',
  'kml',
  'gpx',
  'points',
  'catalogue',
] as const satisfies readonly FileFormat[];

export const FeatureSchema = z.strictObject({
  layer: Short,
  name: Short.nullable(),
  geometry: Geometry,
  attributes: z.record(Short, z.union([Text, Finite, z.boolean(), z.null()])),
  arcs: z.array(
    z.strictObject({ start: Point, end: Point, center: Point, radius: Finite.min(0), clockwise: z.boolean() }),
  ),
  height: Finite.nullable(),
}) satisfies z.ZodType<DrawingFeature>;

/** A drawing without its features, which come before it in pieces. */
const Frame = z.strictObject({
  format: z.enum(FORMATS),
  version: Short.nullable(),
  encoding: z.strictObject({ name: Short, source: z.enum(['declared', 'detected', 'assumed', 'chosen']) }).nullable(),
  crs: z.strictObject({ epsg: z.int().positive().nullable(), text: Text.nullable() }),
  unit: z.strictObject({ name: Short, metres: Finite.positive() }).nullable(),
  axes: z.enum(['eastNorth', 'northEast', 'lonLat', 'latLon', 'unknown']),
  skipped: z
    .array(z.strictObject({ what: Short, reason: Short, count: Count, where: Short.nullable() }))
    .max(1_000_000),
  densified: z.strictObject({ arcs: Count, chordErrorM: Finite.min(0) }),
}) satisfies z.ZodType<Omit<Drawing, 'features'>>;

const Facts = z.record(Short, z.union([Short, Finite, z.boolean(), z.null()]));

/** What the process says, one line of JSON each: its progress, then features in pieces, then one of the last four. */
export const ParserMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('ready') }),
  z.strictObject({ say: z.literal('read'), format: z.enum(FORMATS), features: Count }),
  z.strictObject({ say: z.literal('features'), features: z.array(FeatureSchema) }),
  z.strictObject({ say: z.literal('drawing'), features: Count, frame: Frame }),
  z.strictObject({ say: z.literal('refusal'), code: Short, about: z.array(Short) }),
  z.strictObject({ say: z.literal('fault'), code: Short, facts: Facts }),
  z.strictObject({ say: z.literal('forbidden'), what: Short }),
  z.strictObject({ say: z.literal('failed') }),
]);
export type ParserMessage = z.infer<typeof ParserMessage>;

/** What the process is asked: the bytes follow in the order of `files`, the main file first. */
export const ParserQuestion = z.strictObject({
  format: z.enum(FORMATS).nullable(),
  choices: z.record(z.string(), z.unknown()),
  files: z.array(z.strictObject({ name: z.string(), size: Count })).min(1),
});
export type ParserQuestion = z.infer<typeof ParserQuestion>;
