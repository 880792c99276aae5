import { Fault } from '#domain/fault.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, DrawingFeature, FileFormat, ReadChoices, SourceFiles } from './drawing.ts';
import { ParserMessage } from './drawing-schema.ts';
import type { ParserQuestion } from './parser-question.ts';
import { startNodeParser, type ParserProcess, type StartParser } from './start-parser.ts';
import { unreadable } from './unreadable.ts';

export interface ParseRequest {
  readonly files: SourceFiles;
  readonly choices: ReadChoices;
  /** What to read the file as; null to find out from its content. */
  readonly format: FileFormat | null;
}

export type ParseProgress = { readonly step: 'started' } | { readonly step: 'taken'; readonly features: number };

export interface ParseLimits {
  readonly heapMb: number;
  readonly residentMb: number;
  readonly msPerMb: number;
  readonly leastMs: number;
}

export interface ParseOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ParseProgress) => void;
  readonly limits?: ParseLimits;
  readonly start?: StartParser;
  /** The module that runs apart. */
  readonly module?: URL;
}

export type ParseRefusal = Refusal<'exchange.formatUnknown'>;

/** SEC-58. Beside its heap the process holds the file and Node itself. */
const LIMITS: ParseLimits = { heapMb: 256, residentMb: 512, msPerMb: 2000, leastMs: 5000 };
/** Node starts within this even on a busy machine; no byte of the file is with it yet. */
const START_MS = 60_000;
const MB = 1024 * 1024;
/** By the clock a parser may take so many times its processor time: others work on the machine, and its answer is taken. */
const BUSY = 5;
/** The memory of a parser is for files up to this size; what a larger one has above it comes on top, twice: SQLite copies. */
const WITHIN = 100 * MB;
const LOOK_MS = 100;
/** A piece of the answer, and all of them for each byte of the file: more is no drawing of it. */
const MOST_LINE = 256 * MB;
const MOST_ANSWER = { least: 64 * MB, perByte: 60 } as const;

/**
 * Reads a foreign file in a process of its own that sees nothing but its bytes and is ended at its limits (SEC-58).
 *
 * Refuses  'exchange.formatUnknown' (about the file and the formats that there are)
 * Faults   DOCUMENT_UNREADABLE with format and reason: of the parser, or 'tookTooLong', 'tooMuchMemory', 'forbidden',
 *          'parserEnded', 'parserFailed', 'garbled'; CANCELLED
 */
export function parseApart(request: ParseRequest, options: ParseOptions = {}): Promise<Result<Drawing, ParseRefusal>> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(new Fault('CANCELLED', { data: { what: 'import' } }));
    const parsing = new Parsing(request, options, { resolve, reject });
    options.signal?.addEventListener(
      'abort',
      () => parsing.fail(new Fault('CANCELLED', { data: { what: 'import' } })),
      {
        once: true,
      },
    );
  });
}

interface Outcome {
  readonly resolve: (result: Result<Drawing, ParseRefusal>) => void;
  readonly reject: (fault: Error) => void;
}

const SQLITE = Buffer.from('SQLite format 3\0');

class Parsing {
  readonly #request: ParseRequest;
  readonly #options: ParseOptions;
  readonly #limits: ParseLimits;
  readonly #outcome: Outcome;
  readonly #process: ParserProcess;
  readonly #bytes: number;
  readonly #features: DrawingFeature[] = [];
  readonly #look: NodeJS.Timeout;
  #clock: NodeJS.Timeout;
  #line: Buffer[] = [];
  #lineBytes = 0;
  #answerBytes = 0;
  #asked = false;
  /** Processor time that Node itself took to start. */
  #startMs = 0;
  #ended = false;

  constructor(request: ParseRequest, options: ParseOptions, outcome: Outcome) {
    this.#request = request;
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
    this.#outcome = outcome;
    this.#bytes = [request.files.bytes, ...request.files.beside.values()].reduce((sum, each) => sum + each.length, 0);
    this.#process = (options.start ?? startNodeParser)({
      module: options.module ?? new URL('./parse-process.ts', import.meta.url),
      helper: new URL('./parse-helper-process.ts', import.meta.url),
      addons: SQLITE.equals(request.files.bytes.subarray(0, SQLITE.length)),
      heapMb: this.#limits.heapMb,
    });
    this.#process.onBytes((bytes) => this.#hear(bytes));
    this.#process.onEnd(({ outOfMemory }) => this.fail(this.#fault(outOfMemory ? 'tooMuchMemory' : 'parserEnded')));
    this.#clock = setTimeout(() => this.fail(this.#fault('parserEnded')), START_MS);
    this.#look = setInterval(() => this.#weigh(), LOOK_MS);
  }

  fail(fault: Error): void {
    if (this.#end()) this.#outcome.reject(fault);
  }

  #succeed(result: Result<Drawing, ParseRefusal>): void {
    if (this.#end()) this.#outcome.resolve(result);
  }

  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#clock);
    clearInterval(this.#look);
    this.#process.kill();
    return true;
  }

  #fault(reason: string, facts: Readonly<Record<string, string | number>> = {}): Fault {
    return unreadable(this.#request.format ?? 'file', reason, { ...facts, name: this.#request.files.name });
  }

  /** What lies outside V8's heap has no limit of its own. */
  #weigh(): void {
    const usage = this.#process.usage();
    if (usage === null) return;
    if (usage.residentBytes > this.#limits.residentMb * MB + 2 * Math.max(0, this.#bytes - WITHIN))
      this.fail(this.#fault('tooMuchMemory'));
    else if (this.#asked && usage.processorMs - this.#startMs > this.#mostMs()) this.fail(this.#tookTooLong());
    else if (!this.#asked) this.#startMs = usage.processorMs;
  }

  /** 2 s for each MB, and never less than it takes to begin. */
  #mostMs(): number {
    return Math.max(this.#limits.leastMs, (this.#limits.msPerMb * this.#bytes) / MB);
  }

  #tookTooLong(): Fault {
    return this.#fault('tookTooLong', { seconds: Math.round(this.#mostMs() / 1000) });
  }

  #hear(bytes: Buffer): void {
    if (this.#ended) return;
    this.#answerBytes += bytes.length;
    if (this.#answerBytes > Math.max(MOST_ANSWER.least, MOST_ANSWER.perByte * this.#bytes))
      return this.fail(this.#fault('garbled'));
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      const line = Buffer.concat([...this.#line, bytes.subarray(from, end)]);
      this.#line = [];
      this.#lineBytes = 0;
      from = end + 1;
      this.#take(line);
      if (this.#ended) return;
    }
    this.#line.push(bytes.subarray(from));
    this.#lineBytes += bytes.length - from;
    if (this.#lineBytes > MOST_LINE) this.fail(this.#fault('garbled'));
  }

  #take(line: Buffer): void {
    const message = messageOf(line);
    if (message === null) return this.fail(this.#fault('garbled'));
    switch (message.say) {
      case 'ready':
        return this.#asked ? this.fail(this.#fault('garbled')) : this.#ask();
      case 'features':
        for (const feature of message.features) this.#features.push(feature);
        return this.#options.onProgress?.({ step: 'taken', features: this.#features.length });
      case 'drawing':
        if (message.features !== this.#features.length) return this.fail(this.#fault('garbled'));
        return this.#succeed(ok({ ...message.frame, features: this.#features }));
      case 'refusal':
        return message.code === 'exchange.formatUnknown'
          ? this.#succeed(refuse('exchange.formatUnknown', message.about))
          : this.fail(this.#fault('garbled'));
      case 'fault':
        return this.fail(
          message.code === 'DOCUMENT_UNREADABLE'
            ? new Fault('DOCUMENT_UNREADABLE', { data: message.facts })
            : this.#fault('parserFailed'),
        );
      case 'forbidden':
        return this.fail(this.#fault('forbidden', { what: message.what }));
      case 'failed':
        return this.fail(this.#fault('parserFailed'));
    }
  }

  /** Now the time of the parser runs: its processor time where the system tells it, and the clock. */
  #ask(): void {
    this.#asked = true;
    clearTimeout(this.#clock);
    const patience = this.#process.usage() === null ? 1 : BUSY;
    this.#clock = setTimeout(() => this.fail(this.#tookTooLong()), patience * this.#mostMs());
    const { files, format, choices } = this.#request;
    const all = [[files.name, files.bytes] as const, ...files.beside];
    const question: ParserQuestion = {
      format,
      choices,
      files: all.map(([name, bytes]) => ({ name, size: bytes.length })),
    };
    const header = Buffer.from(JSON.stringify(question));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(header.length);
    for (const bytes of [size, header, ...all.map(([, each]) => each)]) this.#process.write(bytes);
    this.#options.onProgress?.({ step: 'started' });
  }
}

function messageOf(line: Buffer): ParserMessage | null {
  try {
    const message = ParserMessage.safeParse(JSON.parse(line.toString('utf8')));
    return message.success ? message.data : null;
  } catch {
    return null;
  }
}
