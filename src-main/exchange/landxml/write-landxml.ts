import type { DrawingFeature, DrawingWriter, FilePoint } from '../drawing.ts';
import { ringArea } from '../group-rings.ts';

/**
 * LandXML 1.2: polygons as parcels of lines, each ring a CoordGeom, points as CgPoints.
 *
 * CRS   [east, north] as writers get it; the file has north first
 * Unit  metres
 */
export const writeLandXml: DrawingWriter = ({ features, crs }, name) => {
  const now = new Date().toISOString();
  const parcels = features.filter(({ geometry }) => geometry.kind === 'polygon');
  const points = features.filter(({ geometry }) => geometry.kind === 'point');
  const system = crs.epsg === null && crs.text === null ? [] : [`  <CoordinateSystem${frame(crs)}/>`];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<LandXML xmlns="http://www.landxml.org/schema/LandXML-1.2" version="1.2" date="${now.slice(0, 10)}" time="${now.slice(11, 19)}" readOnly="false">`,
    '  <Units><Metric areaUnit="squareMeter" linearUnit="meter" volumeUnit="cubicMeter" temperatureUnit="celsius" pressureUnit="milliBars" angularUnit="decimal degrees" directionUnit="decimal degrees"/></Units>',
    ...system,
    '  <Application name="Shekara"/>',
    ...section('CgPoints', points.flatMap(cgPoints)),
    ...section('Parcels', parcels.flatMap(parcel)),
    '</LandXML>',
    '',
  ];
  return Promise.resolve(new Map([[name, new TextEncoder().encode(lines.join('\n'))]]));
};

const section = (element: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`  <${element}>`, ...lines, `  </${element}>`];

const frame = ({ epsg, text }: { readonly epsg: number | null; readonly text: string | null }): string =>
  `${attribute('name', text)}${epsg === null ? '' : ` epsgCode="${String(epsg)}"`}`;

function cgPoints(feature: DrawingFeature): readonly string[] {
  if (feature.geometry.kind !== 'point') return [];
  const { code, desc } = feature.attributes;
  const named = attribute('name', feature.name) + attribute('code', textOf(code)) + attribute('desc', textOf(desc));
  const height = feature.height === null ? '' : ` ${metres(feature.height)}`;
  return feature.geometry.points.map((point) => `    <CgPoint${named}>${position(point)}${height}</CgPoint>`);
}

function parcel({ name, geometry }: DrawingFeature, index: number): readonly string[] {
  if (geometry.kind !== 'polygon') return [];
  const area = geometry.polygons.reduce(
    (sum, rings) => sum + rings.reduce((n, ring, at) => n + (at === 0 ? 1 : -1) * Math.abs(ringArea(ring)), 0),
    0,
  );
  return [
    `    <Parcel${attribute('name', name ?? String(index + 1))} area="${area.toFixed(6)}">`,
    ...geometry.polygons.flat().flatMap((ring) => ['      <CoordGeom>', ...sides(ring), '      </CoordGeom>']),
    '    </Parcel>',
  ];
}

const sides = (ring: readonly FilePoint[]): readonly string[] =>
  ring.slice(1).map((to, index) => {
    const from = ring[index] ?? to;
    return `        <Line><Start>${position(from)}</Start><End>${position(to)}</End></Line>`;
  });

const position = ([east, north]: FilePoint): string => `${metres(north)} ${metres(east)}`;

/** Every digit: what was read in feet comes back to the same millimetre. Never in powers of ten. */
const metres = (value: number): string => (/e/.test(String(value)) ? value.toFixed(9) : String(value));

const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : String(value as string | number | boolean);

function attribute(name: string, value: string | null): string {
  if (value === null) return '';
  const written = [...value.toWellFormed()]
    // XML 1.0 knows no control characters, not even written as numbers.
    .map((letter) => (/[\p{Cc}\ufffe\uffff]/u.test(letter) ? ' ' : (ESCAPES[letter] ?? letter)))
    .join('');
  return ` ${name}="${written}"`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
