/*
 * Names and parameters of the plane systems in use here, for files that carry a system as well-known text.
 * Spelled as ESRI spells them, whose .prj has no codes.
 * Source  EPSG registry v12.029
 */

interface Ellipsoid {
  readonly datum: string;
  readonly name: string;
  readonly axis: number;
  readonly inverseFlattening: number;
}

const KRASSOWSKY: Ellipsoid = {
  datum: 'D_Pulkovo_1942',
  name: 'Krasovsky_1940',
  axis: 6378245,
  inverseFlattening: 298.3,
};
const GRS80: Ellipsoid = { datum: 'D_QazTRF-23', name: 'GRS_1980', axis: 6378137, inverseFlattening: 298.257222101 };
const WGS84: Ellipsoid = { datum: 'D_WGS_1984', name: 'WGS_1984', axis: 6378137, inverseFlattening: 298.257223563 };

interface Geographic {
  readonly epsg: number;
  readonly name: string;
  readonly ellipsoid: Ellipsoid;
}

const GEOGRAPHIC: Readonly<Record<'qaz' | 'sk42' | 'wgs', Geographic>> = {
  qaz: { epsg: 10941, name: 'GCS_QazTRF-23', ellipsoid: GRS80 },
  sk42: { epsg: 4284, name: 'GCS_Pulkovo_1942', ellipsoid: KRASSOWSKY },
  wgs: { epsg: 4326, name: 'GCS_WGS_1984', ellipsoid: WGS84 },
};

interface PlaneSystem {
  readonly epsg: number;
  readonly name: string;
  readonly base: Geographic;
  readonly projection: 'Gauss_Kruger' | 'Transverse_Mercator';
  readonly meridian: number;
  readonly falseEasting: number;
  readonly scale: number;
  readonly latitude: number;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const gaussKruger = (epsg: number, name: string, meridian: number, falseEasting: number): PlaneSystem => ({
  epsg,
  name,
  base: GEOGRAPHIC.sk42,
  projection: 'Gauss_Kruger',
  meridian,
  falseEasting,
  scale: 1,
  latitude: 0,
});

/** CS-63: meridians 3° apart from 50°46′, origin at 0°08′. */
const cs63 = (epsg: number, zone: number): PlaneSystem => ({
  ...gaussKruger(epsg, `Pulkovo_1942_CS63_Zone_K${String(zone)}`, 44 + 46 / 60 + 3 * zone, zone * 1_000_000 + 300_000),
  projection: 'Transverse_Mercator',
  latitude: 8 / 60,
});

const PLANE_SYSTEMS: readonly PlaneSystem[] = [
  ...range(8, 15).map((zone) => ({
    ...gaussKruger(10934 + zone, `QazTRF-23_GK_Zone_${String(zone)}`, 6 * zone - 3, zone * 1_000_000 + 500_000),
    base: GEOGRAPHIC.qaz,
  })),
  ...range(8, 15).map((zone) =>
    gaussKruger(28400 + zone, `Pulkovo_1942_GK_Zone_${String(zone)}`, 6 * zone - 3, zone * 1_000_000 + 500_000),
  ),
  ...range(8, 15).map((zone) =>
    gaussKruger(2490 + zone, `Pulkovo_1942_Gauss-Kruger_CM_${String(6 * zone - 3)}E`, 6 * zone - 3, 500_000),
  ),
  ...range(14, 29).map((zone) =>
    gaussKruger(2516 + zone, `Pulkovo_1942_3_Degree_GK_Zone_${String(zone)}`, 3 * zone, zone * 1_000_000 + 500_000),
  ),
  ...range(2, 4).map((zone) => cs63(2937 + zone, zone)),
  ...range(39, 45).map((zone): PlaneSystem => ({
    epsg: 32600 + zone,
    name: `WGS_1984_UTM_Zone_${String(zone)}N`,
    base: GEOGRAPHIC.wgs,
    projection: 'Transverse_Mercator',
    meridian: 6 * zone - 183,
    falseEasting: 500_000,
    scale: 0.9996,
    latitude: 0,
  })),
];

/** Well-known text of a system by its EPSG code; null for one that is not listed here. */
export function wktOf(epsg: number): string | null {
  const base = Object.values(GEOGRAPHIC).find((one) => one.epsg === epsg);
  if (base) return geographicWkt(base);
  if (epsg === 3857) return WEB_MERCATOR;
  const plane = PLANE_SYSTEMS.find((one) => one.epsg === epsg);
  return plane === undefined ? null : planeWkt(plane);
}

interface ReadCrs {
  readonly epsg: number | null;
  readonly geographic: boolean;
  readonly unit: { readonly name: string; readonly metres: number } | null;
}

/**
 * What a well-known text says. The code that it names counts only if its numbers do not contradict: a text that was
 * edited by hand is often still called by its old name. Without a code, a system with the same numbers is meant.
 */
export function readWkt(text: string): ReadCrs {
  const geographic = /^\s*(?:GEOGCS|GEOGCRS|GEODCRS)\s*\[/i.test(text);
  const [, code] = /(?:AUTHORITY|ID)\["EPSG",\s*"?(\d{4,6})"?\]\s*\]\s*$/i.exec(text) ?? [];
  const named = code === undefined ? null : Number(code);
  const alike = geographic ? geographicOf(text) : planeOf(text);
  const contradicted = named !== null && named !== alike && wktOf(named) !== null;
  const [, unit, metres] = [...text.matchAll(/UNIT\["([^"]{1,60})",\s*([\d.e+-]{1,30})/gi)].at(-1) ?? [];
  return {
    epsg: contradicted ? null : (named ?? alike),
    geographic,
    unit: geographic || unit === undefined || !(Number(metres) > 0) ? null : { name: unit, metres: Number(metres) },
  };
}

function geographicOf(text: string): number | null {
  const datum = datumOf(text);
  return datum === null ? null : GEOGRAPHIC[datum].epsg;
}

function datumOf(text: string): keyof typeof GEOGRAPHIC | null {
  const [, name = ''] = /DATUM\["([^"]{1,80})"/i.exec(text) ?? [];
  if (/^(?:D_)?Pulkovo[ _]1942$/i.test(name)) return 'sk42';
  if (/QazTRF/i.test(name)) return 'qaz';
  return /^(?:D_)?(?:WGS[ _]1984|World Geodetic System 1984)$/i.test(name) ? 'wgs' : null;
}

function planeOf(text: string): number | null {
  const datum = datumOf(text);
  const [, projection = ''] = /PROJECTION\["([^"]{1,60})"/i.exec(text) ?? [];
  if (/^Mercator_Auxiliary_Sphere$/i.test(projection) && datum === 'wgs') return 3857;
  if (datum === null || !/^(?:Gauss_Kruger|Transverse_Mercator)$/i.test(projection)) return null;
  const given = new Map(
    [...text.matchAll(/PARAMETER\["([^"]{1,60})",\s*([\d.e+-]{1,30})/gi)].map(
      ([, key = '', value]) => [key.toLowerCase(), Number(value)] as const,
    ),
  );
  const same = (key: string, value: number): boolean => Math.abs((given.get(key) ?? NaN) - value) < 1e-9;
  const found = PLANE_SYSTEMS.find(
    (one) =>
      one.base === GEOGRAPHIC[datum] &&
      same('central_meridian', one.meridian) &&
      same('false_easting', one.falseEasting) &&
      same('false_northing', 0) &&
      same('scale_factor', one.scale) &&
      same('latitude_of_origin', one.latitude),
  );
  return found?.epsg ?? null;
}

function geographicWkt({ name, ellipsoid }: Geographic): string {
  const spheroid = `SPHEROID["${ellipsoid.name}",${ellipsoid.axis.toFixed(1)},${String(ellipsoid.inverseFlattening)}]`;
  return `GEOGCS["${name}",DATUM["${ellipsoid.datum}",${spheroid}],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
}

function planeWkt({ name, base, projection, falseEasting, meridian, scale, latitude }: PlaneSystem): string {
  const parameters = [
    ['False_Easting', falseEasting.toFixed(1)],
    ['False_Northing', '0.0'],
    ['Central_Meridian', degrees(meridian)],
    ['Scale_Factor', scale === 1 ? '1.0' : String(scale)],
    ['Latitude_Of_Origin', degrees(latitude)],
  ].map(([key, value]) => `PARAMETER["${key ?? ''}",${value ?? ''}]`);
  return `PROJCS["${name}",${geographicWkt(base)},PROJECTION["${projection}"],${parameters.join(',')},UNIT["Meter",1.0]]`;
}

/** 15 digits, as ESRI writes them. */
const degrees = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(Number(value.toPrecision(15)));

const WEB_MERCATOR = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",${geographicWkt(GEOGRAPHIC.wgs)},PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`;
