/** A message on the line between the back half and a map process: a head in JSON, bytes after it. */
export interface Frame {
  readonly head: object;
  readonly bytes?: Uint8Array;
}

const NOTHING = new Uint8Array();
/** Sizes of head and bytes. */
const SIZES = 8;

export function packFrame({ head, bytes = NOTHING }: Frame): Uint8Array {
  const text = Buffer.from(JSON.stringify(head));
  const sizes = Buffer.alloc(SIZES);
  sizes.writeUInt32LE(text.length, 0);
  sizes.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([sizes, text, bytes]);
}

/** The next message of a line that gives bytes when they are asked for. */
export async function takeFrame(
  take: (size: number) => Promise<Uint8Array>,
): Promise<{ readonly head: unknown; readonly bytes: Uint8Array }> {
  const sizes = Buffer.from(await take(SIZES));
  const head = await take(sizes.readUInt32LE(0));
  return {
    head: JSON.parse(new TextDecoder().decode(head)) as unknown,
    bytes: await take(sizes.readUInt32LE(4)),
  };
}

/** Messages out of a stream that comes in pieces of any size. */
export class FrameReader {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #size = 0;

  /** No message is longer than `most` bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The messages that are complete now; null when the stream is none of ours. */
  take(piece: Buffer): { readonly head: unknown; readonly bytes: Uint8Array }[] | null {
    this.#pieces.push(piece);
    this.#size += piece.length;
    const frames: { readonly head: unknown; readonly bytes: Uint8Array }[] = [];
    for (;;) {
      const all = this.#size < SIZES ? null : this.#together();
      if (all === null) return frames;
      const [text, bytes] = [all.readUInt32LE(0), all.readUInt32LE(4)];
      if (text + bytes > this.#most) return null;
      const end = SIZES + text + bytes;
      if (all.length < end) return frames;
      try {
        const head: unknown = JSON.parse(all.toString('utf8', SIZES, SIZES + text));
        frames.push({ head, bytes: Uint8Array.from(all.subarray(SIZES + text, end)) });
      } catch {
        return null;
      }
      this.#pieces = [all.subarray(end)];
      this.#size = all.length - end;
    }
  }

  #together(): Buffer {
    const [first] = this.#pieces;
    const all = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
    this.#pieces = [all];
    return all;
  }
}
