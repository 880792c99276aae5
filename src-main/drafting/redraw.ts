import type { CaseFile } from '#domain/cases/case-file.ts';
import { checkDraft } from '#domain/cases/check-draft.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { isAside } from '#domain/cases/drafting-aids.ts';
import { drawingHash } from '#domain/cases/drawing-hash.ts';
import { chosenBy } from '#domain/cases/preliminary-choice.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { replay, type CommandCode } from '#domain/cases/run-command.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';

/**
 * The case with everything that follows from its steps in force worked out anew: change, findings, hash of the drawing.
 * Commands are replayed from the situation each time, exactly as the server will do it.
 */
export function redraw(file: CaseFile, now: string): Result<CaseFile, Refusal<CommandCode>> {
  const { situation } = file;
  const commands = file.steps.slice(0, file.cursor).map((step) => step.command);
  const replayed = replay(situation, commands, { numbers: situation.freeNumbers, idSeed: file.id });
  if (!replayed.ok) return replayed;
  const { state, change } = replayed.value;
  const chosen = chosenBy(commands);
  const findings = checkDraft({
    situation,
    kind: file.kind,
    state,
    change,
    consents: file.consents,
    documents: file.documents,
    chosen,
    accepted: file.accepted,
    settings: DEFAULT_RULE_SETTINGS,
    today: localDateOf(now),
  });
  return ok({
    ...file,
    change,
    findings,
    // Notes on the map and aids are no drawing: a sheet does not show them, and there is nothing to register.
    snapshot: commands.every(isAside) ? null : drawingHash(change, registeredParcels(situation), chosen),
    savedAt: now,
  });
}
