import fc from 'fast-check';

const LEAVES = [1, 2, 3, 4, 5, 6, 10, 12, 19, 23, 24, 0x80, 0x82] as const;
const INTEGER = 2;

/** Trees of ASN.1: anything that a reader may find where it expects something else. Integers of so many bytes at most. */
export function derTrees(longestInteger = 24): fc.Memo<Uint8Array> {
  const trees: fc.Memo<Uint8Array> = fc.memo((depth) => {
    const leaf = fc
      .tuple(fc.constantFrom(...LEAVES), fc.uint8Array({ maxLength: 24 }))
      .map(([tag, content]) => derElement(tag, tag === INTEGER ? content.subarray(0, longestInteger) : content));
    if (depth <= 1) return leaf;
    const inner = fc
      .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xa1, 0xa2, 0xa3, 0x24), fc.array(trees(depth - 1), { maxLength: 6 }))
      .map(([tag, parts]) => derElement(tag, Uint8Array.from(parts.flatMap((part) => [...part]))));
    return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 3, arbitrary: inner });
  });
  return trees;
}

export function derElement(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 128) return Uint8Array.of(tag, length, ...content);
  return Uint8Array.of(tag, 0x82, length >> 8, length & 255, ...content);
}
