import { open as openFile, type FileHandle } from 'node:fs/promises';
import { Fault } from '#domain/fault.ts';
import type { ParserProcess, StartParser } from '../../exchange/start-parser.ts';
import type { Picture } from '../picture.ts';
import { FrameReader, packFrame } from './frames.ts';
import { type MapFacts, MapFileError, type MapKind } from './map-file.ts';
import { MapMessage, type MapQuestion } from './map-messages.ts';
import { tilePicture } from './tile-picture.ts';

/** SEC-58. Beside its heap the process holds Node itself and the pixels of one tile's window. */
const LIMITS = { heapMb: 256, residentBytes: 640 * 1024 * 1024 } as const;
const START_MS = 60_000;
/** One question, opening included: a disk may be slow, a reader may not. */
const ANSWER_MS = 20_000;
const LOOK_MS = 250;
/** What one read may bring at most: a block of pixels as it is stored. */
const MOST_READ = 128 * 1024 * 1024;
const MOST_MESSAGE = 8 * 1024 * 1024;

interface Waiting {
  readonly resolve: (answer: { readonly message: MapMessage; readonly bytes: Uint8Array }) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One base map in a process of its own (SEC-58): it is asked for tiles one after another, and ended when it says nothing,
 * takes too much or is not needed.
 */
export class MapReader {
  readonly #path: string;
  readonly #kind: MapKind;
  readonly #process: ParserProcess;
  readonly #frames = new FrameReader(MOST_MESSAGE);
  readonly #look: NodeJS.Timeout;
  #file: FileHandle | null = null;
  #waiting: Waiting | null = null;
  #turn: Promise<unknown>;
  #ended: MapFileError | null = null;

  constructor(start: StartParser, kind: MapKind, path: string) {
    this.#kind = kind;
    this.#path = path;
    this.#process = start({
      module: new URL('./map-process.ts', import.meta.url),
      helper: new URL('./map-helper-process.ts', import.meta.url),
      addons: kind === 'mbtiles',
      heapMb: LIMITS.heapMb,
    });
    this.#process.onBytes((bytes) => this.#hear(bytes));
    this.#process.onEnd(({ outOfMemory }) => this.#end(outOfMemory ? 'tooMuchMemory' : 'readerEnded'));
    this.#look = setInterval(() => this.#weigh(), LOOK_MS);
    this.#look.unref();
    this.#turn = this.#answer(START_MS);
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /** Throws MapFileError with the reason. */
  async open(): Promise<MapFacts> {
    const { message } = await this.#ask({ ask: 'open', kind: this.#kind, path: this.#path });
    if (message.say === 'opened') return message.facts;
    throw new MapFileError(message.say === 'refused' ? message.reason : 'garbled');
  }

  /** Null where the file has no picture. Throws MapFileError; faults CANCELLED when nobody waits any more. */
  async tile(z: number, x: number, y: number, signal?: AbortSignal): Promise<Picture | null> {
    const { message, bytes } = await this.#ask({ ask: 'tile', z, x, y }, signal);
    if (message.say === 'refused') throw new MapFileError(message.reason);
    if (message.say !== 'tile') throw new MapFileError('garbled');
    // What the process says of itself is looked at again here.
    return message.mediaType === null ? null : tilePicture(bytes);
  }

  close(): void {
    this.#end('closed');
  }

  #ask(
    question: MapQuestion,
    signal?: AbortSignal,
  ): Promise<{ readonly message: MapMessage; readonly bytes: Uint8Array }> {
    const mine = this.#turn.then(async () => {
      // The map has moved on: what nobody looks at is not read.
      if (signal?.aborted) throw new Fault('CANCELLED');
      if (question.ask === 'open' && this.#kind !== 'mbtiles') this.#file = await openFile(this.#path, 'r');
      this.#process.write(packFrame({ head: question }));
      return this.#answer(ANSWER_MS);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #answer(patienceMs: number): Promise<{ readonly message: MapMessage; readonly bytes: Uint8Array }> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const clock = setTimeout(() => this.#end('tookTooLong'), patienceMs);
      const done = (): void => {
        clearTimeout(clock);
        this.#waiting = null;
      };
      this.#waiting = {
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
    });
  }

  #hear(piece: Buffer): void {
    if (this.#ended) return;
    const frames = this.#frames.take(piece);
    if (frames === null) return this.#end('garbled');
    for (const { head, bytes } of frames) {
      const message = MapMessage.safeParse(head);
      if (!message.success) return this.#end('garbled');
      if (message.data.say === 'read') void this.#read(message.data.offset, message.data.length);
      else this.#waiting?.resolve({ message: message.data, bytes });
    }
  }

  async #read(offset: number, length: number): Promise<void> {
    if (this.#file === null || length > MOST_READ) return this.#end('garbled');
    try {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await this.#file.read(buffer, 0, length, offset);
      if (!this.#ended)
        this.#process.write(packFrame({ head: { ask: 'bytes' }, bytes: buffer.subarray(0, bytesRead) }));
    } catch {
      this.#end('unreachable');
    }
  }

  #weigh(): void {
    const usage = this.#process.usage();
    if (usage !== null && usage.residentBytes > LIMITS.residentBytes) this.#end('tooMuchMemory');
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = new MapFileError(reason);
    clearInterval(this.#look);
    this.#process.kill();
    this.#waiting?.reject(this.#ended);
    this.#file?.close().catch(() => undefined);
  }
}
