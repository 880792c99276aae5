/** Points of a ring in tile units, x and y in turn, first point not repeated. */
export type FlatRing = number[];

/**
 * A ring cut to the square from `low` to `high` on both axes (Sutherland-Hodgman). Edges along the square may run
 * double; they lie in the buffer outside the tile and are never seen.
 */
export function clipRing(ring: FlatRing, low: number, high: number): FlatRing {
  let cut = clipSide(ring, 0, low, true);
  cut = clipSide(cut, 0, high, false);
  cut = clipSide(cut, 1, low, true);
  return clipSide(cut, 1, high, false);
}

function clipSide(ring: FlatRing, axis: 0 | 1, edge: number, keepAbove: boolean): FlatRing {
  const kept: FlatRing = [];
  const inside = (value: number): boolean => (keepAbove ? value >= edge : value <= edge);
  const count = ring.length / 2;
  for (let i = 0; i < count; i++) {
    const j = ((i + 1) % count) * 2;
    const [ax = 0, ay = 0] = [ring[i * 2], ring[i * 2 + 1]];
    const [bx = 0, by = 0] = [ring[j], ring[j + 1]];
    const [a, b] = axis === 0 ? [ax, bx] : [ay, by];
    if (inside(a)) kept.push(ax, ay);
    if (inside(a) === inside(b)) continue;
    const share = (edge - a) / (b - a);
    kept.push(axis === 0 ? edge : ax + share * (bx - ax), axis === 1 ? edge : ay + share * (by - ay));
  }
  return kept;
}

/**
 * A polyline cut to the square from `low` to `high`: the pieces inside, in their order. Without this a street far longer
 * than a tile would run out of the numbers that a map library keeps for a tile (Liang-Barsky per segment).
 */
export function clipLine(line: FlatRing, low: number, high: number): FlatRing[] {
  const pieces: FlatRing[] = [];
  let piece: FlatRing = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = line.slice(i, i + 4);
    const inside = insideShare([ax, ay], [bx, by], low, high);
    if (!inside) continue;
    const [enters, leaves] = inside;
    if (enters > 0 || piece.length === 0) {
      piece = [ax + enters * (bx - ax), ay + enters * (by - ay)];
      pieces.push(piece);
    }
    piece.push(ax + leaves * (bx - ax), ay + leaves * (by - ay));
    if (leaves < 1) piece = [];
  }
  return pieces;
}

/** From which to which share of its length a segment lies in the square; null when it does not. */
function insideShare(
  a: readonly [number, number],
  b: readonly [number, number],
  low: number,
  high: number,
): [number, number] | null {
  let [enters, leaves] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = b[axis] - a[axis];
    if (step === 0) {
      if (a[axis] < low || a[axis] > high) return null;
      continue;
    }
    const [one, other] = [(low - a[axis]) / step, (high - a[axis]) / step];
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters < leaves ? [enters, leaves] : null;
}
