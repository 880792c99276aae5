import { checkFabric, type FabricDefect, type FabricParcel } from '../fabric-check.ts';
import { boxesMeet, boxOf, growBox } from '../measures.ts';
import { crossProperly, isInBox, roundedCrossing, segmentsOf } from '../predicates.ts';
import type { Box, Position } from '../types.ts';
import { mendedForComparison } from './mend-rings.ts';
import { nearestNearCorner } from './near-corners.ts';
import { gapReach, type Reach } from './near-edges.ts';
import { openStrip, singleSidesOf, type Side } from './open-strips.ts';
import { overlapDepth } from './overlap-depth.ts';
import type { ScanDefect, ScanKind } from './scan-defect.ts';

export interface Suspects {
  readonly suspects: readonly FabricParcel[];
  /** Every other parcel whose box meets the box of a suspect grown by `gapReach`. */
  readonly around: readonly FabricParcel[];
}

/**
 * What is wrong between the suspects and what lies around them. Exact: shared corners, corners on edges and overlaps are
 * decided in whole millimetres; widths are measured. One defect of a kind between the same parcels, at its first place:
 * along a curve they may overlap a hundred times. Parcels whose boundary is not sound are compared as `mendedForComparison`
 * has them, or not at all: nobody can tell what land they have.
 */
export function settleSuspects({ suspects, around }: Suspects, reach: Reach): readonly ScanDefect[] {
  const own = suspects.flatMap(comparable);
  const all = [...own, ...around.flatMap(comparable)];
  const unknown = unknownLand([...suspects, ...around]);
  const concerning = new Set(own.map(({ number }) => number));
  const parcels = new Map(all.map((parcel) => [parcel.number, parcel]));
  const fabric = checkFabric(all, { gapWidthMm: Infinity, concerning });
  const gaps = fabric.some(({ kind }) => kind === 'gap') ? gapWidths(all, concerning, reach) : null;
  const overlapping = new Set(fabric.filter(({ kind }) => kind === 'overlap').flatMap(({ about }) => about));
  const defects = fabric.flatMap((defect) =>
    defect.kind === 'overlap' ? overlapOf(defect, parcels, reach) : openLand(defect, gaps, overlapping),
  );
  const found = [...defects, ...betweenPairs({ own, all, reach }, defects)];
  return firstOfEach(
    found.filter(({ kind, at }) => !OF_FREE_LAND.has(kind) || !unknown.some((box) => isInBox(at, box))),
  );
}

/** Defects that say that land belongs to nobody. */
const OF_FREE_LAND: ReadonlySet<ScanKind> = new Set(['gap', 'sliver', 'unmatchedEdge']);

const comparable = (parcel: FabricParcel): readonly FabricParcel[] => {
  const geometry = mendedForComparison(parcel.geometry);
  return geometry ? [{ ...parcel, geometry }] : [];
};

/** Where a parcel lies that is not compared: nobody can say that the land there is free. */
const unknownLand = (parcels: readonly FabricParcel[]): readonly Box[] =>
  parcels.filter((parcel) => comparable(parcel).length === 0).map(({ geometry }) => boxOf(geometry));

const aboutKey = ({ about }: { readonly about: readonly string[] }): string => about.join(' ');
const gapKey = (defect: FabricDefect): string => `${aboutKey(defect)} ${defect.at.join()}`;

interface GapWidths {
  readonly slivers: ReadonlySet<string>;
  readonly gaps: ReadonlySet<string>;
}

/** Which closed-in land is still a gap when only the tolerance, or the gap width, is asked for. */
function gapWidths(
  all: readonly FabricParcel[],
  concerning: ReadonlySet<string>,
  { toleranceMm, gapWidthMm }: Reach,
): GapWidths {
  const [slivers, gaps] = [toleranceMm, gapWidthMm].map((width) => {
    const found = checkFabric(all, { gapWidthMm: width, concerning });
    return new Set(found.filter(({ kind }) => kind === 'gap').map(gapKey));
  });
  return { slivers: slivers ?? new Set(), gaps: gaps ?? new Set() };
}

/**
 * Corners on edges as they are; of closed-in land what is narrow, or lies between two parcels alone. Where parcels
 * overlap their sides close in land that is not free: there only narrow land counts.
 */
function openLand(
  defect: FabricDefect,
  widths: GapWidths | null,
  overlapping: ReadonlySet<string>,
): readonly ScanDefect[] {
  const { kind, about, at, areaDoubled } = defect;
  const facts = { about, at, areaDoubled, widthMm: null };
  if (kind !== 'gap') return [{ ...facts, kind }];
  if (widths?.slivers.has(gapKey(defect))) return [{ ...facts, kind: 'sliver' }];
  if (widths?.gaps.has(gapKey(defect))) return [{ ...facts, kind: 'gap' }];
  const isClear = about.length === 2 && !about.some((number) => overlapping.has(number));
  return isClear ? [{ ...facts, kind: 'unmatchedEdge' }] : [];
}

function overlapOf(
  { about, at, areaDoubled }: FabricDefect,
  parcels: ReadonlyMap<string, FabricParcel>,
  { toleranceMm }: Reach,
): readonly ScanDefect[] {
  const [first, second] = about.map((number) => parcels.get(number));
  if (!first || !second) return [{ kind: 'overlap', about, at, areaDoubled, widthMm: null }];
  const widthMm = overlapDepth(first, second);
  const crossing = firstCrossing(first, second);
  const kind: ScanKind = crossing ? 'crossing' : 'overlap';
  const isThin = widthMm !== null && widthMm <= toleranceMm;
  return [{ kind: isThin ? 'sliver' : kind, about, at: crossing ?? at, areaDoubled, widthMm }];
}

function firstCrossing(first: FabricParcel, second: FabricParcel): Position | null {
  for (const [a, b] of first.geometry.flat().flatMap((ring) => [...segmentsOf(ring)])) {
    for (const ring of second.geometry.flat()) {
      for (const [c, d] of segmentsOf(ring)) if (crossProperly(a, b, c, d)) return roundedCrossing(a, b, c, d);
    }
  }
  return null;
}

interface Pairs {
  readonly own: readonly FabricParcel[];
  /** The own ones first. */
  readonly all: readonly FabricParcel[];
  readonly reach: Reach;
}

/** What only two parcels side by side show: corners beside edges, and open strips where nothing else was found. */
function betweenPairs({ own, all, reach }: Pairs, known: readonly ScanDefect[]): readonly ScanDefect[] {
  const boxes = all.map(({ geometry }) => boxOf(geometry));
  const sides = singleSidesOf(all);
  const explained = new Set(known.map(aboutKey));
  const found: ScanDefect[] = [];
  for (let i = 0; i < own.length; i++) {
    const box = growBox(boxes[i] as Box, gapReach(reach));
    for (let j = i + 1; j < all.length; j++) {
      if (!boxesMeet(box, boxes[j] as Box)) continue;
      const pair = [all[i], all[j]] as readonly [FabricParcel, FabricParcel];
      const about = pair.map(({ number }) => number).sort();
      const near = nearVertex(pair, about, reach);
      if (near) found.push(near);
      else if (!explained.has(about.join(' ')) && !isInGap(known, about))
        found.push(...stripDefect(sides[i] ?? [], sides[j] ?? [], about, reach));
    }
  }
  return found;
}

/** A gap between more than two parcels explains the strip between any two of them. */
const isInGap = (known: readonly ScanDefect[], about: readonly string[]): boolean =>
  known.some((defect) => defect.areaDoubled !== null && about.every((number) => defect.about.includes(number)));

function nearVertex(
  [first, second]: readonly [FabricParcel, FabricParcel],
  about: readonly string[],
  { toleranceMm }: Reach,
): ScanDefect | null {
  const near = [nearestNearCorner(first, second, toleranceMm), nearestNearCorner(second, first, toleranceMm)]
    .filter((corner) => corner !== null)
    .sort((a, b) => a.distanceMm - b.distanceMm)[0];
  return near ? { kind: 'nearVertex', about, at: near.at, widthMm: near.distanceMm, areaDoubled: null } : null;
}

function stripDefect(
  first: readonly Side[],
  second: readonly Side[],
  about: readonly string[],
  { gapWidthMm }: Reach,
): readonly ScanDefect[] {
  const strip = openStrip(first, second, gapWidthMm);
  return strip ? [{ kind: 'unmatchedEdge', about, ...strip, areaDoubled: null }] : [];
}

function firstOfEach(defects: readonly ScanDefect[]): readonly ScanDefect[] {
  const first = new Map<string, ScanDefect>();
  for (const defect of defects) {
    const key = `${defect.kind} ${aboutKey(defect)}`;
    if (!first.has(key)) first.set(key, defect);
  }
  return [...first.values()];
}
