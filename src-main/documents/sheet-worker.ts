import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { PlanData } from '#domain/documents/plan-data.ts';
import { SheetKind } from '#domain/documents/sheet-kind.ts';
import { SheetOptions } from '#domain/documents/sheet-options.ts';
import { openSheetCompiler } from './sheet-compiler.ts';
import type { DrawnSheet, MadeSheet } from './sheet-press.ts';
import { SheetCopy, type SheetOrder } from './sheets/sheet-base.ts';
import { StampOrder } from './sheets/stamp-sheet.ts';

export type PressOrder = { readonly order: number } & (
  | { readonly what: 'make' | 'draw'; readonly sheet: SheetOrder }
  | { readonly what: 'stamp'; readonly sheet: StampOrder }
);

export type PressAnswer =
  | { readonly order: number; readonly done: MadeSheet | DrawnSheet }
  | { readonly order: number; readonly done: null; readonly failure: string };

const { resourcesFolder } = z.object({ resourcesFolder: z.string() }).parse(workerData);
const compiler = openSheetCompiler(resourcesFolder);
const Order = z.strictObject({ kind: SheetKind, data: PlanData, options: SheetOptions, copy: SheetCopy.nullable() });

parentPort?.on('message', (order: PressOrder) => {
  parentPort?.postMessage(answer(order));
});

function answer({ order, what, sheet }: PressOrder): PressAnswer {
  try {
    if (what === 'stamp') return { order, done: compiler.stamp(StampOrder.parse(sheet)) };
    return { order, done: compiler[what](Order.parse(sheet)) };
  } catch (error) {
    return { order, done: null, failure: error instanceof Error ? error.message : String(error) };
  }
}
