import type { CaseFile } from '#domain/cases/case-file.ts';
import { invariant } from '#domain/invariant.ts';
import type { Refusal } from '#domain/result.ts';
import { redraw } from './redraw.ts';

export interface Rebased {
  readonly file: CaseFile;
  /** Why the first step that no longer goes does not, with its place; null when all go. */
  readonly refused: Refusal | null;
}

/** As many of the steps in force as the situation of the file still allows; the rest can be redone once it does. */
export function rebase(file: CaseFile, now: string): Rebased {
  let refused: Refusal | null = null;
  for (let cursor = file.cursor; cursor >= 0; cursor--) {
    const redrawn = redraw({ ...file, cursor }, now);
    if (redrawn.ok) return { file: redrawn.value, refused };
    refused = redrawn.error;
  }
  invariant(false, 'a draft without steps can always be drawn');
}
