import type { StartParser } from '../exchange/start-parser.ts';
import { loadOpener, serveMap } from './reader/serve-map.ts';

/** A reader of base maps in this process, over the same line: every start of a process takes a second. */
export const startMapHere: StartParser = ({ addons }) => {
  let given = Buffer.alloc(0);
  let wake = (): void => undefined;
  let hear = (_bytes: Buffer): void => undefined;
  let isKilled = false;
  const said: Buffer[] = [];
  const take = async (size: number): Promise<Uint8Array<ArrayBuffer>> => {
    while (given.length < size) await new Promise<void>((resolve) => (wake = resolve));
    const bytes = Uint8Array.from(given.subarray(0, size));
    given = given.subarray(size);
    return bytes;
  };
  const put = (bytes: Uint8Array): void => {
    said.push(Buffer.from(bytes));
    // As over a pipe: later, and not at all when it was ended meanwhile.
    setImmediate(() => {
      const piece = said.shift();
      if (piece !== undefined && !isKilled) hear(piece);
    });
  };
  void loadOpener(addons ? 'sqlite' : 'others').then((openerOf) =>
    serveMap({ take, put, end: () => undefined }, openerOf),
  );
  return {
    write: (bytes) => {
      given = Buffer.concat([given, bytes]);
      wake();
    },
    onBytes: (listener) => {
      hear = listener;
    },
    onEnd: () => undefined,
    usage: () => null,
    kill: () => {
      isKilled = true;
    },
  };
};
