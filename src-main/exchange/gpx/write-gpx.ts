import type { DrawingFeature, FilePoint } from '../drawing.ts';
import { demandWgs84 } from '../kml/write-kml.ts';
import { SkipList } from '../skip-list.ts';
import { featuresEastFirst, logCommonLosses, safeFileName, writerOf, type DrawingExport } from '../written-drawing.ts';
import { xmlDecimal, xmlText } from '../write-xml.ts';

/** Attributes that GPX has a word for, in the order that its schema wants. */
const TEXTS = ['cmt', 'desc', 'src', 'type'] as const;

/**
 * GPX 1.1 for receivers: points as waypoints, lines and boundaries as tracks. It has no areas and few attributes; what
 * is left out is said.
 *
 * CRS   WGS 84 only: the caller transforms first
 */
export const exportGpx: DrawingExport = (drawing, name) => {
  demandWgs84(drawing);
  const log = new SkipList();
  const features = featuresEastFirst(drawing);
  logCommonLosses(features, log);
  for (const feature of features) logLosses(feature, log);
  // Waypoints come before tracks: the schema has them in this order.
  const waypoints = features.flatMap(waypointsOf).join('');
  const tracks = features.map(trackOf).join('');
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Shekara" xmlns="http://www.topografix.com/GPX/1/1">`;
  const text = `${head}<metadata><name>${xmlText(name)}</name></metadata>\n${waypoints}${tracks}</gpx>\n`;
  return { files: new Map([[`${safeFileName(name)}.gpx`, new TextEncoder().encode(text)]]), skipped: log.list() };
};

export const writeGpx = writerOf(exportGpx);

function logLosses({ geometry, attributes, layer, name }: DrawingFeature, log: SkipList): void {
  if (geometry.kind === 'polygon') log.skip('polygon', 'polygonAsLine', name);
  if (layer !== '') log.skip(layer, 'layerLeftOut');
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && key !== 'name' && !TEXTS.some((text) => text === key)) log.skip(key, 'attributeLeftOut');
}

function textsOf({ name, geometry, attributes }: DrawingFeature): string {
  const shown = name ?? (geometry.kind === 'text' ? geometry.text : null);
  const heading = shown === null ? '' : `<name>${xmlText(shown)}</name>`;
  const texts = TEXTS.flatMap((key) => {
    const value = Object.hasOwn(attributes, key) ? attributes[key] : null;
    return value === null || value === undefined ? [] : [`<${key}>${xmlText(String(value))}</${key}>`];
  });
  return `${heading}${texts.join('')}`;
}

const place = ([longitude, latitude]: FilePoint): string =>
  `lat="${xmlDecimal(latitude)}" lon="${xmlDecimal(longitude)}"`;

function waypointsOf(feature: DrawingFeature): readonly string[] {
  const { geometry, height } = feature;
  const points = geometry.kind === 'point' ? geometry.points : geometry.kind === 'text' ? [geometry.at] : [];
  const elevation = height === null ? '' : `<ele>${xmlDecimal(height)}</ele>`;
  return points.map((point) => `<wpt ${place(point)}>${elevation}${textsOf(feature)}</wpt>\n`);
}

function trackOf(feature: DrawingFeature): string {
  const { geometry } = feature;
  const lines = geometry.kind === 'polygon' ? geometry.polygons.flat() : geometry.kind === 'line' ? geometry.lines : [];
  if (lines.length === 0) return '';
  const segments = lines.map((line) => `<trkseg>${line.map((point) => `<trkpt ${place(point)}/>`).join('')}</trkseg>`);
  return `<trk>${textsOf(feature)}${segments.join('')}</trk>\n`;
}
