import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { NetworkSheet } from '#domain/survey/network/network-sheet.ts';
import { SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import { TraverseSheet } from '#domain/survey/traverse-sheet.ts';

interface KeptSheet<T> {
  readonly sheet: T;
  readonly savedAt: string;
}

/** What the survey computations of an account leave on its desk, in its encrypted file (SEC-15). */
export class SurveyNotes {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  /** Faults STORE_DAMAGED when what was kept is no traverse */
  traverse(): KeptSheet<TraverseSheet> | null {
    return this.#sheet('traverse', TraverseSheet);
  }

  /** Faults STORE_DAMAGED when what was kept is no network */
  network(): KeptSheet<NetworkSheet> | null {
    return this.#sheet('network', NetworkSheet);
  }

  keep(id: 'traverse' | 'network', sheet: TraverseSheet | NetworkSheet, savedAt: string): void {
    this.#raw
      .prepare('insert or replace into survey_sheet (id, saved_at, body) values (?, ?, ?)')
      .run(id, savedAt, JSON.stringify(sheet));
  }

  #sheet<T>(id: string, schema: { parse: (value: unknown) => T }): KeptSheet<T> | null {
    const row = this.#raw
      .prepare<[string], { body: string; saved_at: string }>('select body, saved_at from survey_sheet where id = ?')
      .get(id);
    return row === undefined ? null : { sheet: parsed(row.body, schema), savedAt: row.saved_at };
  }

  /** Rows that were changed or added here. Faults STORE_DAMAGED */
  tolerances(): readonly SurveyTolerance[] {
    return this.#raw
      .prepare<[], string>('select body from survey_tolerance order by at, id')
      .pluck()
      .all()
      .map((body) => parsed(body, SurveyTolerance));
  }

  /** All rows of the seat, or nothing of them. */
  keepTolerances(rows: readonly SurveyTolerance[]): void {
    const add = this.#raw.prepare('insert into survey_tolerance (id, at, body) values (?, ?, ?)');
    this.#raw
      .transaction(() => {
        this.#raw.prepare('delete from survey_tolerance').run();
        rows.forEach((row, at) => add.run(row.id, at, JSON.stringify(row)));
      })
      .immediate();
  }
}

function parsed<T>(body: string, schema: { parse: (value: unknown) => T }): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what: 'survey' } });
  }
}
