import { DxfWriter, LWPolylineFlags, Units, point2d, point3d } from '@tarikjabiri/dxf';
import type { Drawing, DrawingFeature, DrawingWriter, FilePoint } from '../drawing.ts';
import { eastFirst } from '../east-first.ts';
import { labelPlace } from '../label-place.ts';

/** Height of texts, metres: readable on a plan of 1:500. */
const TEXT_HEIGHT_M = 1;
const WHITE = 7;

/**
 * DXF of AutoCAD 2007 (AC1021, UTF-8: the first version that has every Kazakh letter). A polygon is a closed LWPOLYLINE
 * for each of its rings and its name a TEXT inside; a point is a POINT with its name beside it. Attributes stay behind:
 * DXF has no place for them.
 *
 * CRS   as the drawing has it; DXF names none
 * Unit  of the drawing, told in $INSUNITS
 */
export const writeDxf: DrawingWriter = (drawing, name) => {
  const writer = new DxfWriter();
  writer.setUnits(unitsOf(drawing));
  const layers = new LayerNames(writer);
  const textHeight = drawing.unit === null ? TEXT_HEIGHT_M : TEXT_HEIGHT_M / drawing.unit.metres;
  for (const feature of drawing.features)
    addFeature({ writer, textHeight, turn: eastFirst(drawing), layerName: layers.of(feature.layer) }, feature);
  const bytes = new TextEncoder().encode(writer.stringify());
  return Promise.resolve(new Map([[name.toLowerCase().endsWith('.dxf') ? name : `${name}.dxf`, bytes]]));
};

interface Target {
  readonly writer: DxfWriter;
  readonly textHeight: number;
  readonly layerName: string;
  /** To east first. */
  readonly turn: (point: FilePoint) => FilePoint;
}

function addFeature(target: Target, { geometry, name, height }: DrawingFeature): void {
  const { writer, layerName, turn } = target;
  switch (geometry.kind) {
    case 'polygon':
      for (const ring of geometry.polygons.flat()) addLine(target, ring.slice(0, -1), true);
      if (name !== null && geometry.polygons.length > 0) addText(target, labelPlace(geometry.polygons), name);
      return;
    case 'line':
      for (const line of geometry.lines) addLine(target, line, false);
      if (name !== null && geometry.lines[0]?.[0]) addText(target, geometry.lines[0][0], name);
      return;
    case 'point':
      for (const [x, y] of geometry.points.map(turn))
        writer.addPoint(plain(x), plain(y), plain(height ?? 0), { layerName });
      if (name !== null && geometry.points[0]) addText(target, geometry.points[0], name);
      return;
    case 'text':
      addText(target, geometry.at, geometry.text);
  }
}

function addLine({ writer, layerName, turn }: Target, line: readonly FilePoint[], closed: boolean): void {
  const vertices = line.map(turn).map(([x, y]) => ({ point: point2d(plain(x), plain(y)) }));
  writer.addLWPolyline(vertices, { layerName, flags: closed ? LWPolylineFlags.Closed : LWPolylineFlags.None });
}

function addText({ writer, layerName, textHeight, turn }: Target, at: FilePoint, text: string): void {
  const [x, y] = turn(at);
  const line = textLine(text);
  if (line !== '') writer.addText(point3d(plain(x), plain(y), 0), textHeight, line, { layerName });
}

/** Numbers below a millionth would be written with an exponent, which not every reader knows. */
const plain = (value: number): number => (Math.abs(value) < 1e-6 ? 0 : value);

/**
 * The writer puts texts into the file as they are: a line end would begin a tag of its own. What DXF reads as a code
 * (%%d, \U+0041) is written so that it stays what it is.
 */
function textLine(text: string): string {
  return withoutControls(text)
    .replaceAll('%%', '%%%%%%')
    .replace(/\\(?=[UM]\+)/g, '\\U+005C')
    .trim();
}

function withoutControls(text: string): string {
  let line = '';
  for (const letter of text.toWellFormed()) line += letter < ' ' || letter === '\u007f' ? ' ' : letter;
  return line;
}

/** Layers of the file: made when first used, names alike but for capitals taken as one, as DXF does. */
class LayerNames {
  readonly #writer: DxfWriter;
  readonly #names = new Map<string, string>([['0', '0']]);

  constructor(writer: DxfWriter) {
    this.#writer = writer;
  }

  of(layer: string): string {
    const name = layerName(layer);
    const known = this.#names.get(name.toUpperCase());
    if (known !== undefined) return known;
    this.#writer.addLayer(name, WHITE);
    this.#names.set(name.toUpperCase(), name);
    return name;
  }
}

/** DXF forbids some signs in names; an empty name is layer 0. */
const layerName = (layer: string): string =>
  withoutControls(layer)
    .replace(/[<>/\\":;?*|=,'`]/g, '_')
    .trim()
    .slice(0, 200)
    .toWellFormed() || '0';

/** Numbers of $INSUNITS that the writer knows by their names. */
const UNITS: readonly (readonly [metres: number, unit: Units])[] = [
  [1, Units.Meters],
  [0.001, Units.Millimeters],
  [0.01, Units.Centimeters],
  [0.1, Units.Decimeters],
  [1000, Units.Kilometers],
  [0.3048, Units.Feet],
  [0.0254, Units.Inches],
  [1200 / 3937, Units.USSurveyFeet],
];

function unitsOf({ unit }: Drawing): Units {
  if (unit === null) return Units.Unitless;
  return UNITS.find(([metres]) => Math.abs(metres - unit.metres) < 1e-12 * metres)?.[1] ?? Units.Unitless;
}
