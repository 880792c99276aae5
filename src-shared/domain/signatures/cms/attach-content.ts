import { concatBytes } from '../../bytes.ts';
import { invariant } from '../../invariant.ts';
import { demand, innerOf, rawOf, readDer, sequenceParts } from '../der/reader.ts';
import { header, TAG } from '../der/writer.ts';

/** What stands before and behind a content in a signature file. */
export interface AroundContent {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * The same signature with its content inside, which is not held here: what is signed is its digest, wherever it lies
 * (RFC 5652 §5.2). Throws `DerError`.
 *
 *   SEQUENCE { signedData, [0] SEQUENCE { version, digests, SEQUENCE { data, [0] OCTET STRING … content … }, sets } }
 *   |------------------------------ before ------------------------------------------|           |--- after ---|
 */
export function aroundContent(cms: Uint8Array, length: number): AroundContent {
  const [type, wrapped] = sequenceParts(readDer(cms));
  const [version, digests, content, ...sets] = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  invariant(type && version && digests && content, 'a file that was made here');
  const [contentType, ...inside] = sequenceParts(content).map(rawOf);
  invariant(contentType && inside.length === 0, 'a content is put in once');
  const after = concatBytes(...sets.map(rawOf));
  let before = new Uint8Array(0);
  let behind = length;
  /** From the inside out: each header counts all that is in it. */
  const wrap = (tag: number, ...first: readonly Uint8Array[]): void => {
    const inner = concatBytes(...first, before);
    before = concatBytes(header(tag, inner.length + behind), inner);
  };
  wrap(TAG.octetString);
  wrap(0xa0);
  wrap(TAG.sequence, contentType);
  behind += after.length;
  before = concatBytes(rawOf(version), rawOf(digests), before);
  wrap(TAG.sequence);
  wrap(0xa0);
  wrap(TAG.sequence, rawOf(type));
  return { before, after };
}
