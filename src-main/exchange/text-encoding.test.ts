import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canEncode,
  decodeText,
  detectEncoding,
  encodeText,
  ENCODINGS,
  encodingNamed,
  settleEncoding,
} from './text-encoding.ts';

const RUSSIAN = 'Земельный участок, улица Абая, дом № 12';
const KAZAKH = 'Жер учаскесі, Қабанбай батыр даңғылы, көше Әуезов, Үлкен Өскемен, Һ, ғимарат, ұзын';
const found = (text: string, encoding: string): string => detectEncoding(encodeText(text, encoding)).name;

describe('encodings of foreign files', () => {
  it.each([
    ['ANSI_1251', 'windows-1251'],
    ['ansi_874', 'windows-874'],
    ['ANSI_932', 'shift_jis'],
    ['dos866', 'cp866'],
    ['KZ-1048', 'rk1048'],
    ['rk1048', 'rk1048'],
    ['WindowsCyrillic', 'windows-1251'],
    ['CodePage866', 'cp866'],
    ['UTF-8', 'utf-8'],
    ['65001', 'utf-8'],
    ['1251', 'windows-1251'],
    ['ISO8859_5', 'iso-8859-5'],
    ['Neutral', null],
    ['', null],
    ['__proto__', null],
    ['constructor', null],
    ['cp9999', null],
  ])('%s is %s', (name, encoding) => {
    expect(encodingNamed(name)).toBe(encoding);
  });

  it.each(ENCODINGS)('offers %s under the name that it reads', (name) => {
    expect(encodingNamed(name)).toBe(name);
  });

  it('tells Russian and Kazakh code pages by their words', () => {
    expect(found(RUSSIAN, 'windows-1251')).toBe('windows-1251');
    expect(found(RUSSIAN.toUpperCase(), 'windows-1251')).toBe('windows-1251');
    expect(found(RUSSIAN, 'cp866')).toBe('cp866');
    expect(found(RUSSIAN.toUpperCase(), 'cp866')).toBe('cp866');
    expect(found(KAZAKH, 'rk1048')).toBe('rk1048');
    expect(found('Länge und Höhe', 'windows-1252')).toBe('windows-1252');
    expect(found(KAZAKH, 'utf-8')).toBe('utf-8');
    expect(found(`${'0\r\nLINE\r\n'.repeat(9)}${KAZAKH}`, 'utf-16le')).toBe('utf-16le');
    expect(found(`${'0\r\nLINE\r\n'.repeat(9)}${KAZAKH}`, 'utf-16be')).toBe('utf-16be');
  });

  it('keeps to UTF-8 when one letter is torn', () => {
    const bytes = encodeText(KAZAKH.repeat(3), 'utf-8');
    expect(detectEncoding(bytes.subarray(0, bytes.length - 1))).toEqual({ name: 'utf-8', source: 'detected' });
  });

  it('says that it assumes where nothing speaks', () => {
    expect(detectEncoding(new TextEncoder().encode('0\nSECTION'))).toEqual({ name: 'utf-8', source: 'assumed' });
    expect(detectEncoding(Uint8Array.of(0x80, 0x81)).source).toBe('assumed');
  });

  it('takes the choice before the declaration and the declaration before the bytes', () => {
    const bytes = encodeText(RUSSIAN, 'cp866');
    expect(settleEncoding(bytes, { chosen: 'KZ-1048', declared: 'ANSI_1251' })).toEqual({
      name: 'rk1048',
      source: 'chosen',
    });
    expect(settleEncoding(bytes, { declared: 'ANSI_1251' })).toEqual({ name: 'windows-1251', source: 'declared' });
    expect(settleEncoding(bytes, { declared: 'nonsense' })).toEqual({ name: 'cp866', source: 'detected' });
  });

  it('brings every letter of Kazakh through the Kazakh code page', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ӘәҒғҚқҢңӨөҰұҮүҺһІіАБЯабя№ 12') }), (text) => {
        expect(canEncode(text, 'rk1048')).toBe(true);
        expect(decodeText(encodeText(text, 'rk1048'), 'rk1048')).toBe(text);
      }),
    );
    expect(canEncode('Қала', 'windows-1251')).toBe(false);
  });
});
