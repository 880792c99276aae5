import type { FabricParcel } from '../fabric-check.ts';
import { lengthMm } from '../measures.ts';
import { segmentsOf } from '../predicates.ts';
import type { Position } from '../types.ts';

export type Side = readonly [Position, Position];

export interface OpenStrip {
  readonly at: Position;
  readonly widthMm: number;
}

const keyOf = (a: Position, b: Position): string => `${a[0]},${a[1]},${b[0]},${b[1]}`;

/** The edges of each parcel that no other of the list has the other way round. */
export function singleSidesOf(parcels: readonly FabricParcel[]): readonly (readonly Side[])[] {
  const sides = parcels.map(({ geometry }) => geometry.flat().flatMap((ring) => [...segmentsOf(ring)]));
  const present = new Set(sides.flat().map(([a, b]) => keyOf(a, b)));
  return sides.map((own) => own.filter(([a, b]) => !present.has(keyOf(b, a))));
}

/** Sides that turn from each other by more than this (10°) do not run side by side. */
const SIDE_BY_SIDE = -Math.cos(Math.PI / 18);

/** The first strip of nobody's land between sides that run against each other no further apart than the width. */
export function openStrip(first: readonly Side[], second: readonly Side[], widthMm: number): OpenStrip | null {
  for (const e of first) {
    for (const f of second) {
      const strip = stripBetween(e, f, widthMm);
      if (strip) return strip;
    }
  }
  return null;
}

function stripBetween([a, b]: Side, [c, d]: Side, widthMm: number): OpenStrip | null {
  const [length, other] = [lengthMm(a, b), lengthMm(c, d)];
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  if (ux * (d[0] - c[0]) + uy * (d[1] - c[1]) > SIDE_BY_SIDE * other) return null;
  const along = (p: Position): number => (p[0] - a[0]) * ux + (p[1] - a[1]) * uy;
  // Land is on the left of a side, so that the other lies on the right with nobody's land between.
  const across = (p: Position): number => (p[0] - a[0]) * uy - (p[1] - a[1]) * ux;
  const [from, to] = [Math.max(0, along(d)), Math.min(length, along(c))];
  if (to - from < widthMm) return null;
  const part = ((from + to) / 2 - along(d)) / (along(c) - along(d));
  const width = across(d) + part * (across(c) - across(d));
  if (width <= 0 || width > widthMm) return null;
  const middle = (from + to) / 2;
  return { at: [Math.round(a[0] + ux * middle), Math.round(a[1] + uy * middle)], widthMm: width };
}
