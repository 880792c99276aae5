import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { PlanData } from '#domain/documents/plan-data.ts';
import { SheetKind } from '#domain/documents/sheet-kind.ts';
import { SheetOptions } from '#domain/documents/sheet-options.ts';
import { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { openSheetCompiler } from './sheet-compiler.ts';
import type { PressWork } from './sheet-press.ts';
import { SheetCopy, type SheetOrder } from './sheets/sheet-base.ts';
import { StampOrder } from './sheets/stamp-sheet.ts';
import { VerificationOrder } from './sheets/verification-sheet.ts';

export interface PressOrder {
  readonly order: number;
  readonly work:
    | { readonly what: 'make' | 'draw'; readonly sheet: SheetOrder }
    | { readonly what: 'stamp'; readonly sheet: StampOrder }
    | { readonly what: 'report'; readonly report: VerificationOrder }
    | { readonly what: 'survey'; readonly report: SurveyReportOrder };
}

export type PressAnswer =
  | { readonly order: number; readonly done: PressWork }
  | { readonly order: number; readonly done: null; readonly failure: string };

const { resourcesFolder } = z.object({ resourcesFolder: z.string() }).parse(workerData);
const compiler = openSheetCompiler(resourcesFolder);
const Order = z.strictObject({ kind: SheetKind, data: PlanData, options: SheetOptions, copy: SheetCopy.nullable() });

parentPort?.on('message', (order: PressOrder) => {
  parentPort?.postMessage(answer(order));
});

function answer({ order, work }: PressOrder): PressAnswer {
  try {
    if (work.what === 'report') return { order, done: compiler.report(VerificationOrder.parse(work.report)) };
    if (work.what === 'survey') return { order, done: compiler.survey(SurveyReportOrder.parse(work.report)) };
    if (work.what === 'stamp') return { order, done: compiler.stamp(StampOrder.parse(work.sheet)) };
    return { order, done: compiler[work.what](Order.parse(work.sheet)) };
  } catch (error) {
    return { order, done: null, failure: error instanceof Error ? error.message : String(error) };
  }
}
