import { invariant } from '#domain/invariant.ts';
import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';
import { isClockwise } from '../file-geometry.ts';
import { SkipList } from '../skip-list.ts';
import { featuresEastFirst, logCommonLosses, safeFileName, writerOf, type DrawingExport } from '../written-drawing.ts';
import { xmlDecimal, xmlText } from '../write-xml.ts';

/**
 * KML 2.2, a folder to a layer, attributes as ExtendedData (as text: KML has no other).
 *
 * CRS   WGS 84 only: the caller transforms first
 */
export const exportKml: DrawingExport = (drawing, name) => {
  demandWgs84(drawing);
  const log = new SkipList();
  const features = featuresEastFirst(drawing);
  logCommonLosses(features, log);
  const layers = Map.groupBy(features, ({ layer }) => layer);
  const body = [...layers].map(([layer, members]) => {
    const placemarks = members.map(placemark).join('');
    return layer === '' ? placemarks : `<Folder><name>${xmlText(layer)}</name>\n${placemarks}</Folder>\n`;
  });
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xmlText(name)}</name>\n${body.join('')}</Document></kml>\n`;
  return { files: new Map([[`${safeFileName(name)}.kml`, new TextEncoder().encode(text)]]), skipped: log.list() };
};

export const writeKml = writerOf(exportKml);

/** Metres in a file that can only mean degrees would put a parcel into the sea. */
export function demandWgs84({ crs, axes }: Drawing): void {
  invariant(axes === 'lonLat' || axes === 'latLon', 'KML and GPX are written in longitude and latitude');
  invariant(crs.epsg === null || crs.epsg === 4326, 'KML and GPX are written on WGS 84');
}

function placemark(feature: DrawingFeature): string {
  const { name, geometry, attributes } = feature;
  const shown = name ?? (geometry.kind === 'text' ? geometry.text : null);
  const heading = shown === null ? '' : `<name>${xmlText(shown)}</name>`;
  const data = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `<Data name="${xmlText(key)}"><value>${xmlText(String(value))}</value></Data>`);
  const extended = data.length === 0 ? '' : `<ExtendedData>${data.join('')}</ExtendedData>`;
  return `<Placemark>${heading}${extended}${geometryText(feature)}</Placemark>\n`;
}

function geometryText({ geometry, height }: DrawingFeature): string {
  switch (geometry.kind) {
    case 'polygon':
      return multi(geometry.polygons.map(polygonText));
    case 'line':
      return multi(geometry.lines.map((points) => `<LineString>${coordinates(points)}</LineString>`));
    case 'point':
      return multi(
        geometry.points.map(
          ([longitude, latitude]) =>
            `<Point><coordinates>${tuple([longitude, latitude, ...(height === null ? [] : [height])])}</coordinates></Point>`,
        ),
      );
    case 'text':
      return `<Point>${coordinates([geometry.at])}</Point>`;
  }
}

const multi = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : `<MultiGeometry>${parts.join('')}</MultiGeometry>`;

function polygonText(polygon: readonly (readonly FilePoint[])[]): string {
  const rings = polygon.map((ring, index) => {
    const side = index === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs';
    const directed = isClockwise(ring) === (index === 0) ? ring.toReversed() : ring;
    return `<${side}><LinearRing>${coordinates(directed)}</LinearRing></${side}>`;
  });
  return `<Polygon>${rings.join('')}</Polygon>`;
}

const coordinates = (points: readonly FilePoint[]): string =>
  `<coordinates>${points.map(tuple).join(' ')}</coordinates>`;

const tuple = (numbers: readonly number[]): string => numbers.map(xmlDecimal).join(',');
