import type { Database } from 'better-sqlite3';
import type { CaseId } from '#domain/cases/case-file.ts';
import { isOfWholeCase, type SheetKind } from '#domain/documents/sheet-kind.ts';
import { SheetOptions, usualOptions } from '#domain/documents/sheet-options.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';

export interface LaidOutSheet {
  readonly kind: SheetKind;
  /** Any parcel of the case for a sheet of the whole case. */
  readonly parcel: ParcelNumber;
}

/** How the attached sheets of a case were laid out: what is made again is laid out as it was. */
export class SheetLayouts {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  keep(caseId: CaseId, sheet: LaidOutSheet & { readonly options: SheetOptions }): void {
    this.#raw
      .prepare('insert or replace into sheet_layout (case_id, kind, parcel, body) values (?, ?, ?, ?)')
      .run(caseId, sheet.kind, parcelOf(sheet), JSON.stringify(sheet.options));
  }

  /** The usual layout for a sheet that was never attached, and for one of which an earlier program kept something else. */
  of(caseId: CaseId, sheet: LaidOutSheet): SheetOptions {
    const body: unknown = this.#raw
      .prepare('select body from sheet_layout where case_id = ? and kind = ? and parcel = ?')
      .pluck()
      .get(caseId, sheet.kind, parcelOf(sheet));
    const kept = typeof body === 'string' ? SheetOptions.safeParse(JSON.parse(body)) : null;
    return kept?.success ? kept.data : usualOptions;
  }
}

const parcelOf = ({ kind, parcel }: LaidOutSheet): string => (isOfWholeCase(kind) ? '' : parcel);
