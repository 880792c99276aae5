import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, DrawingFeature, DrawingReader, ReadChoices, SourceFiles } from './drawing.ts';
import type { ParseRequest } from './parse-apart.ts';
import { readDrawing } from './read-drawing.ts';
import { writeDrawing } from './write-drawing.ts';

/** A drawing by one reader, whole, in this process. */
export async function readWhole(
  reader: DrawingReader,
  files: SourceFiles,
  choices: ReadChoices = {},
): Promise<Drawing> {
  const features: DrawingFeature[] = [];
  const frame = await reader(files, choices, (feature) => void features.push(feature));
  return { ...frame, features };
}

/** As `parseApart`, in this process: every start of a parser takes a second. */
export async function parseHere({ files, choices, format }: ParseRequest): Promise<Result<Drawing, Refusal>> {
  const features: DrawingFeature[] = [];
  const read = await readDrawing(files, choices, format, (feature) => void features.push(feature));
  return read.ok ? ok({ ...read.value, features }) : read;
}

/** Writes a drawing under a name and reads it back, in this process. */
export async function writtenAndRead(drawing: Drawing, name: string): Promise<Drawing> {
  const written = await writeDrawing(drawing, name);
  if (!written.ok) throw new Error(written.error.code);
  const [[main, bytes] = ['', new Uint8Array()], ...beside] = [...written.value.files];
  return readBytes(main, bytes, {}, new Map(beside));
}

export async function readBytes(
  name: string,
  bytes: Uint8Array,
  choices: ReadChoices = {},
  beside: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<Drawing> {
  const read = await parseHere({ files: { name, bytes, beside }, choices, format: null });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}
