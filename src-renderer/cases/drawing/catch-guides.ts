import type { Construction } from '#domain/cases/drafting-aids.ts';
import { footOnGuide, type Guide } from '#domain/geometry/guides.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { SnapEdge } from '#domain/geometry/snap-index.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { CatchKind, CatchShape } from './catch-shapes.ts';

/** A guide near the pointer, of which kind it is caught, and where along it it holds. */
export interface CaughtGuide {
  readonly kind: CatchKind;
  readonly guide: Guide;
  readonly about: string;
  readonly holds: (at: Position) => boolean;
}

export interface GuideOptions {
  readonly toleranceMm: number;
  readonly reachMm: number;
  readonly line: readonly Position[];
  readonly kinds: ReadonlySet<CatchKind>;
  readonly constructions: readonly Construction[];
}

/** More guides than this nobody tells apart; the nearest are kept. */
const MOST_GUIDES = 12;
/** Directions nearer to each other than this are one: a tenth of a degree. */
const SAME_DIRECTION = 0.0017;

const always = (): boolean => true;

/** Boundaries and the last side drawn out, lines side by side with boundaries, constructions: those that pass in reach. */
export function guidesNear(
  pointer: Position,
  edges: readonly SnapEdge[],
  options: GuideOptions,
): readonly CaughtGuide[] {
  const all = [
    ...drawnOut(edges, options),
    ...sideBySide(edges, options),
    ...options.constructions.map((each): CaughtGuide => ({
      kind: 'construction',
      guide: guideOf(each),
      about: '',
      holds: always,
    })),
  ];
  return all
    .flatMap((one) => {
      const foot = options.kinds.has(one.kind) ? footOnGuide(pointer, one.guide) : null;
      const far = foot ? lengthMm(pointer, foot) : Infinity;
      return far <= options.toleranceMm ? [{ one, far }] : [];
    })
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST_GUIDES)
    .map(({ one }) => one);
}

export const guideOf = (construction: Construction): Guide =>
  construction.kind === 'line'
    ? { shape: 'line', a: construction.a, b: construction.b }
    : { shape: 'circle', centre: construction.centre, radiusMm: construction.radiusMm };

/** Beyond their ends and not too far; walls would cross the whole parcel. */
function drawnOut(edges: readonly SnapEdge[], { line, reachMm }: GuideOptions): readonly CaughtGuide[] {
  const [before, last] = [line.at(-2), line.at(-1)];
  const own = before && last ? [{ about: '', a: before, b: last }] : [];
  const boundaries = edges
    .filter(({ shape, a, b }) => (shape as CatchShape).source === 'parcel' && lengthMm(a, b) > 0)
    .map(({ shape, a, b }) => ({ about: shape.about, a, b }));
  return [...own, ...boundaries].map(({ about, a, b }) => ({
    kind: 'extension',
    guide: { shape: 'line', a, b },
    about,
    holds: (at) => isBeyond(at, a, b, reachMm) || isBeyond(at, b, a, reachMm),
  }));
}

/** The place lies beyond b as seen from a, at most so far. */
function isBeyond(at: Position, a: Position, b: Position, reachMm: number): boolean {
  const length = lengthMm(a, b);
  const along = ((at[0] - b[0]) * (b[0] - a[0]) + (at[1] - b[1]) * (b[1] - a[1])) / length;
  return along > 0 && along <= reachMm;
}

/** Through the last point, side by side with boundaries and construction lines about: each direction once. */
function sideBySide(edges: readonly SnapEdge[], { line, constructions }: GuideOptions): readonly CaughtGuide[] {
  const last = line.at(-1);
  if (!last) return [];
  const drawn = constructions.flatMap((each) => (each.kind === 'line' ? [{ about: '', a: each.a, b: each.b }] : []));
  const found: { direction: number; caught: CaughtGuide }[] = [];
  for (const { about, a, b } of [...edges.map(({ shape, a, b }) => ({ about: shape.about, a, b })), ...drawn]) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const direction = (Math.atan2(dy, dx) + Math.PI) % Math.PI;
    // An edge that ends in the point is drawn out, not run beside
    if ((dx === 0 && dy === 0) || isThrough(last, a, b)) continue;
    if (found.some((other) => isSame(other.direction, direction))) continue;
    const guide: Guide = { shape: 'line', a: last, b: [last[0] + dx, last[1] + dy] };
    found.push({ direction, caught: { kind: 'parallel', guide, about, holds: (at) => lengthMm(at, last) > 1 } });
  }
  return found.map(({ caught }) => caught);
}

function isSame(one: number, other: number): boolean {
  const turn = Math.abs(one - other);
  return Math.min(turn, Math.PI - turn) < SAME_DIRECTION;
}

function isThrough(at: Position, a: Position, b: Position): boolean {
  const off = (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]);
  return Math.abs(off) <= lengthMm(a, b);
}
