import type { Vector } from '../affine.ts';
import type { EntityTags } from './entity-tags.ts';
import { radians, sweepBetween } from './angles.ts';
import { skippedShape, type RawEntity } from './raw-entity.ts';
import type { HatchEdge, HatchPath, HatchShape, SkippedShape } from './shapes.ts';

/** Bits of 92. */
const PATH = { polyline: 2, textBox: 8 } as const;

class Damaged extends Error {}

/**
 * The boundary of a hatch: its paths, each a polyline or a row of edges. What fills it is passed over, and so are the
 * boxes that it leaves free around texts.
 *
 * Source  DXF reference, HATCH, "Boundary path data"
 */
export function readHatch({ tags, head }: RawEntity): HatchShape | SkippedShape {
  const walk = new TagWalk(tags, tags.find(91));
  const height = tags.number(30, 0);
  try {
    const count = walk.need(91);
    const paths: HatchPath[] = [];
    for (let path = 0; path < count; path++) {
      const flags = walk.need(92);
      const made = (flags & PATH.polyline) !== 0 ? polylinePath(walk, height) : edgePath(walk, height);
      if ((flags & PATH.textBox) === 0) paths.push(made);
      // Handles of what the boundary was picked from.
      walk.pass(SOURCE);
    }
    return { kind: 'hatch', head, paths, style: tags.number(75, 0) };
  } catch (error) {
    if (error instanceof Damaged) return skippedShape(head, 'dxfHatch');
    throw error;
  }
}

/** The tags of a hatch stand in a row and mean something by what stands before them. */
class TagWalk {
  readonly #tags: EntityTags;
  #at: number;

  constructor(tags: EntityTags, from: number) {
    this.#tags = tags;
    this.#at = from;
  }

  /** The value of the next tag, which has this code in a sound file. */
  need(code: number): number {
    const value = this.take(code);
    if (value === null) throw new Damaged();
    return value;
  }

  /** The value of the next tag if it has this code. */
  take(code: number): number | null {
    if (this.#at < 0 || this.#at >= this.#tags.count || this.#tags.code(this.#at) !== code) return null;
    return this.#tags.numberAt(this.#at++);
  }

  pass(codes: ReadonlySet<number>): void {
    while (this.#at >= 0 && this.#at < this.#tags.count && codes.has(this.#tags.code(this.#at))) this.#at++;
  }

  point(code: number): readonly [number, number] {
    return [this.need(code), this.need(code + 10)];
  }
}

const SOURCE: ReadonlySet<number> = new Set([97, 330]);
/** Fit points and tangents, since AutoCAD 2010; 97 counts them, or already the sources of the path. */
const FIT: ReadonlySet<number> = new Set([97, 11, 21, 12, 22, 13, 23]);

function polylinePath(walk: TagWalk, height: number): HatchPath {
  const hasBulges = walk.need(72) !== 0;
  // Whether it is closed: a boundary is in any case.
  walk.take(73);
  const count = walk.need(93);
  const vertices: number[] = [];
  const bulges: number[] = [];
  for (let vertex = 0; vertex < count; vertex++) {
    vertices.push(...walk.point(10), height);
    bulges.push((hasBulges ? walk.take(42) : null) ?? 0);
  }
  return { kind: 'polyline', vertices, bulges: bulges.some((bulge) => bulge !== 0) ? bulges : null };
}

function edgePath(walk: TagWalk, height: number): HatchPath {
  const count = walk.need(93);
  const edges: HatchEdge[] = [];
  for (let edge = 0; edge < count; edge++) {
    const read = EDGES[walk.need(72)];
    if (read === undefined) throw new Damaged();
    edges.push(read(walk, height));
  }
  return { kind: 'edges', edges };
}

const EDGES: Readonly<Record<number, (walk: TagWalk, height: number) => HatchEdge>> = {
  1: lineEdge,
  2: arcEdge,
  3: ellipseEdge,
  4: splineEdge,
};

function lineEdge(walk: TagWalk, height: number): HatchEdge {
  const [from, to] = [walk.point(10), walk.point(11)];
  return { kind: 'line', from: [...from, height], to: [...to, height] };
}

/** Angles of an edge that runs clockwise are counted clockwise: the whole curve is mirrored. */
function arcEdge(walk: TagWalk, height: number): HatchEdge {
  const center = walk.point(10);
  const radius = walk.need(40);
  const angles = [radians(walk.need(50)), radians(walk.need(51))] as const;
  const side = walk.need(73) === 0 ? -1 : 1;
  const conic = turnOf([...center, height], [radius, 0, 0], [0, side * radius, 0], angles);
  return { kind: 'conic', conic, byDirection: conic };
}

/**
 * What 50 and 51 are, writers see differently: parameters of the ellipse, or directions from its centre. The boundary
 * itself tells, as it closes by one of them only.
 */
function ellipseEdge(walk: TagWalk, height: number): HatchEdge {
  const center = walk.point(10);
  const [x, y] = walk.point(11);
  const ratio = walk.need(40);
  const [from, to] = [radians(walk.need(50)), radians(walk.need(51))];
  const side = (walk.need(73) === 0 ? -1 : 1) * ratio;
  const parameter = (direction: number): number => Math.atan2(Math.sin(direction) / ratio, Math.cos(direction));
  const turn = (angles: readonly [number, number]) =>
    turnOf([...center, height], [x, y, 0], [-y * side, x * side, 0], angles);
  return { kind: 'conic', conic: turn([from, to]), byDirection: turn([parameter(from), parameter(to)]) };
}

const turnOf = (center: Vector, u: Vector, v: Vector, [from, to]: readonly [number, number]) => ({
  center,
  u,
  v,
  from,
  sweep: sweepBetween(from, to),
});

function splineEdge(walk: TagWalk, height: number): HatchEdge {
  const degree = walk.need(94);
  walk.take(73);
  walk.take(74);
  const [knotCount, controlCount] = [walk.need(95), walk.need(96)];
  const knots: number[] = [];
  for (let knot = 0; knot < knotCount; knot++) knots.push(walk.need(40));
  const control: Vector[] = [];
  const weights: number[] = [];
  for (let point = 0; point < controlCount; point++) {
    control.push([...walk.point(10), height]);
    weights.push(walk.take(42) ?? 1);
  }
  walk.pass(FIT);
  return { kind: 'spline', degree, knots, control, weights };
}
