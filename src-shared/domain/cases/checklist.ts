import type { CaseFile, ConsentSignature } from './case-file.ts';
import { isAside } from './drafting-aids.ts';
import { KINDS } from './kinds/kinds.ts';
import type { DraftWork, StepName } from './kinds/kind-definition.ts';
import { findingKey, type Finding } from './finding.ts';
import { isVoidSheet } from './sheets-of-case.ts';
import { chosenBy } from './preliminary-choice.ts';
import { mainParcel } from './situation.ts';
import type { CaseDocument } from '../documents/document.ts';
import type { Party, PartyId } from '../parties/party.ts';
import type { Encumbrance, Right } from '../rights/right.ts';
import { formedBy } from './formed-by.ts';
import { ownAfter, workOf } from './own-after.ts';

/** done · under work · blocked by something that must be settled · still to come. */
export type StepState = 'done' | 'now' | 'blocked' | 'todo';

/** One line of the checklist. `detail` is a key under `case.steps.<name>`. */
export interface Step {
  readonly name: StepName;
  readonly state: StepState;
  readonly detail: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A party whose agreement may matter. `missing`: a rule asks for the consent and no document carries it. */
export interface PartyLine {
  readonly party: Party;
  readonly role: 'holder' | 'pledgee' | 'beneficiary';
  readonly share: readonly [number, number] | null;
  readonly right: Right | null;
  readonly encumbrance: Encumbrance | null;
  readonly consent: 'given' | 'missing' | 'notNeeded';
  /** Of a consent that the party has signed with its own key. */
  readonly signature: ConsentSignature | null;
}

/** Why a case cannot be sent yet, or null. `key` stands under `case.blocks`. */
export interface Block {
  readonly key: 'notDraft' | 'behind' | 'noLine' | 'errors' | 'sheetsMissing' | 'sheetsVoid';
  readonly count: number;
  /** The finding to show first when errors block. */
  readonly finding: Finding | null;
}

export const errorsOf = (file: CaseFile): readonly Finding[] =>
  file.findings.filter(({ severity }) => severity === 'error');

/** Warnings that nobody accepted yet. */
export const openWarningsOf = (file: CaseFile): readonly Finding[] => {
  const accepted = new Set(file.accepted.map(({ key }) => key));
  return file.findings.filter((finding) => finding.severity === 'warning' && !accepted.has(findingKey(finding)));
};

/** Something is drawn that a sheet would show: neither a note on the map nor an aid. */
export const hasLine = ({ steps, cursor }: Pick<CaseFile, 'steps' | 'cursor'>): boolean =>
  steps.slice(0, cursor).some(({ command }) => !isAside(command));

/** What the draft of the case does; before there is one, what the case was opened for. */
export const draftWorkOf = (file: CaseFile): DraftWork =>
  workOf(
    file.kind,
    ownAfter(file.situation, file.change).map(({ fate }) => fate),
  );

export const plansOf = (file: CaseFile): readonly CaseDocument[] =>
  file.documents.filter(({ kind }) => kind === 'land_cadastral_plan');

/** Plans are made of parcels that the draft forms: where every parcel keeps its number there are none to make. */
export function sheetState(file: CaseFile): 'none' | 'void' | 'made' | 'notNeeded' {
  // A sheet of any kind that was made from another drawing stops the case as well as a plan does.
  const isVoid = file.documents.some((document) => isVoidSheet(file, document));
  const parts = formedBy(file.change);
  if (hasLine(file) && parts.length === 0) return isVoid ? 'void' : 'notNeeded';
  const valid = new Set(
    plansOf(file)
      .filter((plan) => !isVoidSheet(file, plan))
      .map(({ parcel }) => parcel),
  );
  if (isVoid) return 'void';
  return parts.length > 0 && parts.every(({ number }) => valid.has(number)) ? 'made' : 'none';
}

export function partyLines(file: CaseFile): readonly PartyLine[] {
  const { rights, encumbrances, parties } = file.situation;
  const asked = new Set(
    errorsAndWarnings(file).flatMap(({ fix }) => (fix?.kind === 'attach_consent' ? [fix.partyId] : [])),
  );
  const given = new Set(file.consents.map(({ partyId }) => partyId));
  const consentOf = (id: PartyId): PartyLine['consent'] =>
    given.has(id) ? 'given' : asked.has(id) ? 'missing' : 'notNeeded';
  const signatureOf = (id: PartyId) => file.consents.find(({ partyId }) => partyId === id)?.signature ?? null;
  const named = new Map(parties.map((party) => [party.id, party] as const));
  const line = (id: PartyId, rest: Omit<PartyLine, 'party' | 'consent' | 'signature'>): readonly PartyLine[] => {
    const party = named.get(id);
    return party ? [{ party, consent: consentOf(id), signature: signatureOf(id), ...rest }] : [];
  };
  return [
    ...rights.flatMap((right) =>
      right.holders.flatMap(({ partyId, numerator, denominator }) =>
        line(partyId, { role: 'holder', share: [numerator, denominator], right, encumbrance: null }),
      ),
    ),
    ...encumbrances.flatMap((encumbrance) =>
      line(encumbrance.beneficiary, {
        role: encumbrance.kind === 'pledge' ? 'pledgee' : 'beneficiary',
        share: null,
        right: null,
        encumbrance,
      }),
    ),
  ];
}

const errorsAndWarnings = (file: CaseFile): readonly Finding[] =>
  file.findings.filter(({ severity }) => severity !== 'pass');

export function blockOf(file: CaseFile): Block | null {
  if (file.state !== 'draft') return { key: 'notDraft', count: 0, finding: null };
  if (file.behind !== null) return { key: 'behind', count: file.behind.parcels.length, finding: null };
  if (!hasLine(file)) return { key: 'noLine', count: 0, finding: null };
  const errors = errorsOf(file);
  if (errors.length > 0) return { key: 'errors', count: errors.length, finding: errors[0] ?? null };
  const sheets = sheetState(file);
  if (sheets === 'made' || sheets === 'notNeeded') return null;
  return { key: sheets === 'void' ? 'sheetsVoid' : 'sheetsMissing', count: 0, finding: null };
}

/** The checklist fills itself from the case; nobody ticks it by hand. */
export function checklistOf(file: CaseFile): readonly Step[] {
  return KINDS[file.kind].steps.map((name) => STEPS[name](file));
}

export const doneCount = (steps: readonly Step[]): number => steps.filter(({ state }) => state === 'done').length;

const STEPS: Readonly<Record<StepName, (file: CaseFile) => Step>> = {
  source: sourceStep,
  choice: choiceStep,
  documents: documentsStep,
  parties: partiesStep,
  line: lineStep,
  sheets: sheetsStep,
  sign: signStep,
};

const step = (name: StepName, state: StepState, detail: string, params: Step['params'] = {}): Step => ({
  name,
  state,
  detail,
  params,
});

function sourceStep(file: CaseFile): Step {
  if (file.state === 'conflict' || file.behind !== null) return step('source', 'blocked', 'conflict');
  return step('source', 'done', 'checked', { version: mainParcel(file.situation).version, at: file.createdAt });
}

function choiceStep(file: CaseFile): Step {
  const chosen = chosenBy(file.steps.slice(0, file.cursor).map(({ command }) => command));
  if (!chosen) return step('choice', file.state === 'draft' ? 'now' : 'todo', 'missing');
  const { actNumber: act, actDate: date } = chosen.choice;
  const outside = file.findings.some(({ code }) => code === 'choice.outside');
  if (outside) return step('choice', 'blocked', 'outside', { act });
  const over = file.findings.some(({ code }) => code === 'choice.over' || code === 'choice.overAssumed');
  return step('choice', over ? 'now' : 'done', over ? 'over' : 'made', { act, date });
}

/** The rules know which documents the draft needs. An expected one may be done without, with a reason that is kept. */
function documentsStep(file: CaseFile): Step {
  const asked = file.findings.filter(({ params }) => typeof params['documentKind'] === 'string');
  const missing = asked.find(({ code }) => code === 'documents.missing');
  const open = openWarningsOf(file).find(({ code }) => code === 'documents.expected');
  const lacking = missing ?? open;
  if (lacking) {
    const state = missing && hasLine(file) ? 'blocked' : 'now';
    return step('documents', state, 'missing', { documentKind: lacking.params['documentKind'] ?? '' });
  }
  return step('documents', 'done', asked.length === 0 ? 'notNeeded' : 'settled', { n: asked.length });
}

function partiesStep(file: CaseFile): Step {
  const missing = partyLines(file).filter(({ consent }) => consent === 'missing');
  if (missing.length > 0)
    return step('parties', 'blocked', 'missing', { n: missing.length, name: missing[0]?.party.nameRu ?? '' });
  // Before there is a draft no rule has asked for anything, so nothing can be called settled.
  if (!hasLine(file)) return step('parties', 'todo', 'afterLine');
  return step('parties', 'done', 'settled', { n: file.consents.length });
}

function lineStep(file: CaseFile): Step {
  const work = draftWorkOf(file);
  if (!hasLine(file)) return step('line', file.state === 'draft' ? 'now' : 'todo', `toDo.${work}`);
  const geometry = errorsOf(file).filter(({ fix }) => fix === null);
  if (geometry.length > 0) return step('line', 'blocked', 'errors', { n: geometry.length });
  const changed = ownAfter(file.situation, file.change).filter(({ fate }) => fate !== 'kept');
  const parents = new Set(changed.flatMap((own) => own.parents)).size;
  return step('line', 'done', `drawn.${work}`, { n: work === 'merge' ? parents : changed.length });
}

function sheetsStep(file: CaseFile): Step {
  const parts = formedBy(file.change).length;
  const state = sheetState(file);
  if (state === 'made') return step('sheets', 'done', 'made', { n: parts });
  if (state === 'notNeeded') return step('sheets', 'done', 'notNeeded');
  if (state === 'void') return step('sheets', 'blocked', 'void');
  const ready = hasLine(file) && errorsOf(file).length === 0;
  return step('sheets', ready ? 'now' : 'todo', parts > 0 ? 'toMake' : 'afterLine', { n: parts });
}

function signStep(file: CaseFile): Step {
  switch (file.state) {
    case 'draft':
      return step('sign', blockOf(file) === null ? 'now' : 'todo', blockOf(file) === null ? 'ready' : 'later');
    case 'outbox':
      return step('sign', 'now', 'outbox');
    case 'lodged':
    case 'registered':
      return step('sign', 'done', file.state, { at: file.answer?.receivedAt ?? file.savedAt });
    case 'refused':
    case 'conflict':
      return step('sign', 'blocked', file.state);
    case 'withdrawn':
      return step('sign', 'todo', 'withdrawn');
    default: {
      const never: never = file.state;
      return never;
    }
  }
}
