import type { CaseCommand, CaseFile } from '#domain/cases/case-file.ts';
import type { DraftState } from '#domain/cases/draft.ts';
import { netChange } from '#domain/cases/net-change.ts';
import { replay, runCommand, type CommandOptions } from '#domain/cases/run-command.ts';
import type { RegisterChange } from '#domain/journal/change.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';

/** What a command would do. */
export interface Preview {
  readonly command: CaseCommand;
  /** Parcels that the command itself forms, in the order in which it makes them. */
  readonly formed: readonly ParcelNumber[];
  /** The draft after it. */
  readonly state: DraftState;
  /** Net change of the whole case. */
  readonly change: RegisterChange;
}

type Drafted = Pick<CaseFile, 'id' | 'situation'>;

const optionsOf = (file: Drafted): CommandOptions => ({ numbers: file.situation.freeNumbers, idSeed: file.id });

/** Refusals of a line that has nothing to do with the parcel: another parcel's refusal says more. */
const MISSED: ReadonlySet<string> = new Set(['split.missesParcel']);

/** The draft as its steps in force leave it; null when they no longer fit the situation. */
export function stateOf(file: CaseFile): DraftState | null {
  const commands = file.steps.slice(0, file.cursor).map(({ command }) => command);
  const done = replay(file.situation, commands, optionsOf(file));
  return done.ok ? done.value.state : null;
}

/**
 * Tries commands on the draft as the back half and the server run them, and answers the first that is allowed.
 *
 * When none is, the refusal is that of the parcel the line comes nearest to dividing: one that does not simply miss it.
 * Null without commands.
 */
export function previewFirst(
  file: Drafted,
  state: DraftState,
  commands: readonly CaseCommand[],
): Result<Preview, Refusal> | null {
  const refusals: Refusal[] = [];
  for (const command of commands) {
    const run = runCommand(state, command, optionsOf(file));
    if (!run.ok) {
      refusals.push(run.error);
      continue;
    }
    const born = new Set(run.value.step.change.lineage.map(({ child }) => child));
    const formed = run.value.step.change.put.parcels.map(({ number }) => number).filter((number) => born.has(number));
    return ok({ command, formed, state: run.value.state, change: netChange(run.value.state) });
  }
  const nearest = refusals.find(({ code }) => !MISSED.has(code)) ?? refusals[0];
  return nearest ? { ok: false, error: nearest } : null;
}
