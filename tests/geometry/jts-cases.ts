import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';

export const JTS_FOLDER = fileURLToPath(new URL('../../../shared/testdata/jts/', import.meta.url));

export interface JtsOperation {
  readonly name: string;
  /** Texts of the geometries in the order of the operation. */
  readonly inputs: readonly string[];
  /** Third argument of operations with a precision: the scale. */
  readonly scale: number | null;
  readonly expected: string;
}

export interface JtsCase {
  readonly title: string;
  readonly operations: readonly JtsOperation[];
}

/** A file of the JTS suite; `scale` is that of its precision model, null for floating. */
export function readJts(file: string): { readonly scale: number | null; readonly cases: readonly JtsCase[] } {
  const parser = new SaxesParser();
  const cases: JtsCase[] = [];
  let scale: number | null = null;
  let title = '';
  let text = '';
  let geometries: Record<string, string> = {};
  let operations: JtsOperation[] = [];
  let attributes: Record<string, string> = {};
  parser.on('opentag', (tag) => {
    text = '';
    if (tag.name === 'op') attributes = tag.attributes as Record<string, string>;
    if (tag.name === 'precisionModel') scale = Number((tag.attributes as Record<string, string>)['scale']);
    if (tag.name === 'case') [title, geometries, operations] = ['', {}, []];
  });
  parser.on('text', (more) => (text += more));
  parser.on('closetag', ({ name }) => {
    const words = text.trim().replace(/\s+/g, ' ');
    if (name === 'desc' && title === '') title = words;
    if (name === 'a' || name === 'b') geometries[name.toUpperCase()] = words;
    if (name === 'op') {
      const args = ['arg1', 'arg2', 'arg3'].map((arg) => attributes[arg]).filter((arg) => arg !== undefined);
      const inputs = args.map((arg) => geometries[arg.toUpperCase()]).filter((input) => input !== undefined);
      const third = args.find((arg) => /^[\d.]+$/.test(arg));
      operations.push({
        name: attributes['name'] ?? '',
        inputs,
        scale: third ? Number(third) : scale,
        expected: words,
      });
    }
    if (name === 'case') cases.push({ title, operations });
  });
  parser.write(readFileSync(`${JTS_FOLDER}${file}`, 'utf8')).close();
  return { scale, cases };
}
