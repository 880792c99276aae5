/** `count` changes of one byte each, over all places of a file in turn; `from` begins with another change. */
export function* oneByteChanges(bytes: Uint8Array, count: number, from = 0): Generator<Uint8Array> {
  for (let trial = from; trial < from + count; trial++) {
    const changed = new Uint8Array(bytes);
    // A step that shares no factor with the size visits every byte before it repeats one.
    const at = (trial * STEP) % bytes.length;
    changed[at] = (changed[at] ?? 0) ^ (1 + (trial % 255));
    yield changed;
  }
}

/** A prime, so that no file has a factor of it but one as long. */
const STEP = 1_000_003;
