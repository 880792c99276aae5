import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../bytes.ts';
import { integer, octetString, oid, sequence, setOf, tlv } from '../der/writer.ts';
import { cutContent, type ByteSource } from './cut-content.ts';

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');
const DATA = oid('1.2.840.113549.1.7.1');
const DIGESTS = setOf(sequence(oid('2.16.840.1.101.3.4.2.1')));
const SIGNERS = setOf(sequence(integer(1)));
const END = Uint8Array.of(0, 0);
const open = (tag: number, ...parts: readonly Uint8Array[]) => concatBytes(Uint8Array.of(tag, 0x80), ...parts, END);

type Wrap = typeof tlv;
const file = (wrap: Wrap, content: Uint8Array | null) =>
  wrap(
    0x30,
    SIGNED_DATA,
    wrap(0xa0, wrap(0x30, integer(1), DIGESTS, wrap(0x30, DATA, ...(content ? [wrap(0xa0, content)] : [])), SIGNERS)),
  );
const bare = (wrap: Wrap) =>
  wrap(0x30, SIGNED_DATA, wrap(0xa0, wrap(0x30, integer(1), DIGESTS, tlv(0x30, DATA), SIGNERS)));

const cut = (bytes: Uint8Array, most = 1000) => {
  const found = cutContent(sourceOf(bytes), most);
  if (!found.ok) return found.error;
  return found.value && { signature: found.value.signature, content: concatBytes(...found.value.pieces()) };
};

describe('a content cut out of a signature file', () => {
  const text = new Uint8Array(700).map((_, place) => place % 251);
  const pieces = [text.subarray(0, 300), text.subarray(300, 301), text.subarray(301)];
  const whole = octetString(text);
  const inPieces = tlv(0x24, ...pieces.map(octetString));
  const ofPieces = open(0x24, octetString(text.subarray(0, 5)), open(0x24, octetString(text.subarray(5))));

  it.each([
    ['lengths given', tlv, whole],
    ['lengths given, the content in pieces', tlv, inPieces],
    ['lengths open', open, whole],
    ['lengths open, pieces in pieces', open, ofPieces],
    ['lengths given around open ones', tlv, ofPieces],
    ['nothing in it', open, octetString(new Uint8Array(0))],
  ] as const)('SEC-70 leaves the file as it was signed without it: %s', (_, wrap, content) => {
    const expected = content.length === 2 ? new Uint8Array(0) : text;
    expect(cut(file(wrap, content))).toEqual({ signature: bare(wrap), content: expected });
  });

  it('is none where none lies inside, or the file is another', () => {
    expect(cut(file(tlv, null))).toBeNull();
    expect(cut(file(open, null))).toBeNull();
    expect(cut(new TextEncoder().encode('# a text'))).toBeNull();
    expect(cut(new Uint8Array(0))).toBeNull();
    // Two contents, a content longer than what it is in, and no octets.
    expect(cut(file(tlv, concatBytes(whole, whole)))).toBeNull();
    expect(cut(file(tlv, concatBytes(whole.subarray(0, 2), Uint8Array.of(0x02, 0xbe), whole.subarray(4))))).toBeNull();
    expect(cut(file(tlv, sequence(integer(1))))).toBeNull();
  });

  it.each([
    ['given', tlv, inPieces],
    ['open', open, ofPieces],
  ] as const)('SEC-70 says wherever the file was cut off within it, lengths %s', (_, wrap, content) => {
    const bytes = file(wrap, content);
    const start = bytes.length - content.length - SIGNERS.length - (wrap === open ? 10 : 0);
    for (let length = start + 2; length < start + content.length; length += 7)
      expect([length, cut(bytes.subarray(0, length))]).toEqual([length, 'truncated']);
  });

  it('SEC-70 holds no more of the rest than is allowed', () => {
    expect(cut(file(tlv, whole), SIGNERS.length)).not.toBe('tooLarge');
    expect(cut(file(tlv, whole), SIGNERS.length - 1)).toBe('tooLarge');
  });

  it('SEC-70 reads a file with any byte changed, or says what it is not', () => {
    for (const wrap of [tlv, open] as const) {
      const bytes = file(wrap, ofPieces);
      for (let place = 0; place < bytes.length; place++)
        for (const value of [0, 0x7f, 0x80, 0x84, 0xff]) {
          const changed = Uint8Array.from(bytes);
          changed[place] = value;
          expect(() => cut(changed)).not.toThrow();
        }
    }
  });
});
