import type { Database } from 'better-sqlite3';
import type { CaseEvent } from '#domain/cases/case-event.ts';
import type { CaseId, CaseState, DraftStep } from '#domain/cases/case-file.ts';
import { HistoryEntry, type HistoryHold, isMark, keepsSignedConsents, stepPatch } from '#domain/cases/case-history.ts';
import { isEmptyPatch, patchedWork, workDifference, WorkPatch, type CaseWork } from '#domain/cases/case-work.ts';
import { Fault } from '#domain/fault.ts';

const MOST_SHOWN = 2_000;

/** An entry that can be turned over: undone while it is in force, redone while it is undone. */
export interface Turnable {
  readonly place: number;
  readonly isUndone: boolean;
  readonly patch: WorkPatch;
}

/** What turning an entry over leaves: whether it is undone now, and how it is turned back. */
export type Turned = Turnable;

interface Row {
  readonly place: number;
  readonly at: string;
  readonly who: string;
  readonly name: string;
  readonly about: string;
  readonly undone: 0 | 1;
  readonly drawn: string | null;
  readonly patch: string | null;
  /** Whether it changed more than the engineer's own notes. */
  readonly ofDraft: 0 | 1;
}

/** The case that a history is shown of: as it stands now. */
export interface Present {
  readonly work: CaseWork;
  readonly state: CaseState;
}

/** One order of everything that was done to a case. Written by the desk together with the change itself. */
export class CaseHistory {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  /** A mark, or what a change did; what was undone before it can no longer be redone. Nothing where nothing changed. */
  record(id: CaseId, { before, after, event }: { before: CaseWork; after: CaseWork; event: CaseEvent }): void {
    if (isMark(event.name)) return this.#add(id, event, { isUndone: false, patch: null });
    const patch = workDifference(after, before);
    if (isEmptyPatch(patch)) return;
    this.#raw.prepare('delete from case_history where case_id = ? and undone = 1').run(id);
    this.#add(id, event, { isUndone: false, patch });
  }

  /** Steps that stand in a draft without entries: of a case from another desk, or those that no longer go after a rebase. */
  addSteps(id: CaseId, steps: readonly DraftStep[], { from, who, isUndone }: StepsOptions): void {
    steps.forEach((step, index) => {
      const event = { at: step.at, who, name: 'drawn', about: step.command.name } as const;
      this.#add(id, event, { isUndone, patch: stepPatch(step, from + index, isUndone) });
    });
  }

  /** In force, the newest first. */
  *inForce(id: CaseId): Generator<Turnable> {
    const places = this.#raw
      .prepare<[string], number>(
        'select place from case_history where case_id = ? and undone = 0 and patch is not null order by place desc',
      )
      .pluck()
      .all(id);
    for (const place of places) yield { place, isUndone: false, patch: this.#patch(id, place) };
  }

  /** Undone, in the order in which they are redone. */
  *undone(id: CaseId): Generator<Turnable> {
    const places = this.#raw
      .prepare<[string], number>('select place from case_history where case_id = ? and undone = 1 order by place')
      .pluck()
      .all(id);
    for (const place of places) yield { place, isUndone: true, patch: this.#patch(id, place) };
  }

  turn(id: CaseId, { place, isUndone, patch }: Turned): void {
    this.#raw
      .prepare('update case_history set undone = ?, patch = ? where case_id = ? and place = ?')
      .run(isUndone ? 1 : 0, JSON.stringify(patch), id, place);
  }

  /** The newest entries, the oldest of them first. */
  of(id: CaseId, present: Present): readonly HistoryEntry[] {
    return this.#raw
      .prepare<[string, number], Row>(`${ROWS} where case_id = ? order by place desc limit ?`)
      .all(id, MOST_SHOWN)
      .toReversed()
      .map((row) => entryOf(row, present));
  }

  entry(id: CaseId, place: number, present: Present): HistoryEntry {
    const row = this.#raw.prepare<[string, number], Row>(`${ROWS} where case_id = ? and place = ?`).get(id, place);
    if (!row) throw new Fault('NOT_FOUND');
    return entryOf(row, present);
  }

  #patch(id: CaseId, place: number): WorkPatch {
    const body = this.#raw
      .prepare<[string, number], string>('select patch from case_history where case_id = ? and place = ?')
      .pluck()
      .get(id, place);
    return patchIn(body ?? '');
  }

  #add(
    id: CaseId,
    { at, who, name, about }: CaseEvent,
    { isUndone, patch }: { readonly isUndone: boolean; readonly patch: WorkPatch | null },
  ): void {
    this.#raw
      .prepare(
        `insert into case_history (case_id, place, at, who, name, about, undone, patch)
         select @id, coalesce(max(place), 0) + 1, @at, @who, @name, @about, @undone, @patch from case_history where case_id = @id`,
      )
      .run({
        ...{ id, at, who, name, about: about.slice(0, 400) },
        undone: isUndone ? 1 : 0,
        patch: patch && JSON.stringify(patch),
      });
  }
}

interface StepsOptions {
  /** Place of the first of them among the steps of the draft. */
  readonly from: number;
  readonly who: string;
  readonly isUndone: boolean;
}

/** The command of a drawing step is shown, and what may take away a signed consent is looked into; other patches stay closed. */
const ROWS = `select place, at, who, name, about, undone,
  case when name = 'drawn' then coalesce(patch -> '$.steps.drop[0].item.command', patch -> '$.steps.put[0].item.command') end as drawn,
  case when patch is null or (undone = 0 and name in ('attached', 'consented', 'planned')) then patch else '{}' end as patch,
  exists (select 1 from json_each(patch) where key not in ('tasks', 'dueOn')) as ofDraft
  from case_history`;

function entryOf({ undone, drawn, patch, ofDraft, ...row }: Row, present: Present): HistoryEntry {
  return HistoryEntry.parse({
    ...row,
    isUndone: undone === 1,
    held: holdOf(patch, ofDraft === 1, present),
    drawn: drawn === null ? null : drawnBy(JSON.parse(drawn) as DraftStep['command']), // was parsed when it was kept
  });
}

function holdOf(patch: string | null, ofDraft: boolean, { work, state }: Present): HistoryHold | null {
  if (patch === null) return 'mark';
  if (ofDraft && state !== 'draft') return 'sealed';
  return keepsSignedConsents(work, patchedWork(work, patchIn(patch))) ? null : 'signedConsent';
}

const drawnBy = (command: DraftStep['command']): HistoryEntry['drawn'] => ({
  command: command.name,
  parcels: 'parcel' in command ? [command.parcel] : 'parcels' in command ? command.parcels : [],
  origin: ('origin' in command ? command.origin : undefined) ?? null,
});

/** Faults STORE_DAMAGED */
function patchIn(body: string): WorkPatch {
  try {
    return WorkPatch.parse(JSON.parse(body));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what: 'history' } });
  }
}
