import { describe, expect, it } from 'vitest';
import { utf8 } from '../../bytes.ts';
import { readRanges } from './byte-ranges.ts';

/*
 *   7 0 obj <</Type/Sig/ByteRange[0 a b c]/Contents <30AB>/M()>> endobj rest
 *                                                   ^a    ^b               ^ end
 */
const HEAD = '%PDF-1.7\n7 0 obj <</Type/Sig/ByteRange[0 1 2 3]/Contents ';
const GAP = '<30AB>';
const TAIL = '/M()>> endobj trailer %%EOF\n';
const FILE = utf8(HEAD + GAP + TAIL);
const CONTENTS = Uint8Array.of(0x30, 0xab);
const a = HEAD.length;
const b = a + GAP.length;
const c = TAIL.length;

describe('SEC-64 the ranges of a signature in a PDF', () => {
  it('are the whole file but the place of the signature', () => {
    expect(readRanges(FILE, [0, a, b, c], CONTENTS)).toEqual({ gapFrom: a, gapTo: b, end: FILE.length });
    const longer = utf8(`${HEAD}${GAP}${TAIL}another revision`);
    expect(readRanges(longer, [0, a, b, c], CONTENTS)).toEqual({ gapFrom: a, gapTo: b, end: FILE.length });
  });

  it.each([
    ['do not begin later', [1, a - 1, b, c]],
    ['are not negative', [0, a, b, -c]],
    ['are not negative in the middle', [0, -a, b, c]],
    ['do not overlap', [0, a, a - 4, c]],
    ['do not touch', [0, a, a, c]],
    ['do not end behind the file', [0, a, b, c + 1]],
    ['are four numbers', [0, a, b]],
    ['are no more than four', [0, a, b, c, 0]],
    ['are numbers', [0, a, null, c]],
    ['are whole numbers', [0, a + 0.5, b, c]],
    ['have something behind the gap', [0, a, b, 0]],
    ['have something before the gap', [0, 0, b, c]],
    ['leave out no more than the string', [0, a - 1, b, c]],
    ['leave out no more behind it', [0, a, b + 1, c - 1]],
    ['leave out no less', [0, a + 1, b, c]],
    ['are none at all', []],
  ])('%s', (_, numbers) => {
    expect(readRanges(FILE, numbers, CONTENTS)).toBeNull();
  });

  it.each([
    ['another string than the reader found', HEAD, '<30AC>', TAIL],
    ['digits that are none', HEAD, '<30AX>', TAIL],
    ['blanks among the digits', HEAD, '<30A B>', TAIL],
    ['half a byte', HEAD, '<30A>', TAIL],
    ['a string and something besides', HEAD, '<30AB>/A<30AB>', TAIL],
    ['the value of another entry', HEAD.replace('/Contents', '/Content'), GAP, TAIL],
    ['the first of two entries', HEAD, GAP, TAIL.replace('/M()', '/Contents(x)')],
    ['the second of two entries', HEAD.replace('/Type/Sig', '/Contents(x)'), GAP, TAIL],
    ['one of two ranges', HEAD, GAP, TAIL.replace('/M()', '/ByteRange[]')],
  ])('are refused with %s in the gap', (_, head, gap, tail) => {
    const file = utf8(head + gap + tail);
    const numbers = [0, head.length, head.length + gap.length, tail.length];
    expect(readRanges(file, numbers, CONTENTS)).toBeNull();
  });
});
