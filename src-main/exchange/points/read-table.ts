import type { AttributeValue, AxisOrder, FilePoint, ReadChoices, Skipped, TakeFeature } from '../drawing.ts';
import { never } from '#domain/invariant.ts';
import { unescapeFormula } from '../escape-formula.ts';
import { unreadable } from '../unreadable.ts';
import { titleOf } from './block-titles.ts';
import { BlockCollector } from './collect-blocks.ts';
import { hasPair, headingSaysMetres, rolesOfHeading, type ColumnRole } from './column-roles.ts';
import { axesOf, guessRoles } from './guess-roles.ts';
import { parseCoordinate, type Coordinate } from './parse-coordinate.ts';
import { isBlank, type Row, type Table } from './table.ts';

/** What a person sets in the preview of a point list. */
export interface PointChoices extends ReadChoices {
  /** ';', ',', a tab …, 'blanks' or 'wideBlanks'. */
  readonly delimiter?: string;
  /** One for each column from the left, instead of headings and guesses. */
  readonly columns?: readonly ColumnRole[];
  /** A list without titles is one closed contour. */
  readonly contours?: boolean;
}

export interface ReadTable {
  /** How many features were taken, and how many of them are polygons. */
  readonly features: number;
  readonly polygons: number;
  readonly skipped: readonly Skipped[];
  readonly axes: AxisOrder;
  readonly degrees: boolean;
  readonly metres: boolean;
  readonly crs: { readonly epsg: number | null; readonly text: string | null };
}

/** Above any list of a survey, below what a parser's 512 MB hold. */
const MOST_POINTS = 500_000;
/** Rows that are looked at before the first is taken. */
const SAMPLE = 400;
/** So many lines are named one by one; the rest is counted. */
const MOST_NAMED = 200;

/** The points of one table. Faults: DOCUMENT_UNREADABLE 'noCoordinates', 'tooManyPoints'. */
export function readTable(table: Table, choices: PointChoices, take: TakeFeature): ReadTable | null {
  const sample = table
    .head()
    .filter((row) => !isBlank(row))
    .slice(0, SAMPLE);
  const layout = layoutOf(sample, choices);
  if (layout === null) return null;
  const walk = new TableWalk(table.layer, layout, choices);
  table.eachRow((row) => walk.take(row));
  return walk.finish(take);
}

/** Where the columns stand, and which way the coordinates run. */
interface Layout {
  readonly roles: readonly ColumnRole[];
  readonly headings: readonly string[];
  readonly metres: boolean;
}

function layoutOf(sample: readonly Row[], { columns }: PointChoices): Layout | null {
  if (columns !== undefined && hasPair(columns)) return { roles: columns, headings: [], metres: false };
  for (const [index, { cells }] of sample.entries()) {
    const roles = rolesOfHeading(cells);
    if (roles === null) continue;
    const above = sample[index - 1]?.cells ?? [];
    return { ...headingOf(roles, cells, above), metres: headingSaysMetres([...above, ...cells]) };
  }
  const roles = guessRoles(sample);
  return roles === null ? null : { roles, headings: [], metres: false };
}

/** A heading of two rows has its numbers and names in the upper one. */
function headingOf(
  roles: readonly ColumnRole[],
  cells: readonly string[],
  above: readonly string[],
): Omit<Layout, 'metres'> {
  const upper = rolesOfHeading(['x', 'y', ...above])?.slice(2) ?? [];
  const joined = roles.map((role, index) => (role === 'other' && cells[index] === '' ? (upper[index] ?? role) : role));
  return { roles: joined, headings: cells };
}

interface Raw {
  readonly where: string;
  readonly first: Coordinate;
  readonly second: Coordinate;
}

class TableWalk {
  readonly #blocks: BlockCollector;
  readonly #skipped: Skipped[] = [];
  readonly #uncounted = new Map<string, Skipped>();
  #layout: Layout;
  /** The row before, where it was no point: a heading may have two lines. */
  #above: readonly string[] = [];
  #points = 0;
  #parcel: string | null = null;
  #contour: string | null = null;
  #crs: ReadTable['crs'] = { epsg: null, text: null };
  /** Of the first points, to tell the axes. */
  readonly #seen: Raw[] = [];
  #degrees: boolean | null = null;

  constructor(layer: string, layout: Layout, choices: PointChoices) {
    this.#blocks = new BlockCollector(layer);
    this.#layout = layout;
    if (choices.contours === true || layout.roles.includes('measure')) this.#blocks.mark();
  }

  take(row: Row): void {
    if (isBlank(row)) return;
    const [first, second] = this.#pair();
    const [a, b] = [parseCoordinate(row.cells[first] ?? ''), parseCoordinate(row.cells[second] ?? '')];
    if (a === 'rounded' || b === 'rounded') this.#skip(row, 'line.rounded');
    else if (a !== null && b !== null) this.#takePoint(row, { where: row.where, first: a, second: b });
    else this.#takeWords(row, a !== null || b !== null);
    this.#above = a !== null && b !== null ? [] : row.cells;
  }

  finish(take: TakeFeature): ReadTable {
    const { axes } = this.#axes();
    let [features, polygons] = [0, 0];
    this.#blocks.finish((feature) => {
      features += 1;
      if (feature.geometry.kind === 'polygon') polygons += 1;
      take(feature);
    });
    return {
      features,
      polygons,
      skipped: [...this.#skipped, ...this.#uncounted.values()],
      axes,
      degrees: this.#degrees ?? false,
      metres: this.#layout.metres,
      crs: this.#crs,
    };
  }

  #pair(): readonly [number, number] {
    const { roles } = this.#layout;
    const indices = (['x', 'y', 'north', 'east', 'lat', 'lon'] as const)
      .map((role) => roles.indexOf(role))
      .filter((index) => index >= 0);
    return [Math.min(...indices.slice(0, 2)), Math.max(...indices.slice(0, 2))];
  }

  #takePoint(row: Row, raw: Raw): void {
    this.#degrees ??= raw.first.angle || raw.second.angle || this.#saysDegrees();
    if (this.#degrees !== (raw.first.angle || raw.second.angle || this.#saysDegrees()))
      return this.#skip(row, 'line.mixed');
    if (this.#degrees && (Math.abs(raw.first.value) > 180 || Math.abs(raw.second.value) > 180))
      return this.#skip(row, 'line.range');
    this.#points += 1;
    if (this.#points > MOST_POINTS) throw unreadable('points', 'tooManyPoints', { most: MOST_POINTS });
    if (this.#seen.length < SAMPLE) this.#seen.push(raw);
    this.#follow(this.#cell(row, 'parcel'), this.#cell(row, 'contour'));
    const at: FilePoint = [raw.first.value, raw.second.value];
    const height = parseCoordinate(this.#cell(row, 'height') ?? '');
    this.#blocks.add({
      at,
      name: this.#cell(row, 'name'),
      height: height === null || height === 'rounded' || height.angle ? null : height.value,
      attributes: this.#attributes(row),
    });
  }

  #saysDegrees(): boolean {
    return this.#layout.roles.includes('lat');
  }

  /** Columns that name the parcel and its contour begin a new one where they change. */
  #follow(parcel: string | null, contour: string | null): void {
    if (parcel !== null && parcel !== this.#parcel) this.#blocks.beginParcel(parcel, isHole(contour));
    else if (contour !== null && contour !== this.#contour) this.#blocks.beginContour(isHole(contour), 'marked');
    this.#parcel = parcel ?? this.#parcel;
    this.#contour = contour ?? this.#contour;
  }

  #takeWords(row: Row, halfRead: boolean): void {
    const heading = rolesOfHeading(row.cells);
    if (heading !== null)
      return void (this.#layout = { ...this.#layout, ...headingOf(heading, row.cells, this.#above) });
    const title = titleOf(row.cells);
    // A number in a column of coordinates and another text besides: a point that lost one, unless a label explains it.
    const filled = row.cells.filter((cell) => cell !== '');
    if (halfRead && filled.length >= 2 && title.kind !== 'total' && !filled[0]?.endsWith(':'))
      return this.#skip(row, 'line.coordinate');
    switch (title.kind) {
      case 'total':
      case 'headline':
        return;
      case 'parcel':
        return this.#blocks.beginParcel(title.name, title.hole || null);
      case 'contour':
        return this.#blocks.beginContour(title.hole, 'marked');
      case 'points':
        return this.#blocks.beginPoints();
      case 'crs':
        this.#crs = { epsg: title.epsg, text: title.text };
        return;
      case 'text':
        return this.#skip(row, 'line.text');
      default:
        return never(title);
    }
  }

  #cell({ cells }: Row, role: ColumnRole): string | null {
    const index = this.#layout.roles.indexOf(role);
    const cell = index < 0 ? '' : (cells[index] ?? '');
    return cell === '' ? null : unescapeFormula(cell);
  }

  #attributes({ cells }: Row): Readonly<Record<string, AttributeValue>> {
    const kept = this.#layout.roles.flatMap((role, index): (readonly [string, string])[] => {
      const cell = cells[index] ?? '';
      const heading = this.#layout.headings[index] ?? '';
      if (cell === '' || (role !== 'code' && (role !== 'other' || heading === ''))) return [];
      return [[role === 'code' ? 'code' : heading.slice(0, 60), unescapeFormula(cell)]];
    });
    return kept.length === 0 ? NOTHING : Object.fromEntries(kept);
  }

  #axes(): { readonly axes: AxisOrder } {
    const { roles } = this.#layout;
    const [first] = this.#pair();
    const role = roles[first];
    if (role === 'lat') return { axes: 'latLon' };
    if (role === 'lon') return { axes: 'lonLat' };
    if (role === 'north') return { axes: 'northEast' };
    if (role === 'east') return { axes: 'eastNorth' };
    const told = axesOf(
      this.#seen.map((raw) => raw.first),
      this.#seen.map((raw) => raw.second),
    );
    this.#degrees = told.degrees;
    if (told.sure || told.degrees) return told;
    // Local coordinates: X is north, wherever its column stands.
    return { axes: role === 'y' ? 'eastNorth' : 'northEast' };
  }

  #skip(row: Row, reason: string): void {
    const what = row.cells.join(' ').trim().slice(0, 60);
    if (this.#skipped.length < MOST_NAMED) this.#skipped.push({ what, reason, count: 1, where: row.where });
    else {
      const known = this.#uncounted.get(reason);
      this.#uncounted.set(reason, { what, reason, where: row.where, ...known, count: (known?.count ?? 0) + 1 });
    }
  }
}

const NOTHING: Readonly<Record<string, AttributeValue>> = {};

const isHole = (contour: string | null): boolean | null =>
  contour === null ? null : /внутр|ішкі|inner|hole/iu.test(contour) ? true : null;
