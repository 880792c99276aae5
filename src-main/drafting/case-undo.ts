import type { Account } from '#domain/access/account.ts';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import type { CaseEvent } from '#domain/cases/case-event.ts';
import { keepsSignedConsents, mayTurn, type HistoryEntry } from '#domain/cases/case-history.ts';
import { patchedWork, workDifference, type CaseWork } from '#domain/cases/case-work.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Replica } from '../replica/replica.ts';
import { behindOf } from './behind.ts';
import type { Turnable, Turned } from './case-history.ts';
import type { Desk } from './desk.ts';
import { redraw } from './redraw.ts';

export interface CaseUndoOptions {
  readonly account: Account;
  readonly desk: Desk;
  readonly replica: Replica;
  readonly now: () => string;
  /** After every commit. */
  readonly onSaved: (file: CaseFile) => void;
}

/** A case after its history was gone through, and the entries that were turned over, in their order. */
export interface Travelled {
  readonly file: CaseFile;
  readonly entries: readonly HistoryEntry[];
}

/** Where the work stands while entries are turned over one after another. */
interface Position {
  readonly work: CaseWork;
  readonly turned: readonly Turned[];
}

/**
 * Goes back and forth through the one history of a case. What a party has signed by itself stays: its entry is passed over.
 * Everything that follows from the work is worked out anew, and all of it is saved in one transaction.
 */
export class CaseUndo {
  readonly #options: CaseUndoOptions;

  constructor(options: CaseUndoOptions) {
    this.#options = options;
  }

  /** Refuses 'history.nothingToUndo' · 'history.sealed' */
  undo(id: CaseId): Promise<Result<Travelled, Refusal>> {
    const { history } = this.#options.desk;
    return this.#travel(id, 'history.nothingToUndo', (start, file) =>
      through(start, history.inForce(id), { file, most: 1 }),
    );
  }

  /** Refuses 'history.nothingToRedo' · 'history.sealed', and the codes of the commands: a step that did not go after a rebase. */
  redo(id: CaseId): Promise<Result<Travelled, Refusal>> {
    const { history } = this.#options.desk;
    return this.#travel(id, 'history.nothingToRedo', (start, file) =>
      through(start, history.undone(id), { file, most: 1 }),
    );
  }

  /** Until the entry at `place` is the last one in force; 0: until nothing is. Refuses as undo and redo */
  stepTo(id: CaseId, place: number): Promise<Result<Travelled, Refusal>> {
    const { history } = this.#options.desk;
    return this.#travel(id, null, (start, file) => {
      const back = through(start, history.inForce(id), { file, upTo: (at) => at > place });
      return back.ok ? through(back.value, history.undone(id), { file, upTo: (at) => at <= place }) : back;
    });
  }

  /** The register may be asked in between; what was saved meanwhile is then the start of another try. */
  async #travel(
    id: CaseId,
    nothing: 'history.nothingToUndo' | 'history.nothingToRedo' | null,
    go: (start: Position, file: CaseFile) => Result<Position, Refusal>,
  ): Promise<Result<Travelled, Refusal>> {
    const { desk, replica, now, onSaved } = this.#options;
    for (;;) {
      const file = desk.caseFile(id);
      const gone = go({ work: desk.work(file), turned: [] }, file);
      if (!gone.ok) return gone;
      const { work, turned } = gone.value;
      if (turned.length === 0) return nothing === null ? ok({ file, entries: [] }) : refuse(nothing, [file.number]);
      const drawn = this.#after(file, work);
      if (!drawn.ok) return drawn;
      const isElsewhere = turned.some(({ patch }) => patch.situation !== undefined);
      const next = isElsewhere ? { ...drawn.value, behind: await behindOf(drawn.value, replica, now()) } : drawn.value;
      const travelled = desk.together(() => {
        const present = desk.caseFile(id);
        if (isElsewhere && JSON.stringify(present) !== JSON.stringify(file)) return null;
        const entries = turned.map(({ place }) => desk.history.entry(id, place, { work, state: next.state }));
        const { measured, layouts } = work;
        const aids = { ...desk.aids(id), measured };
        const events = turned.map((each, index) => this.#told(each, entries[index]));
        desk.saveTurned(next, { turned, events, aids, layouts });
        return {
          file: next,
          entries: turned.map(({ place }) => desk.history.entry(id, place, { work, state: next.state })),
        };
      });
      if (!travelled) continue;
      onSaved(travelled.file);
      return ok(travelled);
    }
  }

  /** The case as it is with other work; one that has left the desk keeps everything but the engineer's own notes. */
  #after(file: CaseFile, { measured: _, layouts: __, ...work }: CaseWork): Result<CaseFile, Refusal> {
    const now = this.#options.now();
    if (file.state !== 'draft') return ok({ ...file, tasks: work.tasks, dueOn: work.dueOn, savedAt: now });
    return redraw({ ...file, ...work, cursor: work.steps.length }, now);
  }

  #told({ isUndone }: Turned, entry: HistoryEntry | undefined): CaseEvent {
    const { account, now } = this.#options;
    const about = entry?.drawn?.command ?? entry?.name ?? '';
    return { at: now(), who: account.login, name: isUndone ? 'undone' : 'redone', about };
  }
}

interface Way {
  readonly file: CaseFile;
  readonly most?: number;
  readonly upTo?: (place: number) => boolean;
}

/** Turns entries over, each on what the one before has left. Refuses 'history.sealed' */
function through(
  start: Position,
  entries: Iterable<Turnable>,
  { file, most = Number.POSITIVE_INFINITY, upTo = () => true }: Way,
): Result<Position, Refusal<'history.sealed'>> {
  let { work } = start;
  const turned: Turned[] = [];
  for (const { place, isUndone, patch } of entries) {
    if (turned.length >= most || !upTo(place)) break;
    const next = patchedWork(work, patch);
    if (!isUndone && !keepsSignedConsents(work, next)) continue;
    if (!mayTurn(patch, file.state)) return refuse('history.sealed', [file.number]);
    turned.push({ place, isUndone: !isUndone, patch: workDifference(next, work) });
    work = next;
  }
  return ok({ work, turned: [...start.turned, ...turned] });
}
