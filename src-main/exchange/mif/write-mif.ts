import type { Drawing, DrawingFeature, DrawingWriter, FilePoint } from '../drawing.ts';
import { eastFirst } from '../east-first.ts';
import { canEncode, encodeText } from '../text-encoding.ts';
import { coordSysText } from './coord-sys.ts';
import { tableOf, type MifTable } from './mif-table.ts';

/** The widest read version and code page; and the first ones that have every Kazakh letter. */
const CYRILLIC = { version: 300, charset: 'WindowsCyrillic', encoding: 'windows-1251' } as const;
const UNICODE = { version: 1520, charset: 'UTF-8', encoding: 'utf-8' } as const;

/**
 * MapInfo interchange, .mif and .mid. All layers go into one table with a column `layer`, names into a column `name`,
 * heights of points into `height`.
 *
 * CRS   CoordSys for the systems that MapInfo has numbers for, else a plane of its own; QazTRF-23 on the GRS 80 datum
 * Unit  of the drawing
 */
export const writeMif: DrawingWriter = (drawing, name) => {
  const table = tableOf(drawing.features);
  const objects = new ObjectLines(drawing);
  for (const feature of drawing.features) objects.add(feature);
  const mid = table.rows.map((row) => `${row.join(',')}\n`).join('');
  const body = objects.lines.join('');
  const columns = table.columns.map(({ name: column, type }) => `  ${column} ${type}\n`).join('');
  const style = canEncode(`${mid}${body}${columns}`, CYRILLIC.encoding) ? CYRILLIC : UNICODE;
  const mif = `${headerLines(style, drawing, objects)}${columnLines(table, columns)}Data\n\n${body}`;
  const base = name.replace(/\.mif$/i, '');
  return Promise.resolve(
    new Map([
      [`${base}.mif`, encodeText(mif, style.encoding)],
      [`${base}.mid`, encodeText(mid, style.encoding)],
    ]),
  );
};

function headerLines(style: typeof CYRILLIC | typeof UNICODE, drawing: Drawing, objects: ObjectLines): string {
  const coordSys = coordSysText(drawing);
  const isDegrees = /projection 1,/i.test(coordSys);
  const bounds = isDegrees ? '' : ` ${objects.bounds()}`;
  return `Version ${String(style.version)}\nCharset "${style.charset}"\nDelimiter ","\n${coordSys}${bounds}\n`;
}

const columnLines = ({ columns }: MifTable, lines: string): string => `Columns ${String(columns.length)}\n${lines}`;

class ObjectLines {
  readonly lines: string[] = [];
  readonly #turn: (point: FilePoint) => FilePoint;
  #box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];

  constructor(drawing: Drawing) {
    this.#turn = eastFirst(drawing);
  }

  add({ geometry }: DrawingFeature): void {
    switch (geometry.kind) {
      case 'polygon': {
        const rings = geometry.polygons.flat();
        this.lines.push(`Region ${String(rings.length)}\n`, ...rings.map((ring) => `  ${this.#list(ring)}`));
        this.lines.push('    Pen (1,2,0)\n    Brush (1,0,16777215)\n');
        return;
      }
      case 'line':
        this.lines.push(geometry.lines.length === 1 ? 'Pline ' : `Pline Multiple ${String(geometry.lines.length)}\n`);
        this.lines.push(...geometry.lines.map((line) => this.#list(line)), '    Pen (1,2,0)\n');
        return;
      case 'point':
        if (geometry.points.length === 1 && geometry.points[0])
          this.lines.push(`Point ${this.#pair(geometry.points[0])}\n`);
        else this.lines.push('Multipoint ', this.#list(geometry.points));
        this.lines.push('    Symbol (34,0,6)\n');
        return;
      case 'text':
        this.lines.push(`Text\n    "${textInQuotes(geometry.text)}"\n    ${this.#textBox(geometry.at)}\n`);
        this.lines.push('    Font ("Arial",0,0,0)\n');
    }
  }

  /**
   * The frame that MapInfo lays its own grid of two thousand million steps over: close around the data, so that a step
   * is far below a millimetre.
   */
  bounds(): string {
    const [west, south, east, north] = this.#box[0] <= this.#box[2] ? this.#box : [0, 0, 1, 1];
    const margin = Math.max(1, Math.ceil((Math.max(east - west, north - south) || 1) / 10));
    const low = `(${String(Math.floor(west - margin))}, ${String(Math.floor(south - margin))})`;
    return `Bounds ${low} (${String(Math.ceil(east + margin))}, ${String(Math.ceil(north + margin))})`;
  }

  #list(points: readonly FilePoint[]): string {
    return `${String(points.length)}\n${points.map((point) => `${this.#pair(point)}\n`).join('')}`;
  }

  #pair(point: FilePoint): string {
    const [x, y] = this.#turn(point);
    const box = this.#box;
    this.#box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    return `${decimal(x)} ${decimal(y)}`;
  }

  /** A text is as large as the box around it; its width is MapInfo's own affair. */
  #textBox(at: FilePoint): string {
    const [x, y] = this.#turn(at);
    return `${this.#pair(at)} ${decimal(x + 1)} ${decimal(y + 1)}`;
  }
}

/** Without an exponent: not every reader knows it. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12) : text;
}

function textInQuotes(text: string): string {
  let plain = '';
  for (const letter of text.toWellFormed()) plain += letter < ' ' && letter !== '\n' ? ' ' : letter;
  return plain.replaceAll('"', '""').replaceAll('\n', '\\n');
}
