import { resolve } from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import type { DrawnSheet, MadeReport, MadeSheet } from './sheet-press.ts';
import { snapshotOf } from './sheet-snapshot.ts';
import { TEMPLATES, composeSheet, type AnySheet } from './sheets/compose-sheet.ts';
import { drawnOf } from './sheets/drawn-of.ts';
import { stampSheet, type StampOrder, type StampSheet } from './sheets/stamp-sheet.ts';
import type { SheetOrder } from './sheets/sheet-base.ts';
import type { SurveyReportBase } from './sheets/survey-report-base.ts';
import { SURVEY_TEMPLATES, surveyReportSheet } from './sheets/survey-report-sheet.ts';
import { verificationSheet, type VerificationOrder, type VerificationSheet } from './sheets/verification-sheet.ts';
import { pagesOfSvg } from './svg-pages.ts';

/** Results of earlier sheets kept for reuse, in sheets: fonts and fixed parts stay warm, memory does not grow. */
const KEPT_SHEETS = 10;

const STAMP_TEMPLATE = 'signature-stamp.typ';

/** SEC-66: the template folder is the whole world of the typesetter; a path that leads out of it is an error. */
export const openTypesetter = (resourcesFolder: string): NodeCompiler =>
  NodeCompiler.create({
    workspace: resolve(resourcesFolder, 'templates'),
    fontArgs: [{ fontPaths: [resolve(resourcesFolder, 'fonts')] }],
  });

export interface SheetCompiler {
  /** The file. */
  readonly make: (order: SheetOrder) => MadeSheet;
  /** Its pages as pictures for the window, without making the file. */
  readonly draw: (order: SheetOrder) => DrawnSheet;
  /** The sheet of signatures of a signed copy. */
  readonly stamp: (order: StampOrder) => MadeSheet;
  /** The report of a verification. */
  readonly report: (order: VerificationOrder) => MadeReport;
  /** The report of an adjustment. Refuses what cannot be computed. */
  readonly survey: (order: SurveyReportOrder) => Result<MadeReport, Refusal>;
}

/**
 * Opens the typesetter on the templates and fonts of the package.
 *
 * SEC-66: the sheet comes in as a string that the template parses as JSON, never as markup.
 */
export function openSheetCompiler(resourcesFolder: string): SheetCompiler {
  const compiler = openTypesetter(resourcesFolder);
  const set = (
    template: string,
    sheet: AnySheet | StampSheet | VerificationSheet | SurveyReportBase,
  ): NodeTypstDocument => {
    const compiled = compiler.compile({
      mainFilePath: resolve(resourcesFolder, 'templates', template),
      inputs: { sheet: JSON.stringify(sheet) },
    });
    if (!compiled.result) throw new Error(`the template does not compile: ${reasonOf(compiler, compiled)}`);
    return compiled.result;
  };
  const print = (document: NodeTypstDocument): Uint8Array => {
    const pdf = Uint8Array.from(compiler.pdf(document, { pdfStandard: 'a-2b' }));
    compiler.evictCache(KEPT_SHEETS);
    return pdf;
  };
  const press = (document: NodeTypstDocument, data: PlanData): MadeSheet => {
    const pdf = print(document);
    return { pdf, sha256: sha256Hex(pdf), snapshot: snapshotOf(data), pages: document.numOfPages };
  };
  return {
    make: (order) => press(set(TEMPLATES[order.kind], composeSheet(order)), order.data),
    stamp: (order) => press(set(STAMP_TEMPLATE, stampSheet(order)), order.data),
    draw: (order) => {
      const sheet = composeSheet(order);
      const pages = pagesOfSvg(compiler.plainSvg(set(TEMPLATES[order.kind], sheet)));
      compiler.evictCache(KEPT_SHEETS);
      return { pages, snapshot: snapshotOf(order.data), drawn: drawnOf(order, sheet) };
    },
    report: (order) => ({ pdf: print(set('verification-report.typ', verificationSheet(order))) }),
    survey: (order) => {
      const sheet = surveyReportSheet(order);
      return sheet.ok ? ok({ pdf: print(set(SURVEY_TEMPLATES[order.input.of], sheet.value)) }) : sheet;
    },
  };
}

function reasonOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler['compile']>): string {
  const error = compiled.takeError();
  return error ? JSON.stringify(compiler.fetchDiagnostics(error)) : 'no reason given';
}
