import { readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { helperLine } from '../fork.ts';

/** What a parser process has of the world: bytes to it, bytes from it, and its end. */
export interface ParserLine {
  /** The next bytes, exactly so many. */
  take(size: number): Promise<Uint8Array<ArrayBuffer>>;
  put(bytes: Uint8Array): void;
  end(): void;
}

/** The standard streams, read and written in place: there is nothing to do meanwhile. */
export const standardLine: ParserLine = {
  take: (size) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size;) {
      const read = readSync(0, bytes, at, size - at, null);
      if (read === 0) process.exit(1);
      at += read;
    }
    return Promise.resolve(bytes);
  },
  put: (bytes) => {
    for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
  },
  end: () => process.exit(0),
};

/** What the starter of a helper says before any bytes. */
export const ParserOrder = z.strictObject({ addons: z.boolean(), heapMb: z.int().positive() });
export type ParserOrder = z.infer<typeof ParserOrder>;

/** The line of a helper (`fork.ts`), for Electron: its utility processes have no standard input. */
export async function takeHelperLine(): Promise<{ readonly order: ParserOrder; readonly line: ParserLine }> {
  const line = helperLine();
  const came: Uint8Array[] = [];
  let wake = (): void => undefined;
  const order = await new Promise<ParserOrder>((resolve) => {
    line.hear((message) => {
      if (message instanceof Uint8Array) {
        came.push(message);
        wake();
      } else resolve(ParserOrder.parse(message));
    });
  });
  async function take(size: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size;) {
      const [first] = came;
      if (first === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const part = first.subarray(0, size - at);
      bytes.set(part, at);
      at += part.length;
      if (part.length === first.length) came.shift();
      else came[0] = first.subarray(part.length);
    }
    return bytes;
  }
  // Ending itself could cut off what is still on its way: who reads the answer ends the process.
  return { order, line: { take, put: (bytes) => line.say(bytes), end: () => undefined } };
}
