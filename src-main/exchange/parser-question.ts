import type { FileFormat, ReadChoices } from './drawing.ts';

/** What a parser's process is asked: the bytes follow in the order of `files`, the main file first. */
export interface ParserQuestion {
  readonly format: FileFormat | null;
  readonly choices: ReadChoices;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}
