import { readSync, writeSync } from 'node:fs';
import { Fault } from '#domain/fault.ts';
import type { Result } from '#domain/result.ts';
import type { Drawing, FileFormat, ReadChoices, SourceFiles } from './drawing.ts';
import { ParserQuestion, type ParserMessage } from './drawing-schema.ts';
import { FORBIDDEN, lockDown } from './parse-lockdown.ts';

export type Parse = (
  files: SourceFiles,
  choices: ReadChoices,
  format: FileFormat | null,
) => Promise<Result<Drawing, { readonly code: string; readonly about: readonly string[] }>>;

/** A piece of the answer holds at most about so many positions. */
const PIECE = 20_000;

/** The process's side: one question over stdin, one answer over stdout, nothing else. */
export async function serveParser(parse: Parse): Promise<void> {
  lockDown();
  say('ready');
  const { question, files } = receive();
  try {
    const parsed = await parse(files, question.choices, question.format);
    if (parsed.ok) sayDrawing(parsed.value);
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

function sayDrawing({ features, ...frame }: Drawing): void {
  say('read', { format: frame.format, features: features.length });
  let piece: Drawing['features'][number][] = [];
  let size = 0;
  for (const feature of features) {
    piece.push(feature);
    size += 10 + sizeOf(feature);
    if (size < PIECE) continue;
    say('features', { features: piece });
    piece = [];
    size = 0;
  }
  if (piece.length > 0) say('features', { features: piece });
  say('drawing', { features: features.length, frame });
}

function sizeOf({ geometry, arcs }: Drawing['features'][number]): number {
  return 3 * arcs.length + positionsOf(geometry);
}

function positionsOf(geometry: Drawing['features'][number]['geometry']): number {
  if (geometry.kind === 'polygon') return geometry.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (geometry.kind === 'line') return geometry.lines.reduce((sum, line) => sum + line.length, 0);
  return geometry.kind === 'point' ? geometry.points.length : 1;
}

function say(kind: ParserMessage['say'], rest: object = {}): void {
  const bytes = Buffer.from(`${JSON.stringify({ say: kind, ...rest })}\n`);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}

function receive(): { readonly question: ParserQuestion; readonly files: SourceFiles } {
  const header = take(take(4).readUInt32LE(0));
  const question = ParserQuestion.parse(JSON.parse(header.toString('utf8')));
  const [main, ...beside] = question.files.map(({ name, size }) => [name, new Uint8Array(take(size))] as const);
  if (main === undefined) throw new Error('no file');
  return { question, files: { name: main[0], bytes: main[1], beside: new Map(beside) } };
}

function take(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size;) {
    const read = readSync(0, bytes, at, size - at, null);
    if (read === 0) process.exit(1);
    at += read;
  }
  return bytes;
}
