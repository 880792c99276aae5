import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import { EXIT } from '../home.ts';
import { errorOf } from './error-of.ts';

/** A line longer than this is no geometry that anybody drew, and must not fill the memory. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** A refusal with what it offers instead: fields that are printed beside its code. */
export interface LineRefusal extends Refusal {
  readonly offer?: object;
}

/** What a line is answered with: its fields are printed as they stand, a refusal as {"error": …}. */
export type LineWork = (value: unknown) => Result<object, LineRefusal>;

export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Answers every line of JSON with a line of JSON, in order, as the lines come: the input may be without end. A refused
 * line is answered like any other and does not end the work. A bug of ours is answered with the code "internal" and
 * shows in the exit code.
 */
export async function runJsonLines(work: LineWork, { input, output }: Streams): Promise<number> {
  let exit: number = EXIT.done;
  async function* answers(): AsyncGenerator<string> {
    for await (const line of linesOf(input)) {
      const answer = answerTo(line, work);
      if (answer.bug) exit = EXIT.fault;
      yield `${JSON.stringify(answer.value)}\n`;
    }
  }
  try {
    await pipeline(Readable.from(answers()), output, { end: false });
  } catch (error) {
    // Whoever reads had enough: `| head -1`.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return exit;
}

function answerTo(line: string | null, work: LineWork): { readonly value: object; readonly bug: boolean } {
  const parsed = line === null ? refuse('input.tooLong') : parse(line);
  try {
    const done: Result<object, LineRefusal> = parsed.ok ? work(parsed.value) : parsed;
    return { value: done.ok ? done.value : { error: { ...errorOf(done.error), ...done.error.offer } }, bug: false };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { value: { error: { code: 'internal', message, at: null } }, bug: true };
  }
}

function parse(line: string): Result<unknown, Refusal> {
  try {
    return { ok: true, value: JSON.parse(line) as unknown };
  } catch {
    return refuse('input.notJson');
  }
}

/** Lines without their ends; null stands for one that is too long. */
async function* linesOf(input: Readable): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let skipping = false;
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const pieces = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        yield skipping ? null : open;
        [open, skipping] = ['', false];
      }
      if (!skipping) open += piece;
      if (open.length > MOST_CHARACTERS) [open, skipping] = ['', true];
    }
  }
  open += decoder.end();
  if (skipping || open !== '') yield skipping ? null : open;
}
