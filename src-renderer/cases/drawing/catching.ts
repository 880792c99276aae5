import type { Construction } from '#domain/cases/drafting-aids.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import { nearestOnEdge, snapsNear, type SnapKind, type SnapShape } from '#domain/geometry/snap.ts';
import type { SnapEdge } from '#domain/geometry/snap-index.ts';
import type { Box, Position } from '#domain/geometry/types.ts';
import { crossingsOf, footOnGuide } from '#domain/geometry/guides.ts';
import { type CaughtGuide, guidesNear } from './catch-guides.ts';
import type { CatchKind, CatchShape } from './catch-shapes.ts';

/** A place that the pointer catches, with what it belongs to: cadastral numbers of parcels, litera of buildings, names of points. */
export interface Catch {
  readonly kind: CatchKind;
  readonly at: Position;
  readonly about: readonly string[];
}

/** The own first point before all: there the line becomes a contour. Then corners, then constructed places; edges and the grid lie under everything else. */
const ORDER: readonly CatchKind[] = [
  'closing',
  'vertex',
  'reference',
  'perpendicular',
  'intersection',
  'midpoint',
  'construction',
  'extension',
  'parallel',
  'edge',
  'grid',
];
const EDGE_RANK = ORDER.indexOf('edge');

/** How far edges are looked for that are drawn out or run side by side with the line: farther away nobody sees them. */
const GUIDE_REACH_MM = 15_000;
/** A grid finer than this many reaches would never let the pointer go. */
const COARSE_REACHES = 3;

/** Edges found by their place. */
export interface Catchable {
  readonly within: (box: Box) => readonly SnapEdge[];
}

export interface CatchOptions {
  readonly toleranceMm: number;
  /** The points of the line so far: perpendiculars and parallels start from the last, its last side is drawn out. */
  readonly line: readonly Position[];
  readonly kinds: ReadonlySet<CatchKind>;
  readonly gridMm: number;
  readonly constructions: readonly Construction[];
}

interface Ranked extends Catch {
  readonly rank: number;
}

/** All catches in reach, the best first; `Tab` walks through them. */
export function catchesNear(pointer: Position, shapes: Catchable, options: CatchOptions): readonly Catch[] {
  const { toleranceMm, line, kinds } = options;
  const near = shapes
    .within(around(pointer, toleranceMm))
    .filter(({ a, b }) => lengthMm(pointer, nearestOnEdge(pointer, a, b)) <= toleranceMm + 1);
  const guides = guidesNear(pointer, shapes.within(around(pointer, GUIDE_REACH_MM)), {
    ...options,
    reachMm: GUIDE_REACH_MM,
  });
  const all: readonly Ranked[] = [
    ...closing(options),
    ...direct(pointer, near, toleranceMm),
    ...perpendiculars(near, line),
    ...feet(pointer, guides),
    ...crossings(guides, near),
    ...gridNode(pointer, options),
  ].filter(({ kind, at }) => (kind === 'closing' || kinds.has(kind)) && lengthMm(pointer, at) <= toleranceMm);
  const score = ({ rank, at }: Ranked): number => rank * 1e12 + lengthMm(pointer, at);
  const best = new Map<string, Catch>();
  for (const { kind, at, about } of all.toSorted((a, b) => score(a) - score(b))) {
    if (!best.has(at.join())) best.set(at.join(), { kind, at, about });
  }
  return [...best.values()];
}

const around = ([east, north]: Position, byMm: number): Box => [east - byMm, north - byMm, east + byMm, north + byMm];

const ranked = (kind: CatchKind, at: Position, about: readonly string[], rank = ORDER.indexOf(kind)): Ranked => ({
  kind,
  at,
  about: [...new Set(about.filter((each) => each !== ''))],
  rank,
});

/** The first point of a line of three and more: a contour needs that many corners. */
function closing({ line }: CatchOptions): readonly Ranked[] {
  const [first] = line;
  return first && line.length >= 3 ? [ranked('closing', first, [])] : [];
}

/** Corners, middles and sides; of reference layers corners and sides, under a kind of their own. */
function direct(pointer: Position, near: readonly SnapEdge[], toleranceMm: number): readonly Ranked[] {
  const isReference = ({ shape }: SnapEdge): boolean => sourceOf(shape) === 'layer';
  const snaps = (edges: readonly SnapEdge[], kinds: readonly SnapKind[]) =>
    snapsNear(
      pointer,
      edges.map(({ shape, a, b }) => ({ about: shape.about, line: [a, b] })),
      { toleranceMm, kinds },
    );
  const [layers, others] = [near.filter(isReference), near.filter((edge) => !isReference(edge))];
  return [
    ...snaps(others, ['vertex', 'midpoint', 'edge']).map(({ kind, at, about }) => ranked(kind, at, about)),
    ...snaps(layers, ['vertex']).map(({ at, about }) => ranked('reference', at, about)),
    ...snaps(layers, ['edge']).map(({ at, about }) => ranked('reference', at, about, EDGE_RANK)),
    ...snaps(near, ['intersection']).map(({ at, about }) => ranked('intersection', at, about)),
  ];
}

/** Feet of the perpendiculars from the last point onto edges in reach. */
function perpendiculars(near: readonly SnapEdge[], line: readonly Position[]): readonly Ranked[] {
  const from = line.at(-1);
  if (!from) return [];
  return near.flatMap(({ shape, a, b }) => {
    const foot = nearestOnEdge(from, a, b);
    const isCorner = same(foot, a) || same(foot, b);
    return isCorner || same(foot, from) ? [] : [ranked('perpendicular', foot, [shape.about])];
  });
}

const feet = (pointer: Position, guides: readonly CaughtGuide[]): readonly Ranked[] =>
  guides.flatMap(({ kind, guide, about, holds }) => {
    const at = footOnGuide(pointer, guide);
    return at && holds(at) ? [ranked(kind, at, [about])] : [];
  });

/** Where guides cross each other, and the edges in reach. */
function crossings(guides: readonly CaughtGuide[], near: readonly SnapEdge[]): readonly Ranked[] {
  return guides.flatMap((one, index) => {
    const others = guides.slice(index + 1).flatMap((other) =>
      crossingsOf(one.guide, other.guide)
        .filter((at) => one.holds(at) && other.holds(at))
        .map((at) => ranked('intersection', at, [one.about, other.about])),
    );
    const edges = near.flatMap(({ shape, a, b }) =>
      crossingsOf(one.guide, { shape: 'line', a, b })
        .filter((at) => one.holds(at) && lengthMm(at, nearestOnEdge(at, a, b)) <= 1)
        .map((at) => ranked('intersection', at, [shape.about, one.about])),
    );
    return [...others, ...edges];
  });
}

function gridNode([east, north]: Position, { gridMm, toleranceMm }: CatchOptions): readonly Ranked[] {
  if (gridMm < COARSE_REACHES * toleranceMm) return [];
  return [ranked('grid', [Math.round(east / gridMm) * gridMm, Math.round(north / gridMm) * gridMm], [])];
}

const sourceOf = (shape: SnapShape): CatchShape['source'] => (shape as CatchShape).source; // the index is made of these

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];
