import type { Box } from '../types.ts';
import { containsPoint, insidePointOf } from './flat-inside.ts';
import { areApart, areWithin, faceOutside, gapReach, isWedge, sharedCorner, type Reach } from './near-edges.ts';
import { forMeetingBoxes } from './meeting-boxes.ts';
import type { PackedParcels } from './packed-parcels.ts';
import type { PairedEdges } from './pair-edges.ts';

export interface SuspectOptions extends Reach {
  /** Only edges that meet this box are looked at, relative to the origin; whatever is near to these is in the list. */
  readonly window: Box;
}

export type Pair = readonly [number, number];

/**
 * Pairs of parcels between which something may be wrong; an exact check decides. Every overlap, gap and near-vertex
 * has an edge without a partner near the other parcel, or a parcel lies whole within another: only such edges are
 * looked at. Streets and the outer border have nothing near them and raise no suspicion. A parcel paired with itself
 * may enclose a gap between two of its own sides.
 */
export function suspectPairs(packed: PackedParcels, paired: PairedEdges, options: SuspectOptions): readonly Pair[] {
  if (packed.count === 0) return [];
  const search: Search = {
    packed,
    paired,
    options,
    near: gapReach(options),
    inner: new Float64Array(2 * packed.count).fill(NaN),
    ...singlesOf(packed, paired, options.window),
  };
  const pairs: Pair[] = [...paired.sameSide];
  for (let each = 0; each < packed.count; each++)
    if (hasSingle(search, each) && comesNear(search, each, each)) pairs.push([each, each]);
  forMeetingBoxes(reachOf(search), (first, second) => {
    if (areSuspect(search, first, second)) pairs.push([first, second]);
  });
  return pairs;
}

/** The boxes within which others are looked at: beside an edge without a partner as far as a gap may reach. */
function reachOf(search: Search): Float64Array {
  const boxes = search.packed.boxes.slice();
  for (let parcel = 0; parcel < search.packed.count; parcel++) {
    if (!hasSingle(search, parcel)) continue;
    boxes[4 * parcel] = (boxes[4 * parcel] as number) - search.near;
    boxes[4 * parcel + 1] = (boxes[4 * parcel + 1] as number) - search.near;
    boxes[4 * parcel + 2] = (boxes[4 * parcel + 2] as number) + search.near;
    boxes[4 * parcel + 3] = (boxes[4 * parcel + 3] as number) + search.near;
  }
  return boxes;
}

interface Search {
  readonly packed: PackedParcels;
  readonly paired: PairedEdges;
  readonly options: SuspectOptions;
  readonly near: number;
  /** A point inside each parcel, not a number until it is needed. */
  readonly inner: Float64Array;
  /** Single edges of parcel p: singles[singleFrom[p]] … */
  readonly singles: Int32Array;
  readonly singleFrom: Int32Array;
}

const hasSingle = ({ singleFrom }: Search, parcel: number): boolean =>
  (singleFrom[parcel + 1] as number) > (singleFrom[parcel] as number);

function singlesOf({ count, xy }: PackedParcels, { isSingle, ownerOf }: PairedEdges, window: Box) {
  const singles: number[] = [];
  const singleFrom = new Int32Array(count + 1);
  for (let e = 0; e < isSingle.length; e++) {
    if (isSingle[e] === 0 || !meetsBox(xy, e, window)) continue;
    singles.push(e);
    const next = (ownerOf[e] as number) + 1;
    singleFrom[next] = (singleFrom[next] as number) + 1;
  }
  // Edges come in the order of their parcels: sums of the counts are the places where the parcels begin.
  for (let p = 0; p < count; p++) singleFrom[p + 1] = (singleFrom[p + 1] as number) + (singleFrom[p] as number);
  return { singles: Int32Array.from(singles), singleFrom };
}

function meetsBox(xy: Float64Array, e: number, [west, south, east, north]: Box): boolean {
  const ax = xy[2 * e] as number;
  const ay = xy[2 * e + 1] as number;
  const bx = xy[2 * e + 2] as number;
  const by = xy[2 * e + 3] as number;
  return (
    (ax >= west || bx >= west) &&
    (ax <= east || bx <= east) &&
    (ay >= south || by >= south) &&
    (ay <= north || by <= north)
  );
}

/** The box of edge e comes within the reach of the box of a parcel. */
function comesToBox({ xy, boxes }: PackedParcels, e: number, parcel: number, reach: number): boolean {
  const ax = xy[2 * e] as number;
  const ay = xy[2 * e + 1] as number;
  const bx = xy[2 * e + 2] as number;
  const by = xy[2 * e + 3] as number;
  const west = (boxes[4 * parcel] as number) - reach;
  if (ax < west && bx < west) return false;
  const south = (boxes[4 * parcel + 1] as number) - reach;
  if (ay < south && by < south) return false;
  const east = (boxes[4 * parcel + 2] as number) + reach;
  if (ax > east && bx > east) return false;
  const north = (boxes[4 * parcel + 3] as number) + reach;
  return ay <= north || by <= north;
}

const areSuspect = (search: Search, first: number, second: number): boolean =>
  comesNear(search, first, second) ||
  comesNear(search, second, first) ||
  liesIn(search, first, second) ||
  liesIn(search, second, first);

/** A point of the inside of one stands inside the other. */
function liesIn({ packed, inner }: Search, of: number, other: number): boolean {
  const { boxes } = packed;
  if ((boxes[4 * of] as number) >= (boxes[4 * other + 2] as number)) return false;
  if ((boxes[4 * of + 2] as number) <= (boxes[4 * other] as number)) return false;
  if ((boxes[4 * of + 1] as number) >= (boxes[4 * other + 3] as number)) return false;
  if ((boxes[4 * of + 3] as number) <= (boxes[4 * other + 1] as number)) return false;
  if (Number.isNaN(inner[2 * of])) {
    const point = insidePointOf(packed, of) ?? NOWHERE;
    inner.set(point, 2 * of);
  }
  return isStrictlyIn(packed, other, inner[2 * of] as number, inner[2 * of + 1] as number);
}

const NOWHERE: Pair = [Infinity, Infinity];

function isStrictlyIn(packed: PackedParcels, parcel: number, x: number, y: number): boolean {
  const { boxes } = packed;
  if (x <= (boxes[4 * parcel] as number) || x >= (boxes[4 * parcel + 2] as number)) return false;
  if (y <= (boxes[4 * parcel + 1] as number) || y >= (boxes[4 * parcel + 3] as number)) return false;
  return containsPoint(packed, parcel, x, y);
}

/** A single edge of one parcel comes near to an edge of the other, or runs inside it. */
function comesNear(search: Search, of: number, to: number): boolean {
  const { packed, singles, singleFrom, near } = search;
  const { ringFrom, parcelFrom } = packed;
  const from = ringFrom[parcelFrom[to] as number] as number;
  const end = ringFrom[parcelFrom[to + 1] as number] as number;
  for (let at = singleFrom[of] as number; at < (singleFrom[of + 1] as number); at++) {
    const e = singles[at] as number;
    if (!comesToBox(packed, e, to, near)) continue;
    for (let f = from; f < end; f++) {
      if (of === to ? isOwnGap(search, e, f) : isNearEdge(search, e, f)) return true;
    }
    if (of !== to && (isMiddleInside(packed, e, to) || joinsCorners(search, e, from, end))) return true;
  }
  return false;
}

/** Both ends of the edge are corners of the other parcel, which goes another way from one to the other. */
function joinsCorners({ paired: { vertexOf } }: Search, e: number, from: number, end: number): boolean {
  const a = vertexOf[e] as number;
  const b = vertexOf[e + 1] as number;
  let [hasStart, hasEnd] = [false, false];
  for (let point = from; point < end; point++) {
    if (vertexOf[point] === a) hasStart = true;
    else if (vertexOf[point] === b) hasEnd = true;
  }
  return hasStart && hasEnd;
}

function isMiddleInside(packed: PackedParcels, e: number, parcel: number): boolean {
  const { xy } = packed;
  const x = ((xy[2 * e] as number) + (xy[2 * e + 2] as number)) / 2;
  const y = ((xy[2 * e + 1] as number) + (xy[2 * e + 3] as number)) / 2;
  return isStrictlyIn(packed, parcel, x, y);
}

/** Edges that have partners are met within the tolerance only: beyond them lies the land of the partner. */
function isNearEdge({ packed: { xy }, paired, options, near }: Search, e: number, f: number): boolean {
  const { ownerOf, isSingle, vertexOf } = paired;
  if ((ownerOf[f] as number) < 0) return false;
  const isOpen = isSingle[f] === 1;
  const reach = isOpen ? near : options.toleranceMm;
  if (areApart(xy, e, f, reach)) return false;
  const corner = sharedCorner(vertexOf, e, f);
  if (!corner) return areWithin(xy, e, f, reach);
  const { toleranceMm, gapWidthMm } = options;
  return isWedge(xy, { e, f, corner, isOpen, toleranceMm, gapWidthMm });
}

/** Two single sides of one parcel with a strip of nobody's land between them. */
function isOwnGap({ packed: { xy }, paired, near }: Search, e: number, f: number): boolean {
  const { ownerOf, isSingle, vertexOf } = paired;
  if (f <= e || (ownerOf[f] as number) < 0 || isSingle[f] === 0 || areApart(xy, e, f, near)) return false;
  return !sharedCorner(vertexOf, e, f) && faceOutside(xy, e, f) && areWithin(xy, e, f, near);
}
