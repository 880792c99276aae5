import type { AxisOrder, Drawing } from '../drawing.ts';

/** What a CoordSys clause says that a drawing keeps. */
export interface CoordSys {
  readonly epsg: number | null;
  readonly unit: Drawing['unit'];
  readonly axes: AxisOrder;
}

/** Unit names of MapInfo and their metres. */
const UNITS: Readonly<Record<string, number>> = {
  mm: 0.001,
  cm: 0.01,
  m: 1,
  km: 1000,
  in: 0.0254,
  ft: 0.3048,
  'survey ft': 1200 / 3937,
  yd: 0.9144,
  mi: 1609.344,
  nmi: 1852,
  rd: 5.0292,
  ch: 20.1168,
  li: 0.201168,
};

/** Numbers of MapInfo's tables of projections and datums that matter here. */
const LON_LAT = 1;
const TRANSVERSE_MERCATOR = 8;
const MERCATOR = 10;
const DATUM = { wgs84: 104, google: 157, sk42: 1001, grs80: 33 } as const;

/** Reads the clause as it stands in the file, without the word CoordSys. */
export function parseCoordSys(clause: string): CoordSys {
  const unitName = /"([^"]{1,20})"/.exec(clause)?.[1]?.toLowerCase() ?? '';
  const metres = Object.hasOwn(UNITS, unitName) ? UNITS[unitName] : undefined;
  const unit = metres === undefined ? null : { name: unitName, metres };
  const definition = clause.split(/\b(?:bounds|affine)\b/i)[0] ?? '';
  const isEarth = /^\s*earth\b/i.test(clause);
  if (!isEarth) return { epsg: null, unit, axes: /^\s*nonearth\b/i.test(clause) ? 'eastNorth' : 'unknown' };
  const numbers = definition
    .replace(/"[^"]*"/, '')
    .split(/[\s,]+/)
    .map((word) => parseFloat(word))
    .filter((number) => Number.isFinite(number));
  const [projection, datum] = numbers;
  if (projection === LON_LAT || projection === undefined) {
    const epsg = datum === DATUM.wgs84 ? 4326 : datum === DATUM.sk42 ? 4284 : null;
    return { epsg, unit: null, axes: 'lonLat' };
  }
  // An affine map or a datum by its shifts (999, 9999) makes the numbers mean something else.
  const isPlain = !/\baffine\b/i.test(clause) && unit?.metres === 1;
  return { epsg: isPlain ? epsgOf(numbers) : null, unit, axes: 'eastNorth' };
}

function epsgOf(numbers: readonly number[]): number | null {
  const [projection, datum, lon = NaN, lat = NaN, scale = NaN, east = NaN, north = NaN] = numbers;
  if (projection === MERCATOR && datum === DATUM.google) return 3857;
  if (projection !== TRANSVERSE_MERCATOR || lat !== 0 || north !== 0) return null;
  return PLANES.find((plane) => isSame(plane, { datum: datum ?? NaN, lon, scale, east }))?.epsg ?? null;
}

interface Plane {
  readonly epsg: number;
  readonly datum: number;
  readonly lon: number;
  readonly scale: number;
  readonly east: number;
}

const isSame = (a: Plane, b: Omit<Plane, 'epsg'>): boolean =>
  a.datum === b.datum && a.lon === b.lon && a.scale === b.scale && a.east === b.east;

const zones = (first: number, last: number, plane: (zone: number) => Plane): readonly Plane[] =>
  Array.from({ length: last - first + 1 }, (_, at) => plane(first + at));

/** Transverse Mercator systems of Kazakhstan: QazTRF-23, SK-42 of 6° and 3°, UTM. MapInfo has no number for QazTRF-23. */
const PLANES: readonly Plane[] = [
  ...zones(8, 15, (zone) => gaussKrueger(10_934 + zone, DATUM.grs80, 6 * zone - 3, zone)),
  ...zones(8, 15, (zone) => gaussKrueger(28_400 + zone, DATUM.sk42, 6 * zone - 3, zone)),
  ...zones(8, 15, (zone) => ({ ...gaussKrueger(2_490 + zone, DATUM.sk42, 6 * zone - 3, zone), east: 500_000 })),
  ...zones(14, 29, (zone) => gaussKrueger(2_516 + zone, DATUM.sk42, 3 * zone, zone)),
  ...zones(39, 45, (zone) => ({
    epsg: 32_600 + zone,
    datum: DATUM.wgs84,
    lon: 6 * zone - 183,
    scale: 0.9996,
    east: 500_000,
  })),
];

function gaussKrueger(epsg: number, datum: number, lon: number, zone: number): Plane {
  return { epsg, datum, lon, scale: 1, east: zone * 1_000_000 + 500_000 };
}

/**
 * The clause to write, without bounds: the file's own when it came from MapInfo, one of the known planes, longitude and
 * latitude, or a plane of its own.
 */
export function coordSysText({ crs, unit, axes }: Drawing): string {
  if (crs.text !== null && /^coordsys\s+(?:earth|nonearth)\b[^\r\n]*$/i.test(crs.text))
    return crs.text.replace(/\s*\bbounds\b.*$/i, '');
  const plane = PLANES.find(({ epsg }) => epsg === crs.epsg);
  if (plane)
    return `CoordSys Earth Projection 8, ${String(plane.datum)}, "m", ${String(plane.lon)}, 0, ${String(plane.scale)}, ${String(plane.east)}, 0`;
  if (crs.epsg === 3857) return 'CoordSys Earth Projection 10, 157, "m", 0';
  if (crs.epsg === 4284) return 'CoordSys Earth Projection 1, 1001';
  if (crs.epsg === 4326 || axes === 'lonLat' || axes === 'latLon') return 'CoordSys Earth Projection 1, 104';
  const named = Object.entries(UNITS).find(([, metres]) => metres === unit?.metres)?.[0] ?? 'm';
  return `CoordSys NonEarth Units "${named}"`;
}
