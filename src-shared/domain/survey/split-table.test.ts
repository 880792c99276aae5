import { assert, describe, expect, it } from 'vitest';
import { splitTable, textOfTable } from './split-table.ts';

const cells = (text: string) => {
  const split = splitTable(text);
  assert(split.ok);
  return split.value.map((row) => [row.line, ...row.cells]);
};

describe('splitTable', () => {
  it.each([
    ['tab', 'a\tb,1\r\nc\td;2'],
    ['semicolon', 'a;b,1\r\nc;"d;2"'],
    ['comma', '\ufeffa,"b,1"\nc,d;2'],
  ])('divides by %s', (_, text) => {
    // A semicolon in the first row would divide it: the comma counts where there is none.
    expect(cells(text)).toEqual([
      [1, 'a', 'b,1'],
      [2, 'c', 'd;2'],
    ]);
  });

  it('keeps a second mark that is no quotation, as typed and as a spreadsheet copies it', () => {
    expect(cells('A;45°30\'15"\nB;"45°30\'15"""')).toEqual([
      [1, 'A', '45°30\'15"'],
      [2, 'B', '45°30\'15"'],
    ]);
  });

  it('counts the lines of the file, blank ones and those inside a cell', () => {
    expect(cells('a;b\n\n"c\nd";e\nf;g')).toEqual([
      [1, 'a', 'b'],
      [3, 'c\nd', 'e'],
      [5, 'f', 'g'],
    ]);
  });

  it.each(['a;b\n"c;d', 'a;b\n"c"d;e'])('refuses a quotation that does not end: %j', (text) => {
    expect(splitTable(text)).toMatchObject({ ok: false, error: { code: 'table.quotes', line: 2 } });
  });

  it('reads UTF-8 and the code page of old programs', () => {
    expect(textOfTable(new TextEncoder().encode('точка'))).toBe('точка');
    expect(textOfTable(Uint8Array.from([0xf2, 0xee, 0xf7, 0xea, 0xe0]))).toBe('точка');
  });
});
