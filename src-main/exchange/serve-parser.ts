import { readSync, writeSync } from 'node:fs';
import { Fault } from '#domain/fault.ts';
import type { Result } from '#domain/result.ts';
import type { DrawingFeature, DrawingFrame, FileFormat, ReadChoices, SourceFiles, TakeFeature } from './drawing.ts';
import type { ParserMessage } from './drawing-schema.ts';
import { FORBIDDEN, lockDown } from './parse-lockdown.ts';
import type { ParserQuestion } from './parser-question.ts';

export type Parse = (
  files: SourceFiles,
  choices: ReadChoices,
  format: FileFormat | null,
  take: TakeFeature,
) => Promise<Result<DrawingFrame, { readonly code: string; readonly about: readonly string[] }>>;

/** A piece of the answer holds at most about so many positions. */
const PIECE = 20_000;

/** The process's side: one question over stdin, one answer over stdout, nothing else. */
export async function serveParser(parse: Parse): Promise<void> {
  lockDown();
  say('ready');
  const { question, files } = receive();
  const pieces = new Pieces();
  try {
    const parsed = await parse(files, question.choices, question.format, (feature) => pieces.take(feature));
    if (parsed.ok) pieces.finish(parsed.value);
    else say('refusal', { code: parsed.error.code, about: parsed.error.about });
  } catch (error) {
    sayError(error);
  }
  process.exit(0);
}

function sayError(error: unknown): void {
  if (error instanceof Fault) return say('fault', { code: error.code, facts: error.data });
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === FORBIDDEN || code === 'ERR_ACCESS_DENIED')
    return say('forbidden', { what: error instanceof Error ? error.message.slice(0, 200) : '' });
  // What went wrong inside may hold anything of the file: it stays here.
  say('failed');
}

/** Features on their way out: of a large drawing this process never holds more than a piece. */
class Pieces {
  #piece: DrawingFeature[] = [];
  #size = 0;
  #said = 0;

  take(feature: DrawingFeature): void {
    this.#piece.push(feature);
    this.#size += 10 + sizeOf(feature);
    if (this.#size >= PIECE) this.#say();
  }

  finish(frame: DrawingFrame): void {
    this.#say();
    say('drawing', { features: this.#said, frame });
  }

  #say(): void {
    if (this.#piece.length === 0) return;
    say('features', { features: this.#piece });
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

function say(kind: ParserMessage['say'], rest: object = {}): void {
  const bytes = Buffer.from(`${JSON.stringify({ say: kind, ...rest })}\n`);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

function receive(): { readonly question: ParserQuestion; readonly files: SourceFiles } {
  const size = new DataView(receiveBytes(4).buffer).getUint32(0, true);
  // Our own side asks: nothing foreign is in it but names.
  const question = JSON.parse(new TextDecoder().decode(receiveBytes(size))) as ParserQuestion;
  const [main, ...beside] = question.files.map((file) => [file.name, receiveBytes(file.size)] as const);
  if (main === undefined) throw new Error('no file');
  return { question, files: { name: main[0], bytes: main[1], beside: new Map(beside) } };
}

function receiveBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const read = readSync(0, bytes, at, size - at, null);
    if (read === 0) process.exit(1);
    at += read;
  }
  return bytes;
}
