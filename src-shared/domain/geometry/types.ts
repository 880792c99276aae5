import { z } from 'zod';

/*
 * All legal geometry stands on the millimetre grid of a Gauss-Krüger zone of QazTRF-23: [east, north], whole
 * millimetres, the false easting with its zone number included (12 674 503 798, 5 670 181 044).
 * Documents print x = north and y = east; `survey-axes.ts` is the one place where the order turns.
 */

/** Largest grid coordinate: zone 15 ends below 16 000 km east; the equator-pole arc is below 10 002 km. */
const MAX_MM = 16_000_000_000;

export const Position = z.tuple([z.int().min(0).max(MAX_MM), z.int().min(0).max(MAX_MM)]).readonly();
/** [east, north] on the state grid, whole millimetres. */
export type Position = z.infer<typeof Position>;

export const Ring = z.array(Position).min(4).max(100_000).readonly();
/** Closed: first position = last. Outer rings run counter-clockwise, holes clockwise. */
export type Ring = z.infer<typeof Ring>;

export const Polygon = z.array(Ring).min(1).max(10_000).readonly();
/** Outer ring first, then its holes. */
export type Polygon = z.infer<typeof Polygon>;

export const MultiPolygon = z.array(Polygon).min(1).max(10_000).readonly();
export type MultiPolygon = z.infer<typeof MultiPolygon>;

export const Line = z.array(Position).min(2).max(10_000).readonly();
/** Open polyline. */
export type Line = z.infer<typeof Line>;

export const Zone = z.int().min(8).max(15);
/** Number of the 6° Gauss-Krüger zone of QazTRF-23; EPSG code = 10934 + zone. */
export type Zone = z.infer<typeof Zone>;

export const epsgOfZone = (zone: Zone): number => 10934 + zone;

/** West, south, east, north in grid millimetres. */
export const Box = z.tuple([z.int(), z.int(), z.int(), z.int()]).readonly();
export type Box = z.infer<typeof Box>;

/** Doubled area in mm²: an integer, exact. 2^53 of them are 4503 km². */
export type DoubledMm2 = number;
