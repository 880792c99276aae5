import { strFromU8, zipSync } from 'fflate';
import readWorkbook, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/universal';
import { escapeFormula } from '../escape-formula.ts';
import { openArchive } from '../open-archive.ts';
import { unreadable } from '../unreadable.ts';
import type { Row, Table } from './table.ts';

/** Of a part of the workbook: its text is twice this in memory. */
const MOST_PART = 100 * 1024 * 1024;

const HEAD = 1000;

/**
 * Sheets of an XLSX workbook: values of cells, of formulas what they last came to.
 *
 * The archive is unpacked within our own limits (SEC-60) and handed on unpacked: the library has none. A DTD is refused
 * (SEC-61).
 */
export async function tablesOfWorkbook(bytes: Uint8Array): Promise<readonly Table[]> {
  const parts = openArchive('points', bytes)
    .filter(({ path }) => /^(?:xl\/|_rels\/|\[Content_Types\])/i.test(path) && /\.(?:xml|rels)$/i.test(path))
    .map((part) => {
      if (part.size > MOST_PART) throw unreadable('points', 'archive.tooLarge');
      const content = part.bytes();
      if (/<!DOCTYPE/i.test(strFromU8(content.subarray(0, 4096), true))) throw unreadable('points', 'doctype');
      return [part.path, content] as const;
    });
  const sheets = await sheetsOf(zipSync(Object.fromEntries(parts), { level: 0 }));
  return sheets.map(({ sheet, data }) => {
    const rowOf = (cells: readonly unknown[], index: number): Row => ({
      where: `${sheet} ${String(index + 1)}`,
      cells: cells.map(textOf),
    });
    return {
      layer: sheet,
      head: () => data.slice(0, HEAD).map(rowOf),
      eachRow: (take) => data.forEach((cells, index) => take(rowOf(cells, index))),
    };
  });
}

async function sheetsOf(archive: Uint8Array): ReturnType<typeof readWorkbook> {
  try {
    return await readWorkbook(archive.buffer as ArrayBuffer);
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError || error instanceof Error)
      throw unreadable('points', 'notWorkbook', {}, error);
    throw error;
  }
}

/** Numbers as the shortest text that is the same number; dates as days. */
function textOf(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  // In a workbook an apostrophe is a letter; the rows of a text have it before what looks like a formula.
  return typeof cell === 'string' ? escapeFormula(cell.trim()) : '';
}
