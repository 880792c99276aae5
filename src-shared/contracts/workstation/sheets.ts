import { z } from 'zod';
import { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { SheetKind } from '#domain/documents/sheet-kind.ts';
import { SheetOptions } from '#domain/documents/sheet-options.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { FileLink } from './cases.ts';

const base = procedure.errors(faults);

/** A sheet of a case: which kind, of which of its parcels (any of them for a sheet of the whole case), how laid out. */
export const SheetRequest = z.strictObject({ kind: SheetKind, parcel: ParcelNumber, options: SheetOptions });
export type SheetRequest = z.infer<typeof SheetRequest>;

/** A sheet to look at. `pages` are addresses of pictures that end with the next preview but a few. */
export const SheetPreview = z.strictObject({
  pages: z.array(z.string()).readonly(),
  /** The hash that stands on every page. */
  facts: Sha256,
  /** Scale and turn of the drawing as laid out, and the scales it may be asked for; null for a sheet without one. */
  drawn: z.strictObject({ scale: z.number(), turn: z.number(), scales: z.array(z.number()).readonly() }).nullable(),
});
export type SheetPreview = z.infer<typeof SheetPreview>;

const one = z.strictObject({ caseId: CaseId, sheet: SheetRequest });

export const sheets = {
  /** Marked as a draft unless the case is further. Refusals: plan.noDraft, sheet.noDuplicate. */
  preview: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(SheetPreview)),
  /**
   * A numbered copy as a file or for the printer, PDF/A-2b; with `final` without the mark of a draft. Written down with
   * account and time (SEC-122). Refusals: plan.noDraft, sheet.hasErrors, sheet.caseClosed, sheet.noDuplicate.
   */
  issue: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(one.extend({ final: z.boolean() }))
    .output(resultOf(FileLink)),
  /** Makes the final sheet a document of the case, in place of an earlier one of its kind and parcel. Refusals: as issue, case.notDraft. */
  attach: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(CaseFile)),
  /** How the sheet was laid out when it was attached last; the usual layout when it never was. */
  layout: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(SheetRequest.omit({ options: true }).extend({ caseId: CaseId }))
    .output(SheetOptions),
};
