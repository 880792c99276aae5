import type { Database } from 'better-sqlite3';
import GeoJSONVT from 'geojson-vt';
import vtpbf from 'vt-pbf';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { TilePlace } from '#main/replica/tiles/cut-tile.ts';
import { tileFrame } from '#main/replica/tiles/tile-frame.ts';
import { decodeLine, decodeMultiPolygon } from '#register/geometry-blob.ts';
import { ZONE } from './tile-at.ts';

const LAYERS = ['parcel', 'building', 'street', 'quarter'] as const;

/** The same windows by the same statements, decoded to GeoJSON, cut by geojson-vt, written by vt-pbf: all four layers. */
export function geojsonTile(raw: Database, { z, x, y }: TilePlace): Uint8Array {
  const [west, south, east, north] = tileFrame(ZONE, z, x, y).window;
  const layers: Record<string, unknown> = {};
  for (const table of LAYERS) {
    const rows = raw
      .prepare(
        `select t.row, t.geometry from ${table}_box b cross join ${table} t on t.row = b.row where b.east >= ? and b.north >= ? and b.west <= ? and b.south <= ? and t.zone = ?`,
      )
      .raw()
      .all(west, south, east, north, ZONE) as [number, Uint8Array][];
    const features = rows.map(([row, geometry]) => ({
      type: 'Feature' as const,
      id: row,
      properties: { n: row },
      geometry: table === 'street' ? lineOf(geometry) : polygonOf(geometry),
    }));
    const options = { maxZoom: z, indexMaxZoom: z, indexMaxPoints: 0, extent: 4096, tolerance: 0 };
    const tile = new GeoJSONVT({ type: 'FeatureCollection', features }, options).getTile(z, x, y);
    if (tile) layers[table] = tile;
  }
  return vtpbf.fromGeojsonVt(layers, { version: 2 });
}

function lineOf(geometry: Uint8Array) {
  return {
    type: 'LineString' as const,
    coordinates: decodeLine(geometry).map((position) => [...gridToLonLat(ZONE, position)]),
  };
}

function polygonOf(geometry: Uint8Array) {
  return {
    type: 'MultiPolygon' as const,
    coordinates: decodeMultiPolygon(geometry).map((polygon) =>
      polygon.map((ring) => ring.map((position) => [...gridToLonLat(ZONE, position)])),
    ),
  };
}
