import { KAZAKHSTAN, type Extent } from './extent.ts';

/*
 * The coordinate systems that a Kazakh case can meet, each with its parameters written out: the EPSG database of a
 * machine may be older than they are, and two programs that look a code up may choose differently
 * (docs/decisions/0010). Source: EPSG registry v12.029; 6° and 3° zones of SK-42, CS-63 and UTM compared with the
 * copy of it in PROJ 9.1.1.
 */

/** 'EPSG:28412', or 'LOCAL:…' for a system entered by its parameters. */
export type CrsId = `EPSG:${number}` | `LOCAL:${string}`;

/** Datums: Pulkovo 1942 (EPSG:6284), QazTRF-23 (EPSG:1417), WGS 84 (EPSG:6326). */
export type Datum = 'sk42' | 'qaztrf23' | 'wgs84';

/** Which axis a definition writes first: 'en' east or longitude, 'ne' north or latitude. */
export type AxisOrder = 'en' | 'ne';

export type CrsKind = 'geographic' | 'zoneNumbered' | 'zonePlain' | 'cs63' | 'utm' | 'webMercator' | 'local';

export interface CoordinateSystem {
  readonly id: CrsId;
  readonly kind: CrsKind;
  readonly datum: Datum;
  /** Projection and ellipsoid for PROJ and proj4js. No datum shift is in it: that is the pipeline's. */
  readonly proj: string;
  /** Text under `reference.crs.system`, and what it is filled with. */
  readonly name: { readonly key: string; readonly params: Readonly<Record<string, string | number>> };
  /** Area of use, in Kazakhstan's latitudes. */
  readonly area: Extent;
  readonly axisOrder: AxisOrder;
  /** What the false easting is: metres with the zone number, or 0 where there is none. */
  readonly falseEasting: number;
}

const ELLIPSOIDS = { sk42: 'krass', qaztrf23: 'GRS80', wgs84: 'WGS84' } as const satisfies Record<Datum, string>;

export const ellipsoidOf = (datum: Datum): 'krass' | 'GRS80' | 'WGS84' => ELLIPSOIDS[datum];

export interface Mercator {
  readonly datum: Datum;
  readonly centralMeridian: number;
  readonly falseEasting: number;
  readonly falseNorthing?: number;
  readonly latitudeOfOrigin?: number;
  readonly scale?: number;
}

/** Transverse Mercator as PROJ writes it. */
export const transverseMercator = ({
  datum,
  centralMeridian,
  falseEasting,
  falseNorthing = 0,
  latitudeOfOrigin = 0,
  scale = 1,
}: Mercator): string =>
  `+proj=tmerc +lat_0=${latitudeOfOrigin} +lon_0=${centralMeridian} +k=${scale} +x_0=${falseEasting} +y_0=${falseNorthing} +ellps=${ellipsoidOf(datum)} +units=m +no_defs`;

const epsg = (code: number): CrsId => `EPSG:${code}`;
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const band = (centralMeridian: number, halfWidth: number): Extent => [
  centralMeridian - halfWidth,
  KAZAKHSTAN[1],
  centralMeridian + halfWidth,
  KAZAKHSTAN[3],
];

const geographic = (code: number, datum: Datum): CoordinateSystem => ({
  id: epsg(code),
  kind: 'geographic',
  datum,
  proj: `+proj=longlat +ellps=${ellipsoidOf(datum)} +no_defs`,
  name: { key: `${datum}Geographic`, params: {} },
  area: KAZAKHSTAN,
  axisOrder: 'ne',
  falseEasting: 0,
});

interface ZoneOptions {
  readonly code: number;
  readonly kind: 'zoneNumbered' | 'zonePlain' | 'utm';
  readonly datum: Datum;
  readonly key: string;
  readonly zone: number;
  readonly centralMeridian: number;
  readonly halfWidth: number;
}

function zoneSystem({ code, kind, datum, key, zone, centralMeridian, halfWidth }: ZoneOptions): CoordinateSystem {
  const falseEasting = kind === 'zoneNumbered' ? zone * 1_000_000 + 500_000 : 500_000;
  const scale = kind === 'utm' ? 0.9996 : 1;
  return {
    id: epsg(code),
    kind,
    datum,
    proj: transverseMercator({ datum, centralMeridian, falseEasting, scale }),
    name: { key, params: { zone, meridian: centralMeridian } },
    area: band(centralMeridian, halfWidth),
    // EPSG writes SK-42 north first, QazTRF-23 zones and UTM east first.
    axisOrder: datum === 'sk42' ? 'ne' : 'en',
    falseEasting,
  };
}

const sixDegree = (zone: number) => ({ zone, centralMeridian: 6 * zone - 3, halfWidth: 3 });
const threeDegree = (zone: number) => ({ zone, centralMeridian: 3 * zone, halfWidth: 1.5 });

/** Codes of the 3° systems by central meridian run on, but 2600 is another country's. */
const codeOf3Degrees = (zone: number): number => 2575 + zone + (zone >= 25 ? 1 : 0);

/**
 * CS-63, area K: the only zones of Kazakhstan whose parameters are published (EPSG:2939-2941). The other areas of
 * CS-63 in Kazakhstan are entered as local systems, by a document.
 */
const CS63 = [
  { zone: 'K2', code: 2939, minutes: 46, degrees: 50, south: 41.15, north: 51.77 },
  { zone: 'K3', code: 2940, minutes: 46, degrees: 53, south: 41.46, north: 51.79 },
  { zone: 'K4', code: 2941, minutes: 46, degrees: 56, south: 41.26, north: 51.14 },
] as const;

function cs63({ zone, code, degrees, minutes, south, north }: (typeof CS63)[number]): CoordinateSystem {
  const centralMeridian = degrees + minutes / 60;
  const falseEasting = Number(zone.slice(1)) * 1_000_000 + 300_000;
  // Origin 0°08′ N (EPSG writes 0.08, which is degrees.minutes).
  const latitudeOfOrigin = 8 / 60;
  return {
    id: epsg(code),
    kind: 'cs63',
    datum: 'sk42',
    proj: transverseMercator({ datum: 'sk42', centralMeridian, falseEasting, latitudeOfOrigin }),
    name: { key: 'cs63', params: { zone, meridian: `${degrees}°${minutes}′` } },
    area: [centralMeridian - 1.5, south, centralMeridian + 1.5, north],
    axisOrder: 'ne',
    falseEasting,
  };
}

const WEB_MERCATOR: CoordinateSystem = {
  id: 'EPSG:3857',
  kind: 'webMercator',
  datum: 'wgs84',
  // @null: the sphere takes the latitudes of WGS 84 as they are. It is no datum shift.
  proj: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  name: { key: 'webMercator', params: {} },
  area: KAZAKHSTAN,
  axisOrder: 'en',
  falseEasting: 0,
};

/** In the order in which a guess prefers them: the state frame, the archive, then what only comes from abroad. */
export const COORDINATE_SYSTEMS: readonly CoordinateSystem[] = [
  ...range(8, 15).map((zone) =>
    zoneSystem({
      code: 10934 + zone,
      kind: 'zoneNumbered',
      datum: 'qaztrf23',
      key: 'qaztrf23Zone',
      ...sixDegree(zone),
    }),
  ),
  ...range(8, 15).map((zone) =>
    zoneSystem({ code: 28400 + zone, kind: 'zoneNumbered', datum: 'sk42', key: 'sk42Zone6', ...sixDegree(zone) }),
  ),
  ...range(14, 29).map((zone) =>
    zoneSystem({ code: 2516 + zone, kind: 'zoneNumbered', datum: 'sk42', key: 'sk42Zone3', ...threeDegree(zone) }),
  ),
  ...range(8, 15).map((zone) =>
    zoneSystem({ code: 2490 + zone, kind: 'zonePlain', datum: 'sk42', key: 'sk42Plain6', ...sixDegree(zone) }),
  ),
  ...range(14, 29).map((zone) =>
    zoneSystem({
      code: codeOf3Degrees(zone),
      kind: 'zonePlain',
      datum: 'sk42',
      key: 'sk42Plain3',
      ...threeDegree(zone),
    }),
  ),
  ...CS63.map(cs63),
  ...range(39, 45).map((zone) =>
    zoneSystem({
      code: 32600 + zone,
      kind: 'utm',
      datum: 'wgs84',
      key: 'utm',
      zone,
      centralMeridian: 6 * zone - 183,
      halfWidth: 3,
    }),
  ),
  geographic(4326, 'wgs84'),
  geographic(10941, 'qaztrf23'),
  geographic(4284, 'sk42'),
  WEB_MERCATOR,
];

const BY_ID = new Map<string, CoordinateSystem>(COORDINATE_SYSTEMS.map((system) => [system.id, system]));

/** 'EPSG:28412', 'epsg:28412' or '28412' → the system, or null where the registry has none. */
export function coordinateSystemOf(text: string): CoordinateSystem | null {
  const code = /^(?:epsg:)?(\d{1,6})$/i.exec(text.trim())?.[1];
  return code === undefined ? null : (BY_ID.get(`EPSG:${Number(code)}`) ?? null);
}
