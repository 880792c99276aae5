import type { RegisterChange } from '#domain/journal/change.ts';
import type { PointNumbering } from '#domain/cases/drafting-aids.ts';
import { mainParcel, registeredParcels, type Situation } from '#domain/cases/situation.ts';
import { stretchesOf } from '#domain/documents/plan-adjacency.ts';
import { contoursOf } from '#domain/documents/plan-contours.ts';
import { labelPoint } from '#domain/geometry/label-point.ts';
import { areaDoubled, directionAngle, lengthMm } from '#domain/geometry/measures.ts';
import { isOnSegment } from '#domain/geometry/predicates.ts';
import { cornersIn, sharedWith } from '#domain/geometry/shared-edges.ts';
import type { DoubledMm2, Line, MultiPolygon, Position, Zone } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { ownAfter, scopesOf, type OwnParcel, type PartFate } from '#domain/cases/own-after.ts';
import type { Encumbrance } from '#domain/rights/right.ts';
import { countedContours } from './point-order.ts';

/** A turning point of the case. The parcel's own points keep their numbers, those of the draft go on from there. */
export interface FigurePoint {
  readonly no: number;
  readonly at: Position;
  /** Not a point of any parcel in the register. */
  readonly isNew: boolean;
}

/** A row of a coordinate table: the point, and the side from it to the next one. Null at the end of an open line. */
export interface FigureRow {
  readonly point: FigurePoint;
  readonly next: Position | null;
  readonly sideMm: number | null;
  readonly bearing: number | null;
}

export interface FigurePart {
  readonly parcel: Parcel;
  readonly fate: PartFate;
  readonly parents: readonly Parcel[];
  readonly index: number;
  /** 1 or 2 of the palette; no two neighbouring parts share one where two colours suffice. */
  readonly colour: 1 | 2;
  readonly areaDoubled: DoubledMm2;
  readonly share: number;
  /** Length of boundary that no parcel lies on: the street side. */
  readonly frontMm: number;
  readonly contours: readonly (readonly FigureRow[])[];
  readonly label: Position;
}

/** A part of a parcel that the draft puts under a use. */
export interface FigureScope {
  readonly encumbrance: Encumbrance;
  readonly geometry: MultiPolygon;
  readonly areaDoubled: DoubledMm2;
  readonly contours: readonly (readonly FigureRow[])[];
  readonly label: Position;
}

export interface FigureNeighbour {
  readonly number: ParcelNumber;
  readonly points: readonly number[];
  readonly lengthMm: number;
  /** The draft puts points on the common boundary, so the neighbour gets a new version of the same area. */
  readonly changed: boolean;
}

/** Everything that map, inspector and dock show of a draft, made by the same code while drawing and afterwards. */
export interface CaseFigure {
  /** The parcels of the case as registered; it was opened on the first. */
  readonly parents: readonly Parcel[];
  readonly zone: Zone;
  readonly parentRows: readonly (readonly FigureRow[])[];
  readonly parentLabel: Position;
  readonly parts: readonly FigurePart[];
  readonly scopes: readonly FigureScope[];
  /** Parcels that are no more, and nothing came of them. */
  readonly closed: readonly Parcel[];
  readonly cuts: readonly (readonly FigureRow[])[];
  /** Sides of the parcels as registered on which no boundary of the case lies any more. */
  readonly gone: readonly Line[];
  readonly points: readonly FigurePoint[];
  /** Which way the contours run: outside is on the left of it, or on the right. */
  readonly isClockwise: boolean;
  readonly parentAreaDoubled: DoubledMm2;
  readonly partsAreaDoubled: DoubledMm2;
  /** Parts and bent neighbours together against before: 0 where the neighbours took what the parts lost by rounding. */
  readonly totalDifferenceDoubled: number;
  readonly neighbours: readonly FigureNeighbour[];
}

const keyOf = ([east, north]: Position): string => `${east},${north}`;

export function figureOf(
  situation: Situation,
  change: RegisterChange,
  numbering: PointNumbering | null = null,
): CaseFigure {
  const all = ownAfter(situation, change);
  const own = all.filter(({ fate }) => fate !== 'closed');
  const formed = own.map(({ parcel }) => parcel);
  const isOnFreeLand = own.length > 0 && own.every(({ fate }) => fate === 'formed');
  const burdens = scopesOf(situation, change);
  // What is formed on free land is drawn for itself; the parcels of such a case are neighbours.
  const ground = isOnFreeLand ? formed.flatMap(({ geometry }) => geometry) : groundOf(situation);
  const drawn = [...formed.map(({ geometry }) => geometry), ...burdens.map(({ scope }) => scope ?? [])];
  const number = pointNumbering(situation, { ground, cuts: cutsOf(formed), drawn, numbering });
  const colours = twoColours(formed);
  return {
    parents: situation.parcels,
    zone: mainParcel(situation).zone,
    parentRows: rowsOf(ground, number),
    parentLabel: labelPoint(clearOfBuildings(isOnFreeLand ? ground : mainParcel(situation).geometry, situation)),
    parts: own.map((one, index) => toPart({ situation, formed, own: one, index, colour: colours[index] ?? 1, number })),
    scopes: burdens.map((encumbrance) => toScope(encumbrance, number)),
    closed: all.filter(({ fate }) => fate === 'closed').map(({ parcel }) => parcel),
    cuts: cutsOf(formed).map((line) => lineRows(line, number.point)),
    gone: goneSides(ground, formed),
    points: number.standing(),
    isClockwise: numbering?.clockwise ?? true,
    parentAreaDoubled: sumOfAreas(situation.parcels),
    partsAreaDoubled: sumOfAreas(formed),
    totalDifferenceDoubled: totalDifference(situation, change, formed),
    neighbours: neighboursOf(isOnFreeLand ? registeredParcels(situation) : situation.neighbours, ground, {
      change,
      point: number.point,
    }),
  };
}

function toScope(encumbrance: Encumbrance, number: Numbering): FigureScope {
  const geometry = encumbrance.scope ?? [];
  return {
    encumbrance,
    geometry,
    areaDoubled: areaDoubled(geometry),
    contours: rowsOf(geometry, number),
    label: labelPoint(geometry),
  };
}

/** All parcels of the case, polygon by polygon. */
const groundOf = ({ parcels }: Situation): MultiPolygon => parcels.flatMap(({ geometry }) => geometry);

const sumOfAreas = (parcels: readonly Parcel[]): DoubledMm2 =>
  parcels.reduce((sum, parcel) => sum + parcel.areaDoubled, 0);

function totalDifference(situation: Situation, change: RegisterChange, formed: readonly Parcel[]): number {
  if (formed.length === 0) return 0;
  const bent = change.put.parcels.filter((parcel) => !formed.includes(parcel));
  const before = situation.neighbours.filter(({ number }) => bent.some((parcel) => parcel.number === number));
  return sumOfAreas(formed) + sumOfAreas(bent) - sumOfAreas(situation.parcels) - sumOfAreas(before);
}

interface PartInput {
  readonly situation: Situation;
  readonly formed: readonly Parcel[];
  readonly own: OwnParcel;
  readonly index: number;
  readonly colour: 1 | 2;
  readonly number: Numbering;
}

function toPart({ situation, formed, own, index, colour, number }: PartInput): FigurePart {
  const { parcel } = own;
  const others = [...situation.neighbours, ...formed.filter((other) => other.number !== parcel.number)];
  const stretches = stretchesOf(contoursOf(parcel.geometry), others, []);
  return {
    ...own,
    index,
    colour,
    areaDoubled: parcel.areaDoubled,
    share: parcel.areaDoubled / sumOfAreas(situation.parcels),
    frontMm: stretches
      .filter(({ beside }) => beside.kind !== 'parcel')
      .reduce((sum, { lengthMm: length }) => sum + length, 0),
    contours: rowsOf(parcel.geometry, number),
    label: labelPoint(clearOfBuildings(parcel.geometry, situation)),
  };
}

/** Buildings count as holes, so that the label of a part stands beside them where there is room. */
const clearOfBuildings = (geometry: MultiPolygon, { buildings }: Situation): MultiPolygon =>
  geometry.map((polygon) => [
    ...polygon,
    ...buildings.flatMap((building) => building.geometry.map(([outer]) => outer ?? [])),
  ]);

interface Numbered {
  readonly ground: MultiPolygon;
  readonly cuts: readonly Line[];
  /** What stands in the draft: parcels, and parts of them under a use. */
  readonly drawn: readonly MultiPolygon[];
  readonly numbering: PointNumbering | null;
}

interface Numbering {
  readonly point: (at: Position) => FigurePoint;
  readonly counted: (geometry: MultiPolygon) => readonly (readonly Position[])[];
}

function pointNumbering(situation: Situation, { ground, cuts, drawn, numbering }: Numbered) {
  const registered = new Set(
    registeredParcels(situation)
      .flatMap((parcel) => parcel.geometry.flat(2))
      .map(keyOf),
  );
  const known = new Map<string, FigurePoint>();
  const point = (at: Position): FigurePoint => {
    const key = keyOf(at);
    const found = known.get(key) ?? { no: known.size + 1, at, isNew: !registered.has(key) };
    known.set(key, found);
    return found;
  };
  const counted = (geometry: MultiPolygon) => countedContours(geometry, numbering);
  // A corner that the draft made is in no registered parcel: then the new parcel that has it is counted first
  const start = numbering && !registered.has(keyOf(numbering.from)) ? drawn.find(hasCorner(numbering.from)) : undefined;
  counted([...(start ?? []), ...ground]).forEach((contour) => contour.forEach(point));
  cuts.forEach((line) => line.forEach(point));
  const after = new Set(drawn.flatMap((geometry) => geometry.flat(2)).map(keyOf));
  // Corners that the draft takes away keep their number, so that the others keep theirs
  const stands = ({ at }: FigurePoint): boolean => drawn.length === 0 || after.has(keyOf(at));
  return { point, counted, standing: (): readonly FigurePoint[] => [...known.values()].filter(stands) };
}

const hasCorner =
  (corner: Position) =>
  (geometry: MultiPolygon): boolean =>
    geometry.flat(2).some((at) => keyOf(at) === keyOf(corner));

const rowsOf = (geometry: MultiPolygon, { point, counted }: Numbering): readonly (readonly FigureRow[])[] =>
  counted(geometry).map((contour) =>
    contour.map((from, index) => {
      const to = contour[(index + 1) % contour.length] ?? from;
      return { point: point(from), next: to, sideMm: lengthMm(from, to), bearing: directionAngle(from, to) };
    }),
  );

export const lineRows = (line: Line, point: (at: Position) => FigurePoint): readonly FigureRow[] =>
  line.map((at, index) => {
    const next = line[index + 1];
    return {
      point: point(at),
      next: next ?? null,
      sideMm: next ? lengthMm(at, next) : null,
      bearing: next ? directionAngle(at, next) : null,
    };
  });

/** A side that only got a point in between is still there. */
function goneSides(ground: MultiPolygon, formed: readonly Parcel[]): readonly Line[] {
  if (formed.length === 0) return [];
  const after = formed.map((parcel) => parcel.geometry);
  const corners = cornersIn(after, ground);
  const stands = sharedWith(after);
  const whole = (from: Position, to: Position): boolean => {
    const on = corners
      .filter((at) => isOnSegment(at, from, to))
      .toSorted((a, b) => lengthMm(from, a) - lengthMm(from, b));
    return [...on, to].every(
      (at, index) => keyOf(at) === keyOf(on[index - 1] ?? from) || stands(on[index - 1] ?? from, at),
    );
  };
  return ground.flat().flatMap((ring) =>
    ring.slice(1).flatMap((to, index): Line[] => {
      const from = ring[index] ?? to;
      return whole(from, to) ? [] : [[from, to]];
    }),
  );
}

/** Boundaries between the parts, each once, joined end to end: the division line as it was cut, not as it was drawn. */
export function cutsOf(formed: readonly Parcel[]): readonly Line[] {
  const owner = new Map<string, number>();
  formed.forEach((parcel, index) =>
    sidesIn(parcel.geometry).forEach(([a, b]) => owner.set(`${keyOf(a)} ${keyOf(b)}`, index)),
  );
  const lines: Position[][] = [];
  formed.forEach((parcel, index) => {
    for (const [a, b] of sidesIn(parcel.geometry)) {
      const other = owner.get(`${keyOf(b)} ${keyOf(a)}`);
      if (other === undefined || other <= index) continue;
      join(lines, a, b);
    }
  });
  return lines;
}

/** Adds a side to the line that it continues, at either end; two lines that meet by it become one. */
function join(lines: Position[][], a: Position, b: Position): void {
  const before = lines.find((line) => keyOf(line.at(-1) ?? b) === keyOf(a));
  const after = lines.find((line) => keyOf(line[0] ?? a) === keyOf(b));
  if (before && after && before !== after) {
    before.push(...after);
    lines.splice(lines.indexOf(after), 1);
  } else if (before) before.push(b);
  else if (after) after.unshift(a);
  else lines.push([a, b]);
}

const sidesIn = (geometry: MultiPolygon): readonly (readonly [Position, Position])[] =>
  geometry.flat().flatMap((ring) => ring.slice(1).map((b, index) => [ring[index] ?? b, b] as const));

/** Greedy colouring in order of the numbers: exact for parts in a row, best effort where three meet. */
function twoColours(formed: readonly Parcel[]): readonly (1 | 2)[] {
  const sides = formed.map((parcel) => new Set(sidesIn(parcel.geometry).map(([a, b]) => `${keyOf(a)} ${keyOf(b)}`)));
  const touching = (one: number, other: number): boolean =>
    sidesIn(formed[one]?.geometry ?? []).some(([a, b]) => sides[other]?.has(`${keyOf(b)} ${keyOf(a)}`));
  const colours: (1 | 2)[] = [];
  formed.forEach((_parcel, index) => {
    const taken = colours.filter((_colour, other) => touching(index, other));
    colours.push(taken.includes(1) && !taken.includes(2) ? 2 : taken.length === 0 && index % 2 === 1 ? 2 : 1);
  });
  return colours;
}

function neighboursOf(
  around: readonly Parcel[],
  ground: MultiPolygon,
  { change, point }: { readonly change: RegisterChange; readonly point: (at: Position) => FigurePoint },
): readonly FigureNeighbour[] {
  const contours = contoursOf(ground);
  const byNo = new Map(contours.flatMap((contour) => contour.points).map(({ no, at }) => [no, at] as const));
  const put = new Set(change.put.parcels.map((parcel) => parcel.number));
  return stretchesOf(contours, around, []).flatMap((stretch) => {
    const neighbour = stretch.beside.kind === 'parcel' ? around[stretch.beside.index] : undefined;
    if (!neighbour) return [];
    const points = stretch.points.flatMap((no) => {
      const at = byNo.get(no);
      return at ? [point(at).no] : [];
    });
    return [{ number: neighbour.number, points, lengthMm: stretch.lengthMm, changed: put.has(neighbour.number) }];
  });
}
