import type { Database } from 'better-sqlite3';
import type { CaseEvent } from '#domain/cases/case-event.ts';
import { CaseEvent as CaseEventShape } from '#domain/cases/case-event.ts';
import type { CaseId } from '#domain/cases/case-file.ts';

const MOST_SHOWN = 2_000;

/** Who did what to the cases of a desk: lines are added and never changed. */
export class CaseEvents {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  add(id: CaseId, { at, who, name, about }: CaseEvent): void {
    this.#raw
      .prepare('insert into case_event (case_id, at, who, name, about) values (?, ?, ?, ?, ?)')
      .run(id, at, who, name, about.slice(0, 400));
  }

  /** The newest first. */
  of(id: CaseId): readonly CaseEvent[] {
    return this.#raw
      .prepare<[string, number], CaseEvent>(
        'select at, who, name, about from case_event where case_id = ? order by id desc limit ?',
      )
      .all(id, MOST_SHOWN)
      .map((row) => CaseEventShape.parse(row));
  }
}
