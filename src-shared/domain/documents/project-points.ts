import type { Position } from '../geometry/types.ts';
import { contoursOf } from './plan-contours.ts';
import type { PlanProject } from './plan-data.ts';

/** A turning point of the project: one number for one position, whichever parcels meet there. */
export interface ProjectPoint {
  readonly no: number;
  readonly at: Position;
  readonly isNew: boolean;
}

/** Points of all parcels after the change, numbered parcel by parcel, each clockwise from its north-western point. */
export function projectPoints({ before, after }: PlanProject): readonly ProjectPoint[] {
  const known = new Set(before.flatMap(({ geometry }) => geometry.flat(2)).map(String));
  const numbered = new Map<string, ProjectPoint>();
  for (const { geometry } of after) {
    for (const { at } of contoursOf(geometry).flatMap(({ points }) => points)) {
      const key = String(at);
      if (!numbered.has(key)) numbered.set(key, { no: numbered.size + 1, at, isNew: !known.has(key) });
    }
  }
  return [...numbered.values()];
}
