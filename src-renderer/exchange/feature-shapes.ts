import type { Feature, Geometry } from 'geojson';
import type { PlacedFeature } from '#contracts/workstation/exchange.ts';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Position, Zone } from '#domain/geometry/types.ts';

/** A feature of a file as the map draws it. */
export function featuresOf({ shape, name, layer, defects }: PlacedFeature, zone: Zone, pointed = false): Feature[] {
  const lngLat = (at: Position): number[] => [...gridToLonLat(zone, at)];
  const properties = {
    name: shape.kind === 'text' ? shape.text.slice(0, 200) : (name ?? ''),
    layer: layer.slice(0, 200),
    pointed,
    sound: defects === 0,
  };
  return [{ type: 'Feature', properties, geometry: geometryOf(shape, lngLat) }];
}

function geometryOf(shape: PlacedFeature['shape'], lngLat: (at: Position) => number[]): Geometry {
  switch (shape.kind) {
    case 'parcel':
      return {
        type: 'MultiPolygon',
        coordinates: shape.geometry.map((rings) => rings.map((ring) => ring.map(lngLat))),
      };
    case 'line':
      return { type: 'MultiLineString', coordinates: shape.lines.map((line) => line.map(lngLat)) };
    case 'point':
      return { type: 'MultiPoint', coordinates: shape.points.map(lngLat) };
    case 'text':
      return { type: 'Point', coordinates: lngLat(shape.at) };
  }
}
