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
