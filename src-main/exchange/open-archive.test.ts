import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { archiveOf, type TestEntry } from './archive.fixture.ts';
import { isArchive, openArchive } from './open-archive.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const HELLO = bytesOf('hello, сәлем');
const MB = 1024 * 1024;

const contents = (archive: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(
    openArchive('kml', archive).map((file) => [file.path, new TextDecoder().decode(file.bytes())] as const),
  );

function reasonOf(archive: Uint8Array): unknown {
  try {
    contents(archive);
  } catch (error) {
    return error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE' ? error.data['reason'] : String(error);
  }
  return 'read';
}

const one = (entry: Partial<TestEntry>): Uint8Array => archiveOf([{ path: 'a', data: HELLO, ...entry }]);
const named = (path: string): Uint8Array => archiveOf([{ path, data: HELLO }]);
const two = (second: Partial<TestEntry>): Uint8Array =>
  archiveOf([
    { path: 'a', data: HELLO },
    { path: 'b', data: HELLO, ...second },
  ]);

describe('openArchive', () => {
  it('reads what fflate packs, names in Kazakh, folders left out', () => {
    const archive = zipSync({
      'doc.kml': HELLO,
      'Қала/жер учаскесі.dbf': [HELLO, { level: 0 }],
      'leer/': new Uint8Array(),
    });
    expect(contents(archive)).toEqual({ 'doc.kml': 'hello, сәлем', 'Қала/жер учаскесі.dbf': 'hello, сәлем' });
    expect(isArchive(archive)).toBe(true);
    expect(contents(archiveOf([]))).toEqual({});
  });

  it('reads the names of Windows in CP866, and sizes that stand after the data', () => {
    const path = Uint8Array.of(0x93, 0xe7, 0xa0, 0xe1, 0xe2, 0xae, 0xaa, 0x2e, 0x73, 0x68, 0x70);
    expect(contents(one({ path }))).toEqual({ 'Участок.shp': 'hello, сәлем' });
    const later = { flags: 8, crc: 0, packed: 0, size: 0 };
    expect(contents(one({ local: later, central: { flags: 8 } }))).toEqual({ a: 'hello, сәлем' });
  });

  it('unpacks a file of zeros that is small, however well it packs', () => {
    expect(reasonOf(one({ data: new Uint8Array(MB) }))).toBe('read');
  });

  it.each([
    ['a bomb of one file', one({ data: new Uint8Array(8 * MB) }), 'tooLarge'],
    [
      'a bomb of many small files',
      archiveOf(Array.from({ length: 40 }, (_, i) => ({ path: `f${String(i)}`, data: new Uint8Array(MB / 8) }))),
      'tooLarge',
    ],
    ['a file that promises 4 GB', one({ local: { size: 0xffffffff }, central: { size: 0xffffffff } }), 'tooLarge'],
    [
      'a file that promises less than it holds',
      one({ data: new Uint8Array(8 * MB), local: { size: 100 }, central: { size: 100 } }),
      'lying',
    ],
    ['a file that promises more than it holds', one({ local: { size: 100 }, central: { size: 100 } }), 'lying'],
    ['a stored file with two sizes', one({ stored: true, local: { size: 9 }, central: { size: 9 } }), 'lying'],
    ['a header that differs in size', one({ local: { size: 9 } }), 'lying'],
    ['a header that differs in packed size', one({ local: { packed: 9 } }), 'lying'],
    ['a header that differs in the checksum', one({ local: { crc: 9 } }), 'lying'],
    ['a header that differs in the method', one({ local: { method: 0 } }), 'lying'],
    ['a header that differs in the name', one({ local: { path: 'b' } }), 'lying'],
    ['a wrong checksum', one({ local: { crc: 9 }, central: { crc: 9 } }), 'lying'],
    ['an unknown method', one({ local: { method: 12 }, central: { method: 12 } }), 'method'],
    ['an encrypted file', one({ local: { flags: 1 }, central: { flags: 1 } }), 'encrypted'],
    ['masked headers', one({ central: { flags: 1 << 13 } }), 'encrypted'],
    ['two entries over the same data', two({ central: { at: 0, path: 'a ' } }), 'lying'],
    ['an entry inside the data of another', two({ central: { at: 10 } }), 'lying'],
    ['an entry in the list itself', two({ central: { at: 92 } }), 'damaged'],
    ['an entry beyond the end', two({ central: { at: 0x7fffffff } }), 'damaged'],
    [
      'two files of one name',
      archiveOf([
        { path: 'a', data: HELLO },
        { path: 'a', data: HELLO },
      ]),
      'lying',
    ],
    [
      'two names that differ in case only',
      archiveOf([
        { path: 'a', data: HELLO },
        { path: 'A', data: HELLO },
      ]),
      'lying',
    ],
    ['a parent path', named('../a'), 'path'],
    ['a parent path within', named('a/../../b'), 'path'],
    ['a parent path of Windows', named('..\\a'), 'path'],
    ['an absolute path', named('/etc/passwd'), 'path'],
    ['an absolute path of Windows', named('C:\\a'), 'path'],
    ['a drive', named('c:a'), 'path'],
    ['a share', named('\\\\server\\a'), 'path'],
    ['a name with a zero byte', named('a.kml\0.exe'), 'path'],
    ['a name with a line break', named('a\nb'), 'path'],
    ['an empty part of a path', named('a//b'), 'path'],
    ['a part that says here', named('./a'), 'path'],
    ['no name', named(''), 'path'],
    ['a device of Windows', named('NUL.kml'), 'path'],
    ['a very long name', named('a'.repeat(5000)), 'damaged'],
    ['a symbolic link', one({ mode: 0o120777 }), 'link'],
    ['a device', one({ mode: 0o020666 }), 'link'],
    ['a pipe', one({ mode: 0o010666 }), 'link'],
    ['an archive within an archive', one({ data: zipSync({ a: HELLO }) }), 'nested'],
    ['more entries than it has', archiveOf([{ path: 'a' }], { count: 2 }), 'damaged'],
    ['fewer entries than it has', archiveOf([{ path: 'a' }, { path: 'b' }], { count: 1 }), 'lying'],
    ['a list that stands elsewhere', archiveOf([{ path: 'a' }], { shift: 1 }), 'lying'],
    ['bytes before it', archiveOf([{ path: 'a' }], { before: bytesOf('MZ'), shift: -2 }), 'lying'],
    ['bytes after it', archiveOf([{ path: 'a' }], { after: bytesOf('x') }), 'damaged'],
    ['several volumes', archiveOf([{ path: 'a' }], { disk: 1 }), 'damaged'],
    ['data that does not unpack', one({ stored: true, local: { method: 8 }, central: { method: 8 } }), 'lying'],
    ['nothing', new Uint8Array(), 'damaged'],
    ['no archive', bytesOf('PK\u0003\u0004 and nothing else that stands in an archive'), 'damaged'],
  ])('SEC-60 refuses %s', (_, archive, reason) => {
    expect(reasonOf(archive)).toBe(`archive.${reason}`);
  });

  it('SEC-60 refuses 10 001 entries before it reads one', () => {
    const many = archiveOf([{ path: 'a' }], { count: 10_001 });
    expect(reasonOf(many)).toBe('archive.tooMany');
  });

  it('SEC-60 a data descriptor does not hide what follows: nothing is found by scanning', () => {
    const hidden = archiveOf([{ path: 'evil', data: HELLO }]);
    const archive = archiveOf([{ path: 'a', data: deflateRawSync(HELLO), stored: true }], {
      before: hidden.subarray(0, 40),
    });
    expect(Object.keys(contents(archive))).toEqual(['a']);
  });
});
