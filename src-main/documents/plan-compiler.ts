import { resolve } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { MadePlan } from './plan-press.ts';
import { planSheet } from './plan-sheet.ts';

/** Results of earlier sheets kept for reuse, in sheets: fonts and fixed parts stay warm, memory does not grow. */
const KEPT_SHEETS = 10;

/** SEC-66: the template folder is the whole world of the typesetter; a path that leads out of it is an error. */
export const openTypesetter = (resourcesFolder: string): NodeCompiler =>
  NodeCompiler.create({
    workspace: resolve(resourcesFolder, 'templates'),
    fontArgs: [{ fontPaths: [resolve(resourcesFolder, 'fonts')] }],
  });

/**
 * Opens the typesetter on the templates and fonts of the package.
 *
 * SEC-66: the sheet comes in as a string that the template parses as JSON, never as markup.
 */
export function openPlanCompiler(resourcesFolder: string): { readonly makePlan: (data: PlanData) => MadePlan } {
  const compiler = openTypesetter(resourcesFolder);
  const template = resolve(resourcesFolder, 'templates', 'land-cadastral-plan.typ');
  const makePlan = (data: PlanData): MadePlan => {
    const { sheet, snapshot } = planSheet(data);
    const compiled = compiler.compile({
      mainFilePath: template,
      inputs: { sheet: JSON.stringify(sheet) },
    });
    const document = compiled.result;
    if (!document) throw new Error(`the template does not compile: ${reasonOf(compiler, compiled)}`);
    const pdf = Uint8Array.from(compiler.pdf(document, { pdfStandard: 'a-2b' }));
    compiler.evictCache(KEPT_SHEETS);
    return { pdf, sha256: sha256Hex(pdf), snapshot, pages: document.numOfPages };
  };
  return { makePlan };
}

function reasonOf(compiler: NodeCompiler, compiled: ReturnType<NodeCompiler['compile']>): string {
  const error = compiled.takeError();
  return error ? JSON.stringify(compiler.fetchDiagnostics(error)) : 'no reason given';
}
