import type { Drawing, ReadChoices } from './drawing.ts';
import { readDrawing } from './read-drawing.ts';
import { writeDrawing } from './write-drawing.ts';

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
  const read = await readDrawing({ name, bytes, beside }, choices, null);
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}
