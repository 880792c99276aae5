import { never } from '../invariant.ts';
import { emptyChange, type RegisterChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { adjustParcels, type AdjustParcelsCode } from '../parcels/adjust-parcels.ts';
import { changeCategory, changePurpose } from '../parcels/change-use.ts';
import { correctRecord } from '../parcels/correct-record.ts';
import { burdenPart, type BurdenPartCode } from '../parcels/burden-part.ts';
import { divideParcel, type DivideParcelCode } from '../parcels/divide-parcel.ts';
import { formParcelOnFreeLand, type FormOnFreeLandCode } from '../parcels/form-parcel.ts';
import { mergeParcels, type MergeParcelsCode } from '../parcels/merge-parcels.ts';
import type { RecordCode } from '../parcels/parcel-record.ts';
import { retireParcels, type RetireParcelsCode } from '../parcels/retire-parcels.ts';
import { cutOutParcel, splitParcel, type CutOutCode, type SplitParcelCode } from '../parcels/split-parcel.ts';
import { ok, type Refusal, type Result } from '../result.ts';
import type { CaseCommand } from './case-file.ts';
import { applyChange, draftOf, type DraftState, type Inverse } from './draft.ts';
import { netChange } from './net-change.ts';
import { choosePlace } from './preliminary-choice.ts';
import type { Situation } from './situation.ts';

export interface CommandOptions {
  /** Free numbers of the quarter, in order: `situation.freeNumbers`, on the server those of the submission. */
  readonly numbers: readonly ParcelNumber[];
  /** The id of the case. */
  readonly idSeed: string;
}

/** Refusals of all drafting commands. */
export type CommandCode =
  | SplitParcelCode
  | CutOutCode
  | DivideParcelCode
  | MergeParcelsCode
  | AdjustParcelsCode
  | RecordCode
  | 'record.sameCategory'
  | FormOnFreeLandCode
  | BurdenPartCode
  | RetireParcelsCode
  | 'choice.contour'
  | 'choice.tooLong'
  | 'choice.dates';

export interface CommandStep {
  readonly command: CaseCommand;
  /** Key under `history` in the locales. */
  readonly note: string;
  readonly change: RegisterChange;
  readonly inverse: Inverse;
}

export interface Replay {
  readonly state: DraftState;
  /** Net effect of all commands on the situation. */
  readonly change: RegisterChange;
  readonly steps: readonly CommandStep[];
}

/** Runs one drafting command on a draft and applies what it answers. */
export function runCommand(
  state: DraftState,
  command: CaseCommand,
  options: CommandOptions,
): Result<{ readonly state: DraftState; readonly step: CommandStep }, Refusal<CommandCode>> {
  const change = changeOf(state, command, options);
  if (!change.ok) return change;
  const applied = applyChange(state, change.value);
  return ok({
    state: applied.state,
    step: { command, note: command.name, change: change.value, inverse: applied.inverse },
  });
}

/**
 * All commands of a case from the beginning, as the window, the back half and the server do it: the same situation,
 * commands, numbers and seed give the same change to the last id.
 */
export function replay(
  situation: Situation,
  commands: readonly CaseCommand[],
  options: CommandOptions,
): Result<Replay, Refusal<CommandCode>> {
  let state = draftOf(situation);
  const steps: CommandStep[] = [];
  for (const command of commands) {
    const run = runCommand(state, command, options);
    if (!run.ok) return run;
    state = run.value.state;
    steps.push(run.value.step);
  }
  return ok({ state, change: netChange(state), steps });
}

function changeOf(
  state: DraftState,
  command: CaseCommand,
  options: CommandOptions,
): Result<RegisterChange, Refusal<CommandCode>> {
  switch (command.name) {
    case 'splitParcel':
      return splitParcel(state, { parcel: command.parcel, line: command.line, ...options });
    case 'cutOutParcel':
      return cutOutParcel(state, { parcel: command.parcel, contour: command.contour, ...options });
    case 'divideParcel':
      return divideParcel(state, { parcel: command.parcel, division: command.division, ...options });
    case 'adjustParcels':
      return adjustParcels(state, { edit: command.edit });
    case 'mergeParcels':
      return mergeParcels(state, { parcels: command.parcels, allowApart: command.allowApart, ...options });
    case 'changePurpose':
      return changePurpose(state, command);
    case 'changeCategory':
      return changeCategory(state, command);
    case 'correctRecord':
      return correctRecord(state, command);
    case 'formParcel':
      return formParcelOnFreeLand(state, { ...command, ...options });
    case 'burdenPart':
      return burdenPart(state, { ...command, ...options });
    case 'retireParcels':
      return retireParcels(state, { parcels: command.parcels });
    case 'choosePlace':
      return choosePlace(state, command);
    case 'annotate':
    case 'construct':
    case 'eraseConstructions':
    case 'numberPoints':
      return ok(emptyChange);
    default:
      return never(command);
  }
}
