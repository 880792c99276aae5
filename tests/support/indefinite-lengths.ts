import { elementsOf, rawOf, readDer, contentOf, type Der } from '#domain/signatures/der/reader.ts';

/** In which BER writers send the octets of a string. */
const PIECE = 1000;

/**
 * The same in BER of indefinite lengths, as streaming writers have it: whatever holds elements ends with two zeros, and a
 * string of octets goes in pieces. What lies inside strings stays as it is.
 */
export const withIndefiniteLengths = (der: Uint8Array): Uint8Array => Uint8Array.from(written(readDer(der)));

function written(element: Der): readonly number[] {
  const isConstructed = (element.tag & 0x20) !== 0;
  if (isConstructed) return indefinite(element.tag, [...elementsOf(element)].flatMap(written));
  const content = contentOf(element);
  if (element.tag !== 0x04 || content.length <= PIECE) return [...rawOf(element)];
  const pieces: number[] = [];
  for (let at = 0; at < content.length; at += PIECE) {
    const piece = content.subarray(at, at + PIECE);
    pieces.push(0x04, 0x82, piece.length >> 8, piece.length & 0xff, ...piece);
  }
  return indefinite(0x24, pieces);
}

const indefinite = (tag: number, content: readonly number[]): readonly number[] => [tag, 0x80, ...content, 0, 0];
