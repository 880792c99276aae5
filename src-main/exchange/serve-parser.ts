import { Fault } from '#domain/fault.ts';
import type { Result } from '#domain/result.ts';
import type { DrawingFeature, DrawingFrame, FileFormat, ReadChoices, SourceFiles, TakeFeature } from './drawing.ts';
import type { ParserMessage } from './drawing-schema.ts';
import { FORBIDDEN } from './parse-lockdown.ts';
import type { ParserLine } from './parser-line.ts';
import type { ParserQuestion } from './parser-question.ts';

export type Parse = (
  files: SourceFiles,
  choices: ReadChoices,
  format: FileFormat | null,
  take: TakeFeature,
) => Promise<Result<DrawingFrame, { readonly code: string; readonly about: readonly string[] }>>;

/** A piece of the answer holds at most about so many positions. */
const PIECE = 20_000;

/** The process's side, locked down before: one question over the line, one answer over it, nothing else. */
export async function serveParser(parse: Parse, line: ParserLine): Promise<void> {
  const say: Say = (kind, rest = {}) => line.put(Buffer.from(`${JSON.stringify({ say: kind, ...rest })}\n`));
  say('ready');
  const { question, files } = await receive(line);
  const pieces = new Pieces(say);
  try {
    const parsed = await parse(files, question.choices, question.format, (feature) => pieces.take(feature));
    if (parsed.ok) pieces.finish(parsed.value);
    else say('refusal', { code: parsed.error.code, about: parsed.error.about });
  } catch (error) {
    sayError(say, error);
  }
  line.end();
}

type Say = (kind: ParserMessage['say'], rest?: object) => void;

function sayError(say: Say, error: unknown): void {
  if (error instanceof Fault) return say('fault', { code: error.code, facts: error.data });
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === FORBIDDEN || code === 'ERR_ACCESS_DENIED')
    return say('forbidden', { what: error instanceof Error ? error.message.slice(0, 200) : '' });
  // What went wrong inside may hold anything of the file: it stays here.
  say('failed');
}

/** Features on their way out: of a large drawing this process never holds more than a piece. */
class Pieces {
  readonly #tell: Say;
  #piece: DrawingFeature[] = [];
  #size = 0;
  #said = 0;

  constructor(tell: Say) {
    this.#tell = tell;
  }

  take(feature: DrawingFeature): void {
    this.#piece.push(feature);
    this.#size += 10 + sizeOf(feature);
    if (this.#size >= PIECE) this.#say();
  }

  finish(frame: DrawingFrame): void {
    this.#say();
    this.#tell('drawing', { features: this.#said, frame });
  }

  #say(): void {
    if (this.#piece.length === 0) return;
    this.#tell('features', { features: this.#piece });
    this.#said += this.#piece.length;
    this.#piece = [];
    this.#size = 0;
  }
}

function sizeOf({ geometry, arcs }: DrawingFeature): number {
  return 3 * arcs.length + positionsOf(geometry);
}

function positionsOf(geometry: DrawingFeature['geometry']): number {
  if (geometry.kind === 'polygon') return geometry.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (geometry.kind === 'line') return geometry.lines.reduce((sum, line) => sum + line.length, 0);
  return geometry.kind === 'point' ? geometry.points.length : 1;
}

async function receive(line: ParserLine): Promise<{ readonly question: ParserQuestion; readonly files: SourceFiles }> {
  const size = new DataView((await line.take(4)).buffer).getUint32(0, true);
  // Our own side asks: nothing foreign is in it but names.
  const question = JSON.parse(new TextDecoder().decode(await line.take(size))) as ParserQuestion;
  const received: [name: string, bytes: Uint8Array][] = [];
  for (const file of question.files) received.push([file.name, await line.take(file.size)]);
  const [main, ...beside] = received;
  if (main === undefined) throw new Error('no file');
  return { question, files: { name: main[0], bytes: main[1], beside: new Map(beside) } };
}
