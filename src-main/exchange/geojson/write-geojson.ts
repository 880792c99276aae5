import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';
import { SkipList } from '../skip-list.ts';
import { isClockwise } from '../file-geometry.ts';
import {
  featuresEastFirst,
  logCommonLosses,
  rowOf,
  safeFileName,
  writerOf,
  type DrawingExport,
  type WrittenDrawing,
} from '../written-drawing.ts';

/**
 * Plane coordinates need the `crs` member of the older GeoJSON; RFC 7946 took it out. 'member' writes it where the
 * coordinates are not longitude and latitude on WGS 84; 'none' leaves it out for programs that stumble over it.
 */
export type GeoJsonCrs = 'member' | 'none';

export function geoJsonExport(crs: GeoJsonCrs): DrawingExport {
  return (drawing, name) => exportGeoJson(drawing, name, crs);
}

export const writeGeoJson = writerOf(geoJsonExport('member'));

function exportGeoJson(drawing: Drawing, name: string, choice: GeoJsonCrs): WrittenDrawing {
  const log = new SkipList();
  const features = featuresEastFirst(drawing);
  logCommonLosses(features, log);
  const layers = new Set(features.map(({ layer }) => layer));
  const [only = ''] = layers;
  const head: string[] = ['"type":"FeatureCollection"'];
  if (layers.size === 1 && only !== '') head.push(`"name":${JSON.stringify(only)}`);
  const crs = crsMember(drawing, log);
  if (crs !== null && choice === 'member') head.push(`"crs":${crs}`);
  else if (crs !== null) log.skip(crs, 'crsLeftOut');
  const rows = features.map((feature) => featureText(feature, layers.size > 1));
  const text = `{${head.join(',')},"features":[\n${rows.join(',\n')}\n]}\n`;
  return { files: new Map([[`${safeFileName(name)}.geojson`, new TextEncoder().encode(text)]]), skipped: log.list() };
}

/** Null where RFC 7946 says it all. */
function crsMember({ crs: { epsg, text }, axes }: Drawing, log: SkipList): string | null {
  if (epsg === 4326 && axes !== 'eastNorth') return null;
  if (epsg !== null) return `{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${String(epsg)}"}}`;
  if (text !== null) log.skip(text, 'crsLeftOut');
  // "No system can be assumed", in the words of the older format.
  return 'null';
}

function featureText(feature: DrawingFeature, withLayer: boolean): string {
  const row = rowOf(feature);
  const properties = withLayer && !row.has('layer') ? [['layer', feature.layer] as const, ...row] : [...row];
  // Written piece by piece: an object would take __proto__ for its prototype and set numbers before names.
  const members = properties.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{"type":"Feature","properties":{${members.join(',')}},"geometry":${geometryText(feature)}}`;
}

function geometryText({ geometry, height }: DrawingFeature): string {
  switch (geometry.kind) {
    case 'polygon': {
      const polygons = geometry.polygons.map(rightHanded);
      return polygons.length === 1 ? typed('Polygon', polygons[0]) : typed('MultiPolygon', polygons);
    }
    case 'line':
      return geometry.lines.length === 1
        ? typed('LineString', geometry.lines[0])
        : typed('MultiLineString', geometry.lines);
    case 'point': {
      const [first] = geometry.points;
      if (geometry.points.length !== 1 || first === undefined) return typed('MultiPoint', geometry.points);
      return typed('Point', height === null ? first : [...first, height]);
    }
    case 'text':
      return typed('Point', geometry.at);
  }
}

const typed = (type: string, coordinates: unknown): string =>
  `{"type":"${type}","coordinates":${JSON.stringify(coordinates)}}`;

/** RFC 7946, 3.1.6: outer rings counter-clockwise, holes clockwise. */
const rightHanded = (polygon: readonly (readonly FilePoint[])[]): readonly (readonly FilePoint[])[] =>
  polygon.map((ring, index) => (isClockwise(ring) === (index === 0) ? ring.toReversed() : ring));
