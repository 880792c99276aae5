import type { Database } from 'better-sqlite3';
import type { SheetKind } from '#domain/documents/sheet-kind.ts';

/** A copy of a sheet that leaves this seat, as a file or on paper. */
export interface SheetCopyNote {
  readonly madeAt: string;
  readonly login: string;
  readonly caseNumber: string;
  readonly parcel: string;
  readonly kind: SheetKind;
  readonly final: boolean;
}

/** The book of copies of an account: who made which, when, of which facts (SEC-122). Numbers are never given twice. */
export class SheetCopies {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  /** Gives the number that will stand on the copy. */
  begin({ final, ...note }: SheetCopyNote): number {
    const given = this.#raw
      .prepare(
        `insert into sheet_copy (made_at, login, case_number, parcel, kind, facts, final)
         values (@madeAt, @login, @caseNumber, @parcel, @kind, '', @final)`,
      )
      .run({ ...note, final: final ? 1 : 0 });
    return Number(given.lastInsertRowid);
  }

  finish(number: number, { facts, sha256 }: { readonly facts: string; readonly sha256: string }): void {
    this.#raw.prepare('update sheet_copy set facts = ?, sha256 = ? where number = ?').run(facts, sha256, number);
  }

  /** Nothing was made: the line goes, its number stays used. */
  drop(number: number): void {
    this.#raw.prepare('delete from sheet_copy where number = ?').run(number);
  }
}
