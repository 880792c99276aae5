import { facesOf } from './faces.ts';
import { boxOf, boxesMeet, lineLengthMm, polygonAreaDoubled } from './measures.ts';
import {
  crossProperly,
  isInBox,
  isOnSegment,
  roundedCrossing,
  samePosition,
  segmentBoxesMeet,
  sideOf,
} from './predicates.ts';
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
  const concerns = parcels.map((parcel) => concerning?.has(parcel.number) ?? true);
  const edges = parcels.flatMap((parcel, owner) => edgesOf(parcel, owner));
  const met = meetEdges(edges, parcels);
  const pieces = edges.flatMap(piecesOf);
  const defects = [
    ...met,
    ...sameSide(pieces, parcels),
    ...piecesInside(pieces, parcels, concerns),
    ...gapsOf(pieces, parcels, gapWidthMm),
  ].filter((defect) => !concerning || defect.about.some((number) => concerning.has(number)));
  return firstOfEach(within ? defects.filter((defect) => isInBox(defect.at, within)) : defects);
}

interface Edge {
  readonly owner: number;
  readonly a: Position;
  readonly b: Position;
  /** Corners of others that stand on the edge, between its ends. */
  readonly on: Position[];
}

interface EdgePiece {
  readonly owner: number;
  readonly a: Position;
  readonly b: Position;
}

function edgesOf(parcel: FabricParcel, owner: number): Edge[] {
  return parcel.geometry
    .flat()
    .flatMap((ring) => ring.slice(1).map((b, index) => ({ owner, a: ring[index] as Position, b, on: [] })));
}

/** Meets every edge with the edges of other parcels: proper crossings are overlaps, corners on edges are noted on them. */
function meetEdges(edges: readonly Edge[], parcels: readonly FabricParcel[]): readonly FabricDefect[] {
  const sorted = edges.toSorted((x, y) => Math.min(x.a[0], x.b[0]) - Math.min(y.a[0], y.b[0]));
  const defects: FabricDefect[] = [];
  for (const [index, first] of sorted.entries()) {
    const east = Math.max(first.a[0], first.b[0]);
    for (let j = index + 1; j < sorted.length; j++) {
      const second = sorted[j] as Edge;
      if (Math.min(second.a[0], second.b[0]) > east) break;
      if (second.owner === first.owner || !segmentBoxesMeet(first.a, first.b, second.a, second.b)) continue;
      if (crossProperly(first.a, first.b, second.a, second.b)) {
        defects.push(
          defectOf('overlap', roundedCrossing(first.a, first.b, second.a, second.b), [first, second], parcels),
        );
        continue;
      }
      defects.push(...cornersOn(first, second, parcels), ...cornersOn(second, first, parcels));
    }
  }
  return defects;
}

function cornersOn(edge: Edge, other: Edge, parcels: readonly FabricParcel[]): readonly FabricDefect[] {
  return [other.a, other.b].flatMap((corner) => {
    if (samePosition(corner, edge.a) || samePosition(corner, edge.b) || !isOnSegment(corner, edge.a, edge.b)) return [];
    edge.on.push(corner);
    return [defectOf('tJunction', corner, [edge, other], parcels)];
  });
}

/** The edge in pieces from corner to corner. */
function piecesOf({ owner, a, b, on }: Edge): readonly EdgePiece[] {
  if (on.length === 0) return [{ owner, a, b }];
  const along = (point: Position): number => Math.abs(point[0] - a[0]) + Math.abs(point[1] - a[1]);
  const points = [a, ...on.toSorted((x, y) => along(x) - along(y)), b];
  return points
    .slice(1)
    .map((point, index) => ({ owner, a: points[index] as Position, b: point }))
    .filter((piece) => !samePosition(piece.a, piece.b));
}

const keyOf = (a: Position, b: Position): string => `${a[0]},${a[1]},${b[0]},${b[1]}`;

/** Two parcels with the same piece in the same direction both have their land left of it. */
function sameSide(pieces: readonly EdgePiece[], parcels: readonly FabricParcel[]): readonly FabricDefect[] {
  const seen = new Map<string, EdgePiece>();
  return pieces.flatMap((piece) => {
    const twin = seen.get(keyOf(piece.a, piece.b));
    seen.set(keyOf(piece.a, piece.b), piece);
    return twin && twin.owner !== piece.owner ? [defectOf('overlap', middleOf(piece), [twin, piece], parcels)] : [];
  });
}

/** A piece whose middle is inside another parcel: crossings through corners, and parcels within parcels. */
function piecesInside(
  pieces: readonly EdgePiece[],
  parcels: readonly FabricParcel[],
  concerns: readonly boolean[],
): readonly FabricDefect[] {
  const boxes = parcels.map((parcel) => boxOf(parcel.geometry));
  const doubled = parcels.map((parcel) =>
    parcel.geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y]))),
  );
  return pieces.flatMap((piece) => {
    const twice: Position = [piece.a[0] + piece.b[0], piece.a[1] + piece.b[1]];
    const box: Box = [twice[0] / 2, twice[1] / 2, twice[0] / 2, twice[1] / 2];
    return parcels.flatMap((_, owner) => {
      if (owner === piece.owner || !(concerns[owner] || concerns[piece.owner])) return [];
      if (!boxesMeet(boxes[owner] as Box, box)) return [];
      if (sideOf(twice, doubled[owner] as MultiPolygon) !== 'inside') return [];
      return [defectOf('overlap', middleOf(piece), [piece, { owner }], parcels)];
    });
  });
}

/** Pieces without a twin bound the land that no parcel has; where they close it in and it is thin, it is a gap. */
function gapsOf(
  pieces: readonly EdgePiece[],
  parcels: readonly FabricParcel[],
  widthMm: number,
): readonly FabricDefect[] {
  const present = new Set(pieces.map((piece) => keyOf(piece.a, piece.b)));
  const single = pieces.filter((piece) => !present.has(keyOf(piece.b, piece.a)));
  const owners = new Map(single.map((piece) => [keyOf(piece.b, piece.a), piece.owner]));
  // Turned round they have the empty land on their left; each stands in as a ring of two points.
  const { faces } = facesOf([single.map((piece) => [piece.b, piece.a])], []);
  return faces.flatMap(({ polygon }) => {
    const area = polygonAreaDoubled(polygon);
    const around = polygon.flatMap((ring) =>
      ring.slice(1).map((to, index) => owners.get(keyOf(ring[index] as Position, to)) ?? -1),
    );
    const about = [...new Set(around.filter((owner) => owner >= 0))];
    const width = area / polygon.reduce((sum, ring) => sum + lineLengthMm(ring), 0);
    if (about.length < 2 || width > widthMm) return [];
    const at = polygon[0]?.[0] as Position;
    return [
      {
        ...defectOf(
          'gap',
          at,
          about.map((owner) => ({ owner })),
          parcels,
        ),
        areaDoubled: area,
      },
    ];
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

const middleOf = ({ a, b }: EdgePiece): Position => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];

/** One report for two parcels and a place, however many edges meet there. */
function firstOfEach(defects: readonly FabricDefect[]): readonly FabricDefect[] {
  const seen = new Map<string, FabricDefect>();
  for (const defect of defects) {
    const key = `${defect.kind} ${defect.about.join()} ${defect.at.join()}`;
    if (!seen.has(key)) seen.set(key, defect);
  }
  return [...seen.values()];
}
