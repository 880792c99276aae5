import { ok, type Refusal, type Result } from '#domain/result.ts';
import { solveReport, type SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { networkReportSheet, type NetworkReportSheet } from './network-report-sheet.ts';
import { traverseReportSheet, type TraverseReportSheet } from './traverse-report-sheet.ts';

/** Templates under resources/templates. */
export const SURVEY_TEMPLATES = {
  traverse: 'traverse-report.typ',
  network: 'network-report.typ',
} as const satisfies Readonly<Record<SurveyReportOrder['input']['of'], string>>;

/**
 * An adjustment report as its template takes it.
 *
 * Refuses everything of `solveReport`
 */
export function surveyReportSheet(order: SurveyReportOrder): Result<TraverseReportSheet | NetworkReportSheet, Refusal> {
  const solved = solveReport(order);
  if (!solved.ok) return solved;
  return ok(
    solved.value.of === 'traverse' ? traverseReportSheet(order, solved.value) : networkReportSheet(order, solved.value),
  );
}
