import { z } from 'zod';
import {
  Densified,
  FileEncoding,
  FileUnit,
  ImportAxes,
  ImportFormat,
  SkippedRow,
} from '#contracts/workstation/exchange.ts';
import type { DrawingFeature, DrawingFrame, FilePoint } from './drawing.ts';

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

const Frame = z.strictObject({
  format: ImportFormat,
  version: Short.nullable(),
  encoding: FileEncoding.nullable(),
  crs: z.strictObject({ epsg: z.int().positive().nullable(), text: Text.nullable() }),
  unit: FileUnit.nullable(),
  axes: ImportAxes.or(z.literal('unknown')),
  skipped: z.array(SkippedRow).max(1_000_000),
  densified: Densified,
}) satisfies z.ZodType<DrawingFrame>;

const Facts = z.record(Short, z.union([Short, Finite, z.boolean(), z.null()]));

/** What the process says, one line of JSON each: features in pieces as they are read, then one of the last five. */
export const ParserMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('ready') }),
  z.strictObject({ say: z.literal('features'), features: z.array(FeatureSchema) }),
  z.strictObject({ say: z.literal('drawing'), features: Count, frame: Frame }),
  z.strictObject({ say: z.literal('refusal'), code: Short, about: z.array(Short) }),
  z.strictObject({ say: z.literal('fault'), code: Short, facts: Facts }),
  z.strictObject({ say: z.literal('forbidden'), what: Short }),
  z.strictObject({ say: z.literal('failed') }),
]);
export type ParserMessage = z.infer<typeof ParserMessage>;
