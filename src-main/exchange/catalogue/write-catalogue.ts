import { stringify } from 'csv-stringify/sync';
import writeWorkbook from 'write-excel-file/universal';
import { extensionOf } from '../detect-format.ts';
import type { DrawingWriter } from '../drawing.ts';
import { escapeFormula } from '../escape-formula.ts';
import { catalogueRows, type CatalogueRow, type Cell } from './catalogue-rows.ts';

/** A coordinate catalogue as CSV, TXT or XLSX, by the extension of the name. */
export const writeCatalogue: DrawingWriter = async (drawing, name) => {
  const rows = catalogueRows(drawing);
  const extension = extensionOf(name);
  const bytes = extension === 'xlsx' ? await asWorkbook(rows) : asText(rows, extension === 'csv' ? ';' : '\t');
  return new Map([[name, bytes]]);
};

/** UTF-8 with its mark, or a spreadsheet takes Kazakh letters for something else. */
const asText = (rows: readonly CatalogueRow[], delimiter: string): Uint8Array =>
  new TextEncoder().encode(
    stringify(
      rows.map((row) => row.map(printCell)),
      { bom: true, delimiter, record_delimiter: '\r\n' },
    ),
  );

const printCell = (cell: Cell): string =>
  typeof cell === 'string' ? escapeFormula(plain(cell)) : cell.value.toFixed(cell.decimals).replace('.', ',');

/** Texts are typed as texts: no spreadsheet takes them for a formula (SEC-65). */
async function asWorkbook(rows: readonly CatalogueRow[]): Promise<Uint8Array> {
  const sheet = rows.map((row) =>
    row.map((cell) =>
      typeof cell === 'string'
        ? { type: String, value: storable(plain(cell)) }
        : { type: Number, value: cell.value, format: `0.${'0'.repeat(cell.decimals)}` },
    ),
  );
  const blob = await writeWorkbook(sheet, {
    sheet: 'Каталог',
    columns: [{ width: 24 }, { width: 26 }, { width: 26 }, { width: 20 }, { width: 40 }],
  }).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

/** The library looks texts up in an object: the names that every object has would be found there (SEC-57). */
const storable = (text: string): string => (text in Object.prototype ? `${text} ` : text);

/** One line, without what no cell can hold. */
const plain = (text: string): string => text.toWellFormed().replace(/[\p{Cc}\ufffe\uffff]/gu, ' ');
