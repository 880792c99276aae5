import { sha256Hex } from '../journal/hash.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { KAZAKHSTAN, type Extent } from './extent.ts';
import { ELLIPSOID, type Radians } from './helmert.ts';

/*
 * Why not `proj4.nadgrid`: it takes the first sub-grid that holds a point, not the finest; runs over the last column
 * and row; prints to the console and goes on where a file is damaged. A grid decides about a decimetre of somebody's
 * boundary, so it is read whole, checked whole and interpolated as PROJ does.
 */

/** One rectangle of nodes. Degrees of longitude count eastwards here, though the file counts them westwards. */
interface SubGrid {
  readonly name: string;
  readonly parent: string;
  readonly children: SubGrid[];
  /** Radians. */
  readonly west: number;
  readonly south: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
  /** Radians east and north, from the south-western node eastwards, then northwards. */
  readonly east: Float32Array;
  readonly north: Float32Array;
}

export interface DatumGrid {
  readonly roots: readonly SubGrid[];
  /** Names the file in the id of every pipeline that uses it. */
  readonly sha256: string;
  readonly version: string;
  readonly extent: Extent;
}

export type GridCode = 'crs.gridDamaged' | 'crs.gridOther' | 'crs.nullShift';

type Read<T> = Result<T, Refusal<GridCode>>;
const damaged = (what: string): Read<never> => refuse('crs.gridDamaged', [what]);

const HEADER = 11 * 16;
const NODE = 16;
const MOST_SUBGRIDS = 1_000;
/** SK-42 and QazTRF-23 are within 10″ of each other everywhere; a grid of more is another grid or torn. */
const LARGEST_SHIFT_SECONDS = 30;
const SECOND = Math.PI / 180 / 3600;

/**
 * Reads the NTv2 file of EPSG:10964, SK-42 → QazTRF-23, of either byte order.
 *
 * Unit    the file: seconds of arc, longitude positive westwards
 * Refuses 'crs.gridDamaged' (with the field that is wrong) | 'crs.gridOther' (from other ellipsoids, not over
 *         Kazakhstan) | 'crs.nullShift' (a grid of nothing but zeros)
 * Source  NTv2 developer's guide, Geodetic Survey of Canada
 */
export function readDatumGrid(bytes: Uint8Array): Result<DatumGrid, Refusal<GridCode>> {
  if (bytes.length < 2 * HEADER) return damaged(`${bytes.length} < ${2 * HEADER}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getInt32(8, true) === 11;
  const file: GridFile = { view, little };
  const header = readHeader(file);
  if (!header.ok) return header;
  const subGrids = readSubGrids(file, header.value.count);
  if (!subGrids.ok) return subGrids;
  const roots = nest(subGrids.value);
  if (!roots.ok) return roots;
  if (subGrids.value.every(({ east, north }) => east.every(isZero) && north.every(isZero))) {
    return refuse('crs.nullShift', [header.value.version]);
  }
  const extent = extentOf(roots.value);
  if (
    extent[2] < KAZAKHSTAN[0] ||
    extent[0] > KAZAKHSTAN[2] ||
    extent[3] < KAZAKHSTAN[1] ||
    extent[1] > KAZAKHSTAN[3]
  ) {
    return refuse('crs.gridOther', [extent.map((degrees) => degrees.toFixed(2)).join(' ')]);
  }
  return ok({ roots: roots.value, sha256: sha256Hex(bytes), version: header.value.version, extent });
}

const isZero = (value: number): boolean => value === 0;

interface GridFile {
  readonly view: DataView;
  readonly little: boolean;
}

const integer = ({ view, little }: GridFile, at: number): number => view.getInt32(at + 8, little);
const double = ({ view, little }: GridFile, at: number): number => view.getFloat64(at + 8, little);
const text = ({ view }: GridFile, at: number): string => {
  let read = '';
  for (let i = at; i < at + 8; i++) read += String.fromCharCode(view.getUint8(i));
  // Eight bytes, filled up with blanks or zeros.
  return read.replace(/[^\x20-\x7e]/g, ' ').trim();
};

/** Records of 16 bytes: eight of a name, eight of a value. */
function readHeader(file: GridFile): Read<{ readonly count: number; readonly version: string }> {
  for (const [at, name] of ['NUM_OREC', 'NUM_SREC'].entries()) {
    if (text(file, 16 * at) !== name || integer(file, 16 * at) !== 11) return damaged(name);
  }
  const count = integer(file, 32);
  if (text(file, 32) !== 'NUM_FILE' || count < 1 || count > MOST_SUBGRIDS) return damaged('NUM_FILE');
  const unit = text(file, 56);
  if (unit !== 'SECONDS') return damaged(`GS_TYPE ${unit}`);
  const axes = [112, 128, 144, 160].map((at) => double(file, at)) as [number, number, number, number];
  // A grid of the other direction has the ellipsoids exchanged: its shifts would go the wrong way.
  const isOurs = [ELLIPSOID.krass.a, ELLIPSOID.krass.b, ELLIPSOID.GRS80.a, ELLIPSOID.GRS80.b].every(
    (metres, index) => Math.abs((axes[index] ?? 0) - metres) < 0.5,
  );
  if (!isOurs) return refuse('crs.gridOther', [`${text(file, 88)} → ${text(file, 104)}`]);
  return ok({ count, version: text(file, 72) });
}

function readSubGrids(file: GridFile, count: number): Read<readonly SubGrid[]> {
  const subGrids: SubGrid[] = [];
  let at = HEADER;
  for (let index = 0; index < count; index++) {
    if (file.view.byteLength < at + HEADER) return damaged(`SUB_NAME ${index + 1}/${count}`);
    const subGrid = readSubGrid(file, at);
    if (!subGrid.ok) return subGrid;
    subGrids.push(subGrid.value);
    at += HEADER + subGrid.value.columns * subGrid.value.rows * NODE;
  }
  return ok(subGrids);
}

function readSubGrid(file: GridFile, at: number): Read<SubGrid> {
  const name = text(file, at + 8);
  if (text(file, at) !== 'SUB_NAME' || name === '') return damaged('SUB_NAME');
  const [south, north, east, west, stepY, stepX] = [64, 80, 96, 112, 128, 144].map((field) =>
    double(file, at + field),
  ) as [number, number, number, number, number, number];
  const hasSize =
    stepX > 0 &&
    stepY > 0 &&
    north > south &&
    west > east &&
    [stepX, stepY, north, south, west, east].every(Number.isFinite);
  if (!hasSize) return damaged(`${name}: S_LAT … LONG_INC`);
  const columns = Math.round((west - east) / stepX) + 1;
  const rows = Math.round((north - south) / stepY) + 1;
  const isWhole =
    Math.abs((columns - 1) * stepX - (west - east)) < 1e-3 && Math.abs((rows - 1) * stepY - (north - south)) < 1e-3;
  if (!isWhole || columns < 2 || rows < 2) return damaged(`${name}: S_LAT … LONG_INC`);
  const count = integer(file, at + 160);
  if (count !== columns * rows) return damaged(`${name}: GS_COUNT ${count} ≠ ${columns} × ${rows}`);
  const start = at + HEADER;
  if (file.view.byteLength < start + count * NODE)
    return damaged(`${name}: ${file.view.byteLength} < ${start + count * NODE}`);
  const nodes = readNodes(file, { start, columns, rows });
  if (nodes === null) return damaged(`${name}: > ${LARGEST_SHIFT_SECONDS}″`);
  return ok({
    name,
    parent: text(file, at + 24),
    children: [],
    west: -west * SECOND,
    south: south * SECOND,
    stepX: stepX * SECOND,
    stepY: stepY * SECOND,
    columns,
    rows,
    ...nodes,
  });
}

interface NodeBlock {
  readonly start: number;
  readonly columns: number;
  readonly rows: number;
}

/** Rows run from the south, in a row the nodes run from the east: they are turned here. Null: a shift out of bounds. */
function readNodes({ view, little }: GridFile, { start, columns, rows }: NodeBlock) {
  const east = new Float32Array(columns * rows);
  const north = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = start + (row * columns + (columns - 1 - column)) * NODE;
      const latitude = view.getFloat32(at, little);
      const longitude = view.getFloat32(at + 4, little);
      if (!(Math.abs(latitude) <= LARGEST_SHIFT_SECONDS && Math.abs(longitude) <= LARGEST_SHIFT_SECONDS)) return null;
      // Radians in single precision, as PROJ keeps them: a grid has no more digits, and both give the same point.
      north[row * columns + column] = latitude * SECOND;
      east[row * columns + column] = -longitude * SECOND;
    }
  }
  return { east, north };
}

/** Children lie in their parents and are finer: the finest one that holds a point decides. */
function nest(subGrids: readonly SubGrid[]): Read<readonly SubGrid[]> {
  const byName = new Map(subGrids.map((subGrid) => [subGrid.name, subGrid]));
  if (byName.size !== subGrids.length) return damaged('SUB_NAME');
  const roots: SubGrid[] = [];
  for (const subGrid of subGrids) {
    const parent = byName.get(subGrid.parent);
    // A child finer than its parent cannot be its own ancestor.
    if (parent && parent.stepX * parent.stepY > subGrid.stepX * subGrid.stepY) parent.children.push(subGrid);
    else if (parent || subGrid.parent !== 'NONE') return damaged(`PARENT ${subGrid.parent}`);
    else roots.push(subGrid);
  }
  return ok(roots);
}

function extentOf(roots: readonly SubGrid[]): Extent {
  const degrees = 180 / Math.PI;
  return [
    Math.min(...roots.map(({ west }) => west)) * degrees,
    Math.min(...roots.map(({ south }) => south)) * degrees,
    Math.max(...roots.map(({ west, stepX, columns }) => west + stepX * (columns - 1))) * degrees,
    Math.max(...roots.map(({ south, stepY, rows }) => south + stepY * (rows - 1))) * degrees,
  ];
}

/** Why a point cannot be shifted, or null when it was. */
export type ShiftFailure = 'crs.outsideGrid' | 'crs.nullShift' | null;

/** PROJ's tolerance: a hundred-thousandth of a cell, or a point on the rim would be in or out by chance. */
function reaches({ west, south, stepX, stepY, columns, rows }: SubGrid, x: number, y: number): boolean {
  const rim = (stepX + stepY) * 1e-5;
  return (
    x >= west - rim &&
    y >= south - rim &&
    x <= west + stepX * (columns - 1) + rim &&
    y <= south + stepY * (rows - 1) + rim
  );
}

function finest(subGrids: readonly SubGrid[], x: number, y: number): SubGrid | null {
  for (const subGrid of subGrids) if (reaches(subGrid, x, y)) return finest(subGrid.children, x, y) ?? subGrid;
  return null;
}

/** Bilinear, in radians east and north. */
function interpolate({ grid, shift }: { readonly grid: SubGrid; readonly shift: Radians }, x: number, y: number): void {
  const { columns, rows, east, north } = grid;
  const atX = (x - grid.west) / grid.stepX;
  const atY = (y - grid.south) / grid.stepY;
  // The last column and row belong to the cell before them.
  const column = Math.min(Math.max(Math.floor(atX), 0), columns - 2);
  const row = Math.min(Math.max(Math.floor(atY), 0), rows - 2);
  const u = Math.min(Math.max(atX - column, 0), 1);
  const v = Math.min(Math.max(atY - row, 0), 1);
  const low = row * columns + column;
  const high = low + columns;
  const mix = (values: Float32Array): number =>
    (1 - u) * (1 - v) * (values[low] ?? NaN) +
    u * (1 - v) * (values[low + 1] ?? NaN) +
    (1 - u) * v * (values[high] ?? NaN) +
    u * v * (values[high + 1] ?? NaN);
  shift.x = mix(east);
  shift.y = mix(north);
}

const MOST_ROUNDS = 12;
/** A hundredth of a micrometre. */
const CLOSE_ENOUGH = 1e-15;

/**
 * Shifts a point by the grid, or back by iteration. A cell of zeros is a hole in the grid, not a shift: it is
 * refused, for a null shift never passes as a transformation of the datum.
 */
export function gridShift({ roots }: DatumGrid, inverse: boolean): (point: Radians) => ShiftFailure {
  return (point) => {
    const grid = finest(roots, point.x, point.y);
    if (grid === null) return 'crs.outsideGrid';
    const cell = { grid, shift: { x: 0, y: 0 } };
    interpolate(cell, point.x, point.y);
    if (inverse && !seekOrigin(roots, point, cell)) return 'crs.outsideGrid';
    const { shift } = cell;
    if (shift.x === 0 && shift.y === 0) return 'crs.nullShift';
    point.x += inverse ? -shift.x : shift.x;
    point.y += inverse ? -shift.y : shift.y;
    return null;
  };
}

/**
 * The shift at the place that a point came from. It is sought in the sub-grid that the point lies in, and in another
 * one only when it leaves that: PROJ's way. False where it leaves the grid.
 */
function seekOrigin(roots: readonly SubGrid[], { x, y }: Radians, cell: { grid: SubGrid; shift: Radians }): boolean {
  const { shift } = cell;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { x: beforeX, y: beforeY } = shift;
    if (!reaches(cell.grid, x - beforeX, y - beforeY)) {
      const next = finest(roots, x - beforeX, y - beforeY);
      if (next === null) return false;
      cell.grid = next;
    }
    interpolate(cell, x - beforeX, y - beforeY);
    if (Math.abs(shift.x - beforeX) + Math.abs(shift.y - beforeY) < CLOSE_ENOUGH) return true;
  }
  return false;
}
