import { ok, type Refusal, type Result } from '#domain/result.ts';
import { detectFormat } from './detect-format.ts';
import type { DrawingFrame, FileFormat, ReadChoices, SourceFiles, TakeFeature } from './drawing.ts';
import { READERS } from './readers.ts';

/**
 * Bytes of any format as a drawing, its features by `take`. Runs in the parser's process: callers use `parseApart`.
 *
 * Refuses  'exchange.formatUnknown'
 * Faults   DOCUMENT_UNREADABLE of the reader
 */
export async function readDrawing(
  files: SourceFiles,
  choices: ReadChoices,
  format: FileFormat | null,
  take: TakeFeature,
): Promise<Result<DrawingFrame, Refusal<'exchange.formatUnknown'>>> {
  const found = format === null ? detectFormat(files) : ok(format);
  if (!found.ok) return found;
  const reader = await READERS[found.value]();
  return ok(await reader(files, choices, take));
}
