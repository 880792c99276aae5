import type { Drawing } from '../drawing.ts';

type Crs = Pick<Drawing, 'crs' | 'axes' | 'unit'>;

/** RFC 7946: without another word, WGS 84 in degrees, longitude first. */
export const WGS84: Crs = { crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null };
export const UNKNOWN: Crs = { crs: { epsg: null, text: null }, axes: 'unknown', unit: null };

/** Geographic systems in use here; all other codes are planes in metres, or are shown as unknown. */
const GEOGRAPHIC: ReadonlySet<number> = new Set([4326, 4979, 4284, 10940, 10941, 4258]);

/**
 * The `crs` member of GeoJSON as it was before RFC 7946. Whatever axes a system has by its registry, GeoJSON writes
 * east (or longitude) first. 'link' for an address: nothing is fetched.
 */
export function readCrs(value: unknown): Crs | 'link' {
  if (value === undefined) return WGS84;
  if (typeof value !== 'object' || value === null) return UNKNOWN;
  const { type, properties } = value as Readonly<Record<string, unknown>>;
  if (typeof type === 'string' && /^(?:link|url)$/i.test(type)) return 'link';
  const { name, code } = (typeof properties === 'object' ? (properties ?? {}) : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof name === 'string') return namedCrs(name.toWellFormed().slice(0, 4000));
  return type === 'EPSG' && (typeof code === 'number' || typeof code === 'string')
    ? epsgCrs(Number(code), null)
    : UNKNOWN;
}

function namedCrs(name: string): Crs {
  if (/(?:^|:)CRS:?84$/i.test(name)) return { ...WGS84, crs: { epsg: 4326, text: name } };
  const [, code] =
    /^(?:urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|EPSG:{1,2}|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/)(\d{4,6})$/i.exec(
      name,
    ) ?? [];
  return code === undefined ? { ...UNKNOWN, crs: { epsg: null, text: name } } : epsgCrs(Number(code), name);
}

function epsgCrs(epsg: number, text: string | null): Crs {
  if (!Number.isInteger(epsg) || epsg <= 0) return UNKNOWN;
  const geographic = GEOGRAPHIC.has(epsg);
  return {
    crs: { epsg, text },
    axes: geographic ? 'lonLat' : 'eastNorth',
    unit: geographic ? null : { name: 'metre', metres: 1 },
  };
}
