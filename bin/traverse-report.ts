import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import type { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import type { ReadTraverse, TableRow } from '#domain/survey/read-traverse-table.ts';
import { rowsOfTable } from '#domain/survey/sheet-of-table.ts';
import type { SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import type { TraverseMethod } from '#domain/survey/traverse.ts';
import { MOST_SHEET_ROWS, TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { createSheetPress } from '#main/documents/sheet-press.ts';
import { VERSION } from '#main/version.ts';

const RESOURCES = fileURLToPath(new URL('../resources/', import.meta.url));

export interface ReportOfTable {
  readonly table: readonly TableRow[];
  readonly read: ReadTraverse;
  readonly method: TraverseMethod;
  readonly tolerance: SurveyTolerance;
  readonly work: string;
}

/**
 * The order of the report that the workstation would make of the same table.
 *
 * Refuses 'table.tooLong': a report takes as many rows as the workstation does
 */
export function orderOf({ table, read, method, tolerance, work }: ReportOfTable): Result<SurveyReportOrder, Refusal> {
  const rows = rowsOfTable(table);
  if (rows.length > MOST_SHEET_ROWS) return refuse('table.tooLong', [String(MOST_SHEET_ROWS)]);
  const { traverse, reading } = read;
  const sheet = TraverseSheet.parse({
    angleSide: traverse.angleSide,
    bareUnit: reading.bareUnit,
    kind: traverse.end.kind,
    method,
    tolerance: tolerance.id,
    rows,
  });
  const order = { input: { of: 'traverse', sheet }, tolerance, work } as const;
  return {
    ok: true,
    value: { ...order, madeBy: userInfo().username, madeAt: new Date().toISOString(), version: VERSION },
  };
}

/** Writes the report as PDF. Refuses everything of `solveReport` */
export async function writeReport(order: SurveyReportOrder, output: string): Promise<Result<null, Refusal>> {
  const press = createSheetPress({ resourcesFolder: RESOURCES });
  try {
    const made = await press.survey(order);
    if (!made.ok) return made;
    writeFileSync(output, made.value.pdf);
    return { ok: true, value: null };
  } finally {
    await press.close();
  }
}
