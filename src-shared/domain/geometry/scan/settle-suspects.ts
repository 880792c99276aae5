import { checkFabric, type FabricDefect, type FabricParcel } from '../fabric-check.ts';
import { boxesMeet, boxOf, growBox } from '../measures.ts';
import { crossProperly, roundedCrossing, segmentsOf } from '../predicates.ts';
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
  const concerning = new Set(own.map(({ number }) => number));
  const parcels = new Map(all.map((parcel) => [parcel.number, parcel]));
  const fabric = checkFabric(all, { gapWidthMm: reach.gapWidthMm, concerning });
  const thin = thinGaps(fabric, all, concerning, reach);
  const defects = fabric.map((defect) => describe(defect, parcels, thin, reach));
  return firstOfEach([...defects, ...betweenPairs({ own, all, reach }, defects)]);
}

const comparable = (parcel: FabricParcel): readonly FabricParcel[] => {
  const geometry = mendedForComparison(parcel.geometry);
  return geometry ? [{ ...parcel, geometry }] : [];
};

const aboutKey = ({ about }: { readonly about: readonly string[] }): string => about.join(' ');
const gapKey = (defect: FabricDefect): string => `${aboutKey(defect)} ${defect.at.join()}`;

/** Gaps that are still gaps when only the tolerance is asked for. */
function thinGaps(
  fabric: readonly FabricDefect[],
  all: readonly FabricParcel[],
  concerning: ReadonlySet<string>,
  { toleranceMm }: Reach,
): ReadonlySet<string> {
  if (!fabric.some(({ kind }) => kind === 'gap')) return new Set();
  const thin = checkFabric(all, { gapWidthMm: toleranceMm, concerning });
  return new Set(thin.filter(({ kind }) => kind === 'gap').map(gapKey));
}

function describe(
  defect: FabricDefect,
  parcels: ReadonlyMap<string, FabricParcel>,
  thin: ReadonlySet<string>,
  { toleranceMm }: Reach,
): ScanDefect {
  const { kind, about, at, areaDoubled } = defect;
  if (kind !== 'overlap')
    return { kind: kind === 'gap' && thin.has(gapKey(defect)) ? 'sliver' : kind, about, at, areaDoubled, widthMm: null };
  const [first, second] = about.map((number) => parcels.get(number));
  if (!first || !second) return { kind, about, at, areaDoubled, widthMm: null };
  const widthMm = overlapDepth(first, second);
  const crossing = firstCrossing(first, second);
  const deep: ScanKind = crossing ? 'crossing' : 'overlap';
  const isThin = widthMm !== null && widthMm <= toleranceMm;
  return { kind: isThin ? 'sliver' : deep, about, at: crossing ?? at, areaDoubled, widthMm };
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
  return near
    ? { kind: 'nearVertex', about, at: near.at, widthMm: near.distanceMm, areaDoubled: null }
    : null;
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
