import { stringify } from 'csv-stringify/sync';
import { ok } from '#domain/result.ts';
import { changeTolerances, toleranceRows } from '#domain/survey/change-tolerances.ts';
import type { NetworkSheet } from '#domain/survey/network/network-sheet.ts';
import { SurveyTolerances } from '#domain/survey/survey-tolerances.ts';
import type { TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import delivered from '../../db/reference/survey-tolerances.json' with { type: 'json' };
import { escapeFormula } from '../exchange/escape-formula.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import { offerAdjustment } from './offer-adjustment.ts';

/** Survey computations: the window computes, here it is kept. */
export function surveyProcedures(os: Guarded, seat: Seat) {
  const table = SurveyTolerances.parse(delivered);
  const notes = () => seat.session.desk.survey;
  const keep = (id: 'traverse' | 'network', sheet: TraverseSheet | NetworkSheet) => {
    const savedAt = seat.session.now();
    notes().keep(id, sheet, savedAt);
    return { savedAt };
  };
  return {
    sheets: os.survey.sheets.handler(() => ({ traverse: notes().traverse(), network: notes().network() })),
    keepTraverse: os.survey.keepTraverse.handler(({ input }) => keep('traverse', input.sheet)),
    keepNetwork: os.survey.keepNetwork.handler(({ input }) => keep('network', input.sheet)),
    tolerances: os.survey.tolerances.handler(() => toleranceRows(table.items, notes().tolerances())),
    changeTolerances: os.survey.changeTolerances.handler(({ input }) => {
      const changed = changeTolerances(table.items, notes().tolerances(), input.change);
      if (!changed.ok) return changed;
      notes().keepTolerances(changed.value);
      return ok(toleranceRows(table.items, changed.value));
    }),
    saveTable: os.survey.saveTable.handler(({ input: { fileName, rows } }) => {
      const cells = rows.map((row) => row.map((cell) => (isNumber(cell) ? cell : escapeFormula(cell))));
      const bytes = Buffer.from(stringify(cells, { bom: true, delimiter: ';', record_delimiter: 'windows' }));
      return seat.session.files.offer({ fileName, mediaType: 'text/csv', bytes });
    }),
    report: os.survey.report.handler(({ input: { fileName, ...wanted }, signal }) => {
      const items = toleranceRows(table.items, notes().tolerances()).map(({ tolerance }) => tolerance);
      return offerAdjustment(seat.session, items, { fileName, ...wanted }, signal);
    }),
    saveTolerances: os.survey.saveTolerances.handler(() => {
      const items = toleranceRows(table.items, notes().tolerances()).map(({ tolerance }) => tolerance);
      const bytes = Buffer.from(`${JSON.stringify({ ...table, items }, null, 2)}\n`);
      return seat.session.files.offer({ fileName: 'survey-tolerances.json', mediaType: 'application/json', bytes });
    }),
  };
}

/** A correction with its minus sign is a number to a spreadsheet, not a formula. */
const isNumber = (cell: string): boolean => /^[+-]\d{1,12}(?:[.,]\d{1,12})?$/u.test(cell);
