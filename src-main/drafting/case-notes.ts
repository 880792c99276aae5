import { randomUUID } from 'node:crypto';
import { MOST_TASKS, type CaseFile, type CaseId, type CaseTask } from '#domain/cases/case-file.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Desk } from './desk.ts';
import type { Drafting } from './drafting.ts';

export interface TaskInput {
  /** Null: a new one. */
  readonly id: string | null;
  readonly text: string;
  readonly dueOn: string | null;
  readonly isDone: boolean;
}

/** The engineer's own tasks and day of a case: for himself, whatever state the case is in; they are never lodged. */
export class CaseNotes {
  readonly #desk: Desk;
  readonly #drafting: Drafting;
  readonly #now: () => string;

  constructor(desk: Desk, drafting: Drafting, now: () => string) {
    this.#desk = desk;
    this.#drafting = drafting;
    this.#now = now;
  }

  /** Refuses 'case.tooManyTasks' */
  setTask(caseId: CaseId, { id, text, dueOn, isDone }: TaskInput): Result<CaseFile, Refusal> {
    const file = this.#desk.caseFile(caseId);
    const before = file.tasks.find((task) => task.id === id);
    if (!before && file.tasks.length >= MOST_TASKS) return refuse('case.tooManyTasks', [String(MOST_TASKS)]);
    const doneAt = isDone ? (before?.doneAt ?? this.#now()) : null;
    const task: CaseTask = { id: before?.id ?? randomUUID(), text, dueOn, doneAt };
    const tasks = before ? file.tasks.map((each) => (each.id === before.id ? task : each)) : [...file.tasks, task];
    const name = isDone && !before?.doneAt ? 'taskDone' : 'taskSet';
    return ok(this.#drafting.keep({ ...file, tasks, savedAt: this.#now() }, { name, about: text }));
  }

  dropTask(caseId: CaseId, taskId: string): CaseFile {
    const file = this.#desk.caseFile(caseId);
    const tasks = file.tasks.filter(({ id }) => id !== taskId);
    const about = file.tasks.find(({ id }) => id === taskId)?.text ?? '';
    return this.#drafting.keep({ ...file, tasks, savedAt: this.#now() }, { name: 'taskDropped', about });
  }

  /** Null: back to the term of the kind. */
  setDue(caseId: CaseId, dueOn: string | null): CaseFile {
    const file = this.#desk.caseFile(caseId);
    return this.#drafting.keep({ ...file, dueOn, savedAt: this.#now() }, { name: 'dueSet', about: dueOn ?? '' });
  }
}
