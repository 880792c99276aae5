import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFiles } from './write-files.ts';

describe('writeFiles', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-write-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('writes all of them over those that are there', () => {
    writeFileSync(join(folder, 'a.shp'), 'old');
    writeFiles(
      folder,
      new Map([
        ['a.shp', bytes('new')],
        ['a.dbf', bytes('table')],
      ]),
    );
    expect(readdirSync(folder).sort()).toEqual(['a.dbf', 'a.shp']);
    expect(readFileSync(join(folder, 'a.shp'), 'utf8')).toBe('new');
  });

  it('leaves what was there where one of them cannot be written', () => {
    writeFileSync(join(folder, 'a.shp'), 'old');
    mkdirSync(join(folder, `a.dbf.${String(process.pid)}.unfinished`));
    expect(() =>
      writeFiles(
        folder,
        new Map([
          ['a.shp', bytes('new')],
          ['a.dbf', bytes('table')],
        ]),
      ),
    ).toThrow();
    expect(readFileSync(join(folder, 'a.shp'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).not.toContain(`a.shp.${String(process.pid)}.unfinished`);
  });
});
