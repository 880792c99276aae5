import type { Picture } from '../picture.ts';

export type MapKind = 'mbtiles' | 'pmtiles' | 'geotiff';

/** Degrees of WGS 84: west, south, east, north. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What a file says of itself, or what was found in it. */
export interface MapFacts {
  readonly name: string;
  readonly tileSize: 256 | 512;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: Bounds;
  /** 'EPSG:28412': what the picture is brought onto the map from; null where it is made for the map. */
  readonly system: string | null;
  /** Of the way from that system onto the map, metres. */
  readonly accuracyM: number;
  readonly attribution: string;
}

/** An open file of tiles. Tiles are counted from the north-west, as the map asks for them. */
export interface MapFile {
  readonly facts: MapFacts;
  /** Null where the file has no picture. */
  tile(z: number, x: number, y: number): Promise<Picture | null>;
}

/** Bytes of the file, which this process cannot open itself. */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array>;

/** Why a file cannot be shown; `reason` is a key under `map.base.reason`. */
export class MapFileError extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
