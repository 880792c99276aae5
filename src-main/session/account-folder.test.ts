import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { deviceOf } from '../replica/device.ts';
import { AccountFolder, rememberedKeyFiles } from './account-folder.ts';

describe('key files that a seat remembers', () => {
  const NAME = 'AUTH_RSA256.p12';
  const [first, second, saved] = ['first', 'second', 'first under another password'].map(utf8);
  const [own, office] = ['own certificate', 'certificate of the office'].map(utf8);
  let seat: string;
  let folder: AccountFolder;
  beforeEach(() => {
    seat = mkdtempSync(join(tmpdir(), 'shekara-keyfiles-'));
    folder = new AccountFolder(seat, 'ermekov', deviceOf(seat));
    folder.make();
  });
  afterEach(() => rmSync(seat, { recursive: true }));
  const seen = () => folder.keyFiles.map(({ id, name }) => [id, name]);

  it('A29 two files of one person with one name stay beside each other, the one used last first', () => {
    expect(folder.rememberKeyFile(NAME, first!, own!)).toBe(true);
    expect(folder.rememberKeyFile(NAME, second!, office!)).toBe(true);
    expect(folder.rememberKeyFile(NAME, second!, office!)).toBe(false);
    expect(seen()).toEqual([second!, first!].map((bytes) => [sha256Hex(bytes), NAME]));
    expect(folder.keyFile(sha256Hex(first!))).toEqual({ name: NAME, bytes: Buffer.from(first!) });
    expect(folder.keyFile(sha256Hex(saved!))).toBeNull();
    expect(rememberedKeyFiles(seat)).toHaveLength(2);
  });

  it('A29 a key that was saved anew, or under another name, is remembered once', () => {
    folder.rememberKeyFile(NAME, first!, own!);
    folder.rememberKeyFile('renamed.p12', first!, own!);
    expect(seen()).toEqual([[sha256Hex(first!), 'renamed.p12']]);
    folder.rememberKeyFile('saved.p12', saved!, own!);
    expect(seen()).toEqual([[sha256Hex(saved!), 'saved.p12']]);
  });

  it('A29 a file that was remembered before anything was known of its certificate is known when it is opened', () => {
    folder.rememberKeyFile(NAME, first!, own!);
    const file = folder.file('key-files.json');
    const [kept] = JSON.parse(readFileSync(file, 'utf8')) as object[];
    writeFileSync(file, JSON.stringify([{ ...kept, certificate: null }]));
    folder.rememberKeyFile(NAME, second!, office!);
    expect(seen()).toHaveLength(2);
    folder.rememberKeyFile(NAME, first!, own!);
    expect(folder.keyFiles.map(({ certificate }) => certificate)).toEqual(
      [own!, office!].map((each) => Buffer.from(each)),
    );
  });
});
