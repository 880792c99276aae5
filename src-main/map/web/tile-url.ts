/** Half of the world of Web Mercator (EPSG:3857), metres. */
const HALF_WORLD_M = 20_037_508.342789244;

export interface TileAddress {
  /** With {z} {x} {y}, {-y} from the south, {bbox} in EPSG:3857, or {TileMatrix} {TileRow} {TileCol} of a WMTS. */
  readonly template: string;
  /** Names of the levels of a WMTS by their zoom. */
  readonly levels: Readonly<Record<string, string>>;
}

/** The address of one tile; null where the service has no such level. */
export function tileUrl({ template, levels }: TileAddress, z: number, x: number, y: number): string | null {
  if (template.includes('{TileMatrix}') && levels[z] === undefined) return null;
  const places: Readonly<Record<string, string>> = {
    z: String(z),
    x: String(x),
    y: String(y),
    '-y': String(2 ** z - 1 - y),
    bbox: boxOf(z, x, y).join(','),
    TileMatrix: encodeURIComponent(levels[z] ?? ''),
    TileCol: String(x),
    TileRow: String(y),
  };
  return template.replaceAll(/\{([\w-]+)\}/g, (whole, place: string) => places[place] ?? whole);
}

/** West, south, east and north of a tile, metres of EPSG:3857. */
function boxOf(z: number, x: number, y: number): readonly number[] {
  const side = (2 * HALF_WORLD_M) / 2 ** z;
  const west = x * side - HALF_WORLD_M;
  const north = HALF_WORLD_M - y * side;
  return [west, north - side, west + side, north];
}
