import type { Database } from 'better-sqlite3';
import type { CaseId } from '#domain/cases/case-file.ts';
import { SheetLayout } from '#domain/cases/case-work.ts';
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

  /** Of every sheet of a case; without those of which an earlier program kept something else. */
  all(caseId: CaseId): readonly SheetLayout[] {
    return this.#raw
      .prepare<[string], { kind: string; parcel: string; body: string }>(
        'select kind, parcel, body from sheet_layout where case_id = ? order by kind, parcel',
      )
      .all(caseId)
      .flatMap(({ kind, parcel, body }) => {
        const kept = SheetLayout.safeParse({ kind, parcel, options: JSON.parse(body) as unknown });
        return kept.success ? [kept.data] : [];
      });
  }

  replace(caseId: CaseId, layouts: readonly SheetLayout[]): void {
    this.#raw.prepare('delete from sheet_layout where case_id = ?').run(caseId);
    const add = this.#raw.prepare('insert into sheet_layout (case_id, kind, parcel, body) values (?, ?, ?, ?)');
    for (const { kind, parcel, options } of layouts) add.run(caseId, kind, parcel, JSON.stringify(options));
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

/** The layouts with one more, in the order in which they are kept. */
export function withLayout(
  layouts: readonly SheetLayout[],
  sheet: LaidOutSheet & { readonly options: SheetOptions },
): readonly SheetLayout[] {
  const { kind, options } = sheet;
  const parcel = parcelOf(sheet);
  const others = layouts.filter((each) => each.kind !== kind || each.parcel !== parcel);
  const keyOf = (each: SheetLayout): string => `${each.kind} ${each.parcel}`;
  return [...others, { kind, parcel, options }].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const parcelOf = ({ kind, parcel }: LaidOutSheet): string => (isOfWholeCase(kind) ? '' : parcel);
