import type { Drawing, FilePoint } from './drawing.ts';

/** Turns the points of a drawing to the order that drawing programs write: east (or longitude) first. */
export function eastFirst({ axes }: Drawing): (point: FilePoint) => FilePoint {
  return axes === 'northEast' || axes === 'latLon' ? ([north, east]) => [east, north] : (point) => point;
}
