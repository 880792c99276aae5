import { boxOf, growBox, joinBoxes } from '../geometry/measures.ts';
import type { Box } from '../geometry/types.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import type { Parcel } from '../parcels/parcel.ts';
import { mapOk, ok, refuse, type Refusal, type Result } from '../result.ts';
import type { CaseFile } from './case-file.ts';
import { checkDraft } from './check-draft.ts';
import { isAidCommand, isAside } from './drafting-aids.ts';
import type { Finding } from './finding.ts';
import { mayRun } from './kinds/kinds.ts';
import { chosenBy } from './preliminary-choice.ts';
import { replay, type CommandCode, type Replay } from './run-command.ts';
import type { RuleSettings } from './rule-settings.ts';
import { mainParcel, registeredParcels, type Situation } from './situation.ts';
import { Submission } from './submission.ts';

/** Whatever a case relies on lies within a metre of what it changes. */
const WINDOW_MARGIN_MM = 1_000;

export interface SubmissionFacts {
  readonly id: string;
  readonly createdAt: string;
  readonly engineer: Submission['engineer'];
}

/**
 * What the engineer signs, from a case whose draft stands. The commands are replayed here once more, so that what is
 * signed is what they make, whatever the case file says.
 *
 * Refuses 'case.noDraft' and the codes of the commands
 */
export function buildSubmission(
  caseFile: CaseFile,
  facts: SubmissionFacts,
): Result<Submission, Refusal<'case.noDraft' | CommandCode>> {
  const { situation } = caseFile;
  const commands = caseFile.steps
    .slice(0, caseFile.cursor)
    .flatMap(({ command }) => (isAidCommand(command) ? [] : [command]));
  if (commands.every(isAside)) return refuse('case.noDraft', [caseFile.number]);
  const replayed = replay(situation, commands, { numbers: situation.freeNumbers, idSeed: caseFile.id });
  return mapOk(replayed, (made) => submissionOf(caseFile, facts, { ...made, commands }));
}

function submissionOf(
  caseFile: CaseFile,
  facts: SubmissionFacts,
  { state, change, commands }: Replay & Pick<Submission, 'commands'>,
): Submission {
  const { situation } = caseFile;
  const touched = new Set<string>([...change.close.parcels, ...change.put.parcels.map((parcel) => parcel.number)]);
  const registered = registeredParcels(situation).toSorted((a, b) => (a.number < b.number ? -1 : 1));
  return Submission.parse({
    format: 'shekara-submission/1',
    purpose: 'lodge',
    id: facts.id,
    caseId: caseFile.id,
    caseNumber: caseFile.number,
    kind: caseFile.kind,
    region: situation.region,
    parcels: situation.parcels.map((parcel) => parcel.number),
    engineer: facts.engineer,
    createdAt: facts.createdAt,
    zone: mainParcel(situation).zone,
    window: windowOf(situation, change.put.parcels),
    touched: registered.filter((parcel) => touched.has(parcel.number)).map(versionOf),
    relied: registered.filter((parcel) => !touched.has(parcel.number)).map(versionOf),
    commands,
    numbers: [...state.given],
    change,
    consents: caseFile.consents,
    accepted: caseFile.accepted,
    documents: caseFile.documents,
    note: caseFile.note,
  } satisfies Record<keyof Submission, unknown>);
}

const versionOf = ({ number, version }: Parcel) => ({ number, version });

/** Boxes before and after of what changes, grown by a metre. */
function windowOf(situation: Situation, put: readonly Parcel[]): Box {
  const boxes = [...situation.parcels, ...put].map((parcel) => boxOf(parcel.geometry));
  const joined = boxes.reduce((all, box) => joinBoxes(all, box));
  return growBox(joined, WINDOW_MARGIN_MM);
}

export interface VerifiedSubmission extends Replay {
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  readonly settings: RuleSettings;
  /** YYYY-MM-DD at the place of the register. */
  readonly today: string;
}

/**
 * Replays a submission on the register as it is now and runs the rules again. The commands decide; the change that was
 * signed must be the same to the last byte of canonical JSON, else the engineer saw something else than what would be
 * registered. Findings are answered, not judged: with errors among them nothing is registered.
 *
 * Refuses 'submission.otherKind' · 'submission.otherParcel' · 'submission.changeDiffers' · 'submission.numbersDiffer' · 'submission.versionsDiffer'
 *         and the codes of the commands
 */
export function verifySubmissionAgainst(
  situation: Situation,
  submission: Submission,
  options: VerifyOptions,
): Result<VerifiedSubmission, Refusal<SubmissionCode>> {
  const concerned = situation.parcels.map((parcel) => parcel.number);
  if (canonicalJson(concerned) !== canonicalJson(submission.parcels))
    return refuse('submission.otherParcel', submission.parcels);
  const differing = versionsThatDiffer(situation, submission);
  if (differing.length > 0) return refuse('submission.versionsDiffer', differing);
  if (submission.commands.some(({ name }) => !mayRun(submission.kind, name)))
    return refuse('submission.otherKind', submission.parcels);
  const replayed = replay(situation, submission.commands, { numbers: submission.numbers, idSeed: submission.caseId });
  if (!replayed.ok) return replayed;
  const given = [...replayed.value.state.given];
  if (canonicalJson(given) !== canonicalJson(submission.numbers)) return refuse('submission.numbersDiffer', given);
  if (canonicalJson(replayed.value.change) !== canonicalJson(submission.change)) {
    return refuse('submission.changeDiffers', submission.parcels);
  }
  const { state, change } = replayed.value;
  const { consents, documents, accepted, kind } = submission;
  const chosen = chosenBy(submission.commands);
  const findings = checkDraft({ situation, kind, state, change, consents, documents, chosen, accepted, ...options });
  return ok({ ...replayed.value, findings });
}

export type SubmissionCode =
  | CommandCode
  | 'submission.otherKind'
  | 'submission.otherParcel'
  | 'submission.changeDiffers'
  | 'submission.numbersDiffer'
  | 'submission.versionsDiffer';

/**
 * Parcels that the submission changes and that are not, or no longer, in the register as it drew them. What it merely
 * relied on may have changed: there the fabric check decides.
 */
export function versionsThatDiffer(situation: Situation, submission: Submission): readonly string[] {
  const now = new Map(registeredParcels(situation).map((parcel) => [parcel.number, parcel.version]));
  return submission.touched.filter(({ number, version }) => now.get(number) !== version).map(({ number }) => number);
}
