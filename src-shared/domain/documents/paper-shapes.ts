import type { Line, MultiPolygon, Polygon } from '../geometry/types.ts';
import type { Area, Spot } from './label-placement.ts';
import { toPaper } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';

/** A polygon on paper: closed rings, outer first. */
export type PaperPolygon = readonly (readonly Spot[])[];

export const polygonsOnPaper = (frame: PlanFrame, geometry: MultiPolygon): readonly PaperPolygon[] =>
  geometry.map((polygon: Polygon) => polygon.map((ring) => ring.map((position) => toPaper(frame, position))));

export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What of a polygon's extent lies in the frame; null when nothing does. */
export function visibleExtent(polygon: PaperPolygon, area: Area): Extent | null {
  const outer = polygon[0] ?? [];
  const [xs, ys] = [outer.map((spot) => spot[0]), outer.map((spot) => spot[1])];
  const extent = {
    left: Math.max(0, Math.min(...xs)),
    top: Math.max(0, Math.min(...ys)),
    right: Math.min(area.width, Math.max(...xs)),
    bottom: Math.min(area.height, Math.max(...ys)),
  };
  return extent.left < extent.right && extent.top < extent.bottom ? extent : null;
}

/** In the frame, and not a speck. */
export function isSeen(polygon: PaperPolygon, area: Area): boolean {
  const extent = visibleExtent(polygon, area);
  return extent !== null && Math.max(extent.right - extent.left, extent.bottom - extent.top) > 0.4;
}

/** Even-odd over all rings, so that a hole is outside. */
export function isInside(polygon: PaperPolygon, [x, y]: Spot): boolean {
  let inside = false;
  for (const ring of polygon) {
    for (let index = 1; index < ring.length; index++) {
      const [a, b] = [ring[index - 1], ring[index]];
      if (a && b && a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    }
  }
  return inside;
}

export function distanceToEdges(polygon: PaperPolygon, spot: Spot): number {
  let nearest = Infinity;
  for (const ring of polygon) {
    for (let index = 1; index < ring.length; index++) {
      const [a, b] = [ring[index - 1], ring[index]];
      if (a && b) nearest = Math.min(nearest, distanceToStroke(spot, a, b));
    }
  }
  return nearest;
}

/** Lines laid over a polygon each way in search of its heart. */
const SCAN_LINES = 24;

/**
 * The roomiest place inside a polygon, near enough for a label: middles of what scan lines cut out of it are compared.
 * Slivers have one too, which a search by cells would take minutes to find.
 */
export function heartOf(polygon: PaperPolygon, area: Area): Spot {
  const extent = visibleExtent(polygon, area) ?? { left: 0, top: 0, right: area.width, bottom: area.height };
  let [heart, most]: [Spot, number] = [[(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2], -1];
  for (let line = 0; line < SCAN_LINES; line++) {
    const share = (line + 0.5) / SCAN_LINES;
    const [x, y] = [
      extent.left + (extent.right - extent.left) * share,
      extent.top + (extent.bottom - extent.top) * share,
    ];
    const spots: Spot[] = [
      ...middles(polygon, 1, y).map((at): Spot => [at, y]),
      ...middles(polygon, 0, x).map((at): Spot => [x, at]),
    ];
    for (const spot of spots) {
      const room = distanceToEdges(polygon, spot);
      if (room > most) [heart, most] = [spot, room];
    }
  }
  return heart;
}

/** Middles of the stretches of a scan line inside a polygon; `axis` is the one that is constant along the line. */
function middles(polygon: PaperPolygon, axis: 0 | 1, at: number): number[] {
  const other = axis === 0 ? 1 : 0;
  const crossings: number[] = [];
  for (const ring of polygon) {
    for (let index = 1; index < ring.length; index++) {
      const [a, b] = [ring[index - 1], ring[index]];
      if (!a || !b || a[axis] > at === b[axis] > at) continue;
      crossings.push(a[other] + ((b[other] - a[other]) * (at - a[axis])) / (b[axis] - a[axis]));
    }
  }
  crossings.sort((one, next) => one - next);
  return crossings.flatMap((start, index) => (index % 2 === 0 ? [(start + (crossings[index + 1] ?? start)) / 2] : []));
}

export function distanceToStroke([x, y]: Spot, a: Spot, b: Spot): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const share = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(a[0] + dx * share - x, a[1] + dy * share - y);
}

/** The part of a stroke inside the frame grown by `spare` (so that line ends do not show), or null. */
export function clipStroke(a: Spot, b: Spot, area: Area, spare = 2): readonly [Spot, Spot] | null {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const most = (axis === 0 ? area.width : area.height) + spare;
    const run = b[axis] - a[axis];
    if (run === 0) {
      if (a[axis] < -spare || a[axis] > most) return null;
      continue;
    }
    const [t, u] = [(-spare - a[axis]) / run, (most - a[axis]) / run];
    enter = Math.max(enter, Math.min(t, u));
    leave = Math.min(leave, Math.max(t, u));
  }
  if (enter >= leave) return null;
  const at = (share: number): Spot => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  return [enter === 0 ? a : at(enter), leave === 1 ? b : at(leave)];
}

/**
 * Boundaries of many parcels as lines inside the frame. A boundary that two parcels share is drawn once, and
 * consecutive strokes stay one line so that corners are joined.
 */
export function boundaryLines(polygons: readonly PaperPolygon[], area: Area): readonly (readonly Spot[])[] {
  const seen = new Set<string>();
  const lines: Spot[][] = [];
  for (const ring of polygons.flat()) {
    let line: Spot[] | null = null;
    for (let index = 1; index < ring.length; index++) {
      const clipped = clipStroke(ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0], area);
      if (!clipped || isRepeated(seen, clipped)) {
        line = null;
        continue;
      }
      const last = line?.at(-1);
      if (line && last && last[0] === clipped[0][0] && last[1] === clipped[0][1]) line.push(clipped[1]);
      else lines.push((line = [...clipped]));
    }
  }
  return lines;
}

function isRepeated(seen: Set<string>, [a, b]: readonly [Spot, Spot]): boolean {
  const [p, q] = [a.join(), b.join()];
  const key = p < q ? `${p} ${q}` : `${q} ${p}`;
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

/** The stretches of a street's axis near the frame, each still one line. */
export function axisOnPaper(frame: PlanFrame, axis: Line): readonly (readonly Spot[])[] {
  const spots = axis.map((position) => toPaper(frame, position));
  return boundaryLines([[spots]], frame);
}

/** Readable direction of a line: degrees clockwise on paper, text never upside down. */
export function readableAngle(a: Spot, b: Spot): number {
  const angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  if (angle > 90) return angle - 180;
  return angle <= -90 ? angle + 180 : angle;
}
