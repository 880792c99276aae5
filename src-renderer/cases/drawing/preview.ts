import type { CaseFile } from '#domain/cases/case-file.ts';
import { ownParcels, type DraftState } from '#domain/cases/draft.ts';
import { netChange } from '#domain/cases/net-change.ts';
import { replay, runCommand, type CommandOptions } from '#domain/cases/run-command.ts';
import type { Line } from '#domain/geometry/types.ts';
import type { RegisterChange } from '#domain/journal/change.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';

/** What the line would do: the parcel it divides and the net change of the whole case. */
export interface Preview {
  readonly target: ParcelNumber;
  readonly change: RegisterChange;
}

const optionsOf = (file: CaseFile): CommandOptions => ({ numbers: file.situation.freeNumbers, idSeed: file.id });

/** The draft as its steps in force leave it; null when they no longer fit the situation. */
export function stateOf(file: CaseFile): DraftState | null {
  const commands = file.steps.slice(0, file.cursor).map(({ command }) => command);
  const done = replay(file.situation, commands, optionsOf(file));
  return done.ok ? done.value.state : null;
}

/**
 * Tries the line on the draft with the very commands of the back half and the server.
 *
 * Of several parcels of the case the line divides the first that it can divide; when it can divide none, the refusal is
 * that of the parcel it comes nearest to dividing, which is the one that does not simply miss it.
 */
export function previewSplit(file: CaseFile, state: DraftState, line: Line): Result<Preview, Refusal> {
  const refusals: Refusal[] = [];
  for (const parcel of ownParcels(state)) {
    const run = runCommand(state, { name: 'splitParcel', parcel: parcel.number, line }, optionsOf(file));
    if (run.ok) return ok({ target: parcel.number, change: netChange(run.value.state) });
    refusals.push(run.error);
  }
  const nearest = refusals.find(({ code }) => code !== 'split.missesParcel') ?? refusals[0];
  return nearest ? { ok: false, error: nearest } : refuse('case.notDraft');
}
