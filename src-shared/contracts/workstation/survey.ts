import { z } from 'zod';
import { ToleranceChange, ToleranceRow } from '#domain/survey/change-tolerances.ts';
import { NetworkSheet } from '#domain/survey/network/network-sheet.ts';
import { SurveyInput, WorkName } from '#domain/survey/report/survey-report.ts';
import { TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { FileLink } from './cases.ts';

const base = procedure.errors(faults);

const kept = <T extends z.ZodType>(sheet: T) => z.strictObject({ sheet, savedAt: z.iso.datetime() });

/** Cells of a table that is saved as a file. */
const Cells = z.array(z.string().max(200)).max(40).readonly();

/** Survey computations run in the window; the back half keeps what is being typed and the permitted values of the seat. */
export const survey = {
  /** The traverse and the network as they were left; null when there was none. */
  sheets: base
    .meta({ needs: 'case.draft' })
    .input(z.strictObject({}))
    .output(z.strictObject({ traverse: kept(TraverseSheet).nullable(), network: kept(NetworkSheet).nullable() })),
  keepTraverse: base
    .meta({ needs: 'case.draft' })
    .input(z.strictObject({ sheet: TraverseSheet }))
    .output(z.strictObject({ savedAt: z.iso.datetime() })),
  keepNetwork: base
    .meta({ needs: 'case.draft' })
    .input(z.strictObject({ sheet: NetworkSheet }))
    .output(z.strictObject({ savedAt: z.iso.datetime() })),
  tolerances: base.meta({ needs: 'case.draft' }).input(z.strictObject({})).output(z.array(ToleranceRow).readonly()),
  /** Refusal codes are those of `changeTolerances`. */
  changeTolerances: base
    .meta({ needs: 'case.draft' })
    .input(z.strictObject({ change: ToleranceChange }))
    .output(resultOf(z.array(ToleranceRow).readonly())),
  /** A table as CSV with semicolons, as spreadsheets here open it: a file of the surveyor's own figures. */
  saveTable: base
    .meta({ needs: 'case.draft' })
    .input(z.strictObject({ fileName: z.string().min(1).max(120), rows: z.array(Cells).max(500).readonly() }))
    .output(FileLink),
  /**
   * The adjustment report as PDF, computed from the cells here and never from figures of the window. Refusal codes are those of
   * `solveReport`.
   */
  report: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(z.strictObject({ input: SurveyInput, work: WorkName, fileName: z.string().min(1).max(120) }))
    .output(resultOf(FileLink)),
  /** The table of permitted values as `shekara traverse --tolerances` reads it. */
  saveTolerances: base.meta({ needs: 'case.draft' }).input(z.strictObject({})).output(FileLink),
};
