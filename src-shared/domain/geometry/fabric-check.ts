import {
  areTwins,
  cornersOn,
  edgesOf,
  middleAsker,
  middleOf,
  piecesOf,
  sweepEdges,
  type Edge,
} from './fabric-edges.ts';
import { facesOf } from './faces.ts';
import { fitsAround } from './fits-around.ts';
import { boxOf, lineLengthMm, polygonAreaDoubled } from './measures.ts';
import { pairsThatMeet } from './node-corners.ts';
import { segmentKeys } from './position-keys.ts';
import { crossProperly, isInBox, roundedCrossing } from './predicates.ts';
import type { Box, DoubledMm2, MultiPolygon, Position } from './types.ts';

export type FabricDefectKind = 'overlap' | 'gap' | 'tJunction';

export interface FabricDefect {
  readonly kind: FabricDefectKind;
  /** Cadastral numbers concerned, in order. */
  readonly about: readonly string[];
  readonly at: Position;
  /** Of a gap: its area. */
  readonly areaDoubled: DoubledMm2 | null;
}

export interface FabricParcel {
  readonly number: string;
  readonly geometry: MultiPolygon;
}

export interface FabricOptions {
  /** Land between parcels is a gap when it is closed in and on average narrower than this; wider land is a yard or a street. */
  readonly gapWidthMm?: number;
  /** Defects elsewhere are not reported. */
  readonly within?: Box;
  /** Only defects that concern one of these numbers are reported. */
  readonly concerning?: ReadonlySet<string>;
}

const GAP_WIDTH_MM = 500;

/**
 * Whether parcels fit together: no overlap, no gap, no corner of one on an edge of another without a vertex there.
 * Exact. Collinear edges are noded first: two parcels that overlap along one straight line have no proper crossing and
 * no corner inside the other.
 */
export function checkFabric(parcels: readonly FabricParcel[], options: FabricOptions = {}): readonly FabricDefect[] {
  const { within, concerning, gapWidthMm = GAP_WIDTH_MM } = options;
  const isAsked = parcels.map((parcel) => concerning?.has(parcel.number) ?? true);
  if (
    concerning &&
    fitsAround(
      parcels.map(({ geometry }) => geometry),
      isAsked,
    )
  )
    return [];
  const fabric: AskedFabric = { parcels, isAsked, keyOf: segmentKeys(parcels[0]?.geometry[0]?.[0]?.[0] ?? [0, 0]) };
  const { pieces, met } = meetEdges(fabric);
  const defects = [
    ...met,
    ...sameSide(pieces, fabric),
    ...piecesInside(pieces, fabric),
    ...gapsOf(pieces, fabric, gapWidthMm),
  ];
  return firstOfEach(within ? defects.filter((defect) => isInBox(defect.at, within)) : defects);
}

interface AskedFabric {
  readonly parcels: readonly FabricParcel[];
  /** By place in the list: defects without any such parcel are left out. */
  readonly isAsked: readonly boolean[];
  readonly keyOf: (from: Position, to: Position) => number;
}

/** Meets every edge with the edges of other parcels: proper crossings are overlaps, corners on edges cut them in pieces. */
function meetEdges({ parcels, isAsked }: AskedFabric) {
  const edges = parcels.flatMap(({ geometry }, owner) => edgesOf(geometry, owner));
  const corners = new Map<Edge, Position[]>();
  const met: FabricDefect[] = [];
  sweepEdges(edges, (first, second) => {
    if (areTwins(first, second)) return;
    const asked = isAsked[first.owner] || isAsked[second.owner];
    if (crossProperly(first.a, first.b, second.a, second.b)) {
      if (asked)
        met.push(defectOf('overlap', roundedCrossing(first.a, first.b, second.a, second.b), [first, second], parcels));
      return;
    }
    for (const [edge, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const on = cornersOn(edge, other);
      if (on.length === 0) continue;
      corners.set(edge, [...(corners.get(edge) ?? []), ...on]);
      if (asked) met.push(...on.map((corner) => defectOf('tJunction', corner, [first, second], parcels)));
    }
  });
  return { met, pieces: edges.flatMap((edge) => piecesOf(edge, corners.get(edge) ?? [])) };
}

/** Two parcels with the same piece in the same direction both have their land left of it. */
function sameSide(pieces: readonly Edge[], { parcels, isAsked, keyOf }: AskedFabric): readonly FabricDefect[] {
  const seen = new Map<number, Edge>();
  const defects: FabricDefect[] = [];
  for (const piece of pieces) {
    const key = keyOf(piece.a, piece.b);
    const twin = seen.get(key);
    seen.set(key, piece);
    if (twin && twin.owner !== piece.owner && (isAsked[twin.owner] || isAsked[piece.owner]))
      defects.push(defectOf('overlap', middleOf(piece), [twin, piece], parcels));
  }
  return defects;
}

/** A piece whose middle is inside another parcel: crossings through corners, and parcels within parcels. */
function piecesInside(pieces: readonly Edge[], { parcels, isAsked }: AskedFabric): readonly FabricDefect[] {
  const near: number[][] = parcels.map(() => []);
  for (const [x, y] of pairsThatMeet(parcels)) {
    if (!isAsked[x] && !isAsked[y]) continue;
    near[x]?.push(y);
    near[y]?.push(x);
  }
  for (const owners of near) owners.sort((x, y) => x - y);
  const geometries = parcels.map(({ geometry }) => geometry);
  const isInside = middleAsker(geometries, geometries.map(boxOf));
  const defects: FabricDefect[] = [];
  for (const piece of pieces) {
    for (const owner of near[piece.owner] ?? [])
      if (isInside(piece, owner)) defects.push(defectOf('overlap', middleOf(piece), [piece, { owner }], parcels));
  }
  return defects;
}

/** Pieces without a twin bound the land that no parcel has; where they close it in and it is thin, it is a gap. */
function gapsOf(pieces: readonly Edge[], fabric: AskedFabric, widthMm: number): readonly FabricDefect[] {
  const { parcels, isAsked, keyOf } = fabric;
  const present = new Set(pieces.map(({ a, b }) => keyOf(a, b)));
  const single = pieces.filter(({ a, b }) => !present.has(keyOf(b, a)));
  if (!single.some(({ owner }) => isAsked[owner])) return [];
  const owners = Map.groupBy(single, ({ a, b }) => keyOf(b, a));
  // Turned round they have the empty land on their left; each stands in as a ring of two points.
  const { faces } = facesOf([single.map(({ a, b }) => [b, a])], []);
  return faces.flatMap(({ polygon }) => {
    const around = polygon.flatMap((ring) =>
      ring.slice(1).flatMap((to, index) => owners.get(keyOf(ring[index] as Position, to)) ?? []),
    );
    const about = [...new Set(around.map(({ owner }) => owner))];
    if (about.length < 2 || !about.some((owner) => isAsked[owner])) return [];
    const areaDoubled = polygonAreaDoubled(polygon);
    if (areaDoubled / polygon.reduce((sum, ring) => sum + lineLengthMm(ring), 0) > widthMm) return [];
    const concerned = about.map((owner) => ({ owner }));
    return [{ ...defectOf('gap', polygon[0]?.[0] as Position, concerned, parcels), areaDoubled }];
  });
}

function defectOf(
  kind: FabricDefectKind,
  at: Position,
  owners: readonly { owner: number }[],
  parcels: readonly FabricParcel[],
): FabricDefect {
  const about = [...new Set(owners.map(({ owner }) => parcels[owner]?.number ?? ''))].sort();
  return { kind, about, at, areaDoubled: null };
}

/** One report for two parcels and a place, however many edges meet there. */
function firstOfEach(defects: readonly FabricDefect[]): readonly FabricDefect[] {
  const seen = new Map<string, FabricDefect>();
  for (const defect of defects) {
    const key = `${defect.kind} ${defect.about.join()} ${defect.at.join()}`;
    if (!seen.has(key)) seen.set(key, defect);
  }
  return [...seen.values()];
}
