import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { PlanData } from '#domain/documents/plan-data.ts';
import { openPlanCompiler } from './plan-compiler.ts';
import type { MadePlan } from './plan-press.ts';

export interface PressOrder {
  readonly order: number;
  readonly data: PlanData;
}

export type PressAnswer =
  | { readonly order: number; readonly made: MadePlan }
  | { readonly order: number; readonly made: null; readonly failure: string };

const { resourcesFolder } = z.object({ resourcesFolder: z.string() }).parse(workerData);
const compiler = openPlanCompiler(resourcesFolder);

parentPort?.on('message', ({ order, data }: PressOrder) => {
  parentPort?.postMessage(answer(order, data));
});

function answer(order: number, data: PlanData): PressAnswer {
  try {
    return { order, made: compiler.makePlan(PlanData.parse(data)) };
  } catch (error) {
    return { order, made: null, failure: error instanceof Error ? error.message : String(error) };
  }
}
