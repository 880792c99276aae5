import proj4 from 'proj4';
import type { Position, Zone } from '../geometry/types.ts';

/** Degrees on WGS 84. */
export type LonLat = readonly [longitude: number, latitude: number];
/** Web Mercator metres: display only. */
export type MercatorMetres = readonly [east: number, north: number];

/*
 * QazTRF-23 and WGS 84 are taken as equal for display and exchange: EPSG:10965 states 1 m for it. Legal geometry never
 * comes from here.
 */

const MERCATOR_RADIUS = 6_378_137;

/** Parameters of EPSG:10942-10949 (registry v12.029), pinned: the database of the machine may be older than them. */
export const projectionOf = (zone: Zone): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${6 * zone - 3} +k=1 +x_0=${zone * 1_000_000 + 500_000} +y_0=0 +ellps=GRS80 +units=m +no_defs`;

const converters = new Map<Zone, proj4.Converter>();

function converterOf(zone: Zone): proj4.Converter {
  const known = converters.get(zone);
  if (known) return known;
  const made = proj4(projectionOf(zone), '+proj=longlat +ellps=GRS80 +no_defs');
  converters.set(zone, made);
  return made;
}

/** Position of the state grid → longitude and latitude in degrees. */
export function gridToLonLat(zone: Zone, position: Position): LonLat {
  const [longitude, latitude] = converterOf(zone).forward([position[0] / 1000, position[1] / 1000]);
  return [longitude as number, latitude as number];
}

/** Longitude and latitude → the nearest millimetre of the state grid. */
export function lonLatToGrid(zone: Zone, lonLat: LonLat): Position {
  const [east, north] = converterOf(zone).inverse([lonLat[0], lonLat[1]]);
  return [Math.round((east as number) * 1000), Math.round((north as number) * 1000)];
}

export function lonLatToMercator([longitude, latitude]: LonLat): MercatorMetres {
  const phi = (latitude * Math.PI) / 180;
  return [MERCATOR_RADIUS * ((longitude * Math.PI) / 180), MERCATOR_RADIUS * Math.log(Math.tan(Math.PI / 4 + phi / 2))];
}

export function mercatorToLonLat([east, north]: MercatorMetres): LonLat {
  return [
    (east / MERCATOR_RADIUS) * (180 / Math.PI),
    (2 * Math.atan(Math.exp(north / MERCATOR_RADIUS)) - Math.PI / 2) * (180 / Math.PI),
  ];
}

export const gridToMercator = (zone: Zone, position: Position): MercatorMetres =>
  lonLatToMercator(gridToLonLat(zone, position));

export const mercatorToGrid = (zone: Zone, metres: MercatorMetres): Position =>
  lonLatToGrid(zone, mercatorToLonLat(metres));

/** The zone whose central meridian is nearest: 6° wide, zone 12 has 69° E. */
export const zoneOfLongitude = (longitude: number): Zone => Math.min(15, Math.max(8, Math.floor(longitude / 6) + 1));
