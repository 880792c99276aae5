import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SheetPreview } from '#contracts/workstation/sheets.ts';
import type { Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import type { Refusal, Result } from '#domain/result.ts';
import type { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import type { PressAnswer, PressOrder } from './sheet-worker.ts';
import type { SheetOrder } from './sheets/sheet-base.ts';
import type { StampOrder } from './sheets/stamp-sheet.ts';
import type { VerificationOrder } from './sheets/verification-sheet.ts';

export interface MadeSheet {
  readonly pdf: Uint8Array;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** SHA-256 of the data that the sheet was made from, as printed on it. */
  readonly snapshot: Sha256;
  readonly pages: number;
}

/** A sheet to look at: its pages as SVG. */
export interface DrawnSheet {
  readonly pages: readonly string[];
  readonly snapshot: Sha256;
  readonly drawn: SheetPreview['drawn'];
}

/** The report of a verification or of an adjustment. */
export interface MadeReport {
  readonly pdf: Uint8Array;
}

export interface SheetPress {
  readonly make: (sheet: SheetOrder) => Promise<MadeSheet>;
  readonly draw: (sheet: SheetOrder) => Promise<DrawnSheet>;
  readonly stamp: (sheet: StampOrder) => Promise<MadeSheet>;
  readonly report: (order: VerificationOrder) => Promise<MadeReport>;
  /** Computing a large network takes seconds: what is given up is stopped, with a fault `CANCELLED`. */
  readonly survey: (order: SurveyReportOrder, signal?: AbortSignal) => Promise<Result<MadeReport, Refusal>>;
  readonly close: () => Promise<void>;
}

export type PressWork = MadeSheet | DrawnSheet | MadeReport | Result<MadeReport, Refusal>;

interface Waiting {
  readonly work: PressOrder['work'];
  readonly done: (done: PressWork) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Makes sheets in a thread of its own, so that the caller is never held up by layout or compiling.
 * The thread starts with the first sheet and does not keep the process alive while it has nothing to do.
 */
export function createSheetPress({ resourcesFolder }: { readonly resourcesFolder: string }): SheetPress {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let closed = false;
  let orders = 0;

  const failAll = (cause: unknown): void => {
    worker = null;
    for (const each of waiting.values()) each.failed(new Fault('INTERNAL', { cause }));
    waiting.clear();
  };

  const take = (answer: PressAnswer): void => {
    const order = waiting.get(answer.order);
    waiting.delete(answer.order);
    if (waiting.size === 0) worker?.unref();
    if (answer.done) order?.done(answer.done);
    else order?.failed(new Fault('INTERNAL', { cause: new Error(answer.failure) }));
  };

  const start = (): Worker => {
    const started = new Worker(new URL('./sheet-worker.ts', import.meta.url), { workerData: { resourcesFolder } });
    started.on('message', take);
    started.on('error', failAll);
    started.on('exit', () => failAll(new Error('sheet press ended')));
    return started;
  };

  const send = (number: number, work: PressOrder['work']): void => {
    worker ??= start();
    worker.ref();
    worker.postMessage({ order: number, work } satisfies PressOrder);
  };

  /** A thread that computes hears nothing: it is ended, and another takes what waits behind. */
  const giveUp = (number: number): void => {
    const order = waiting.get(number);
    if (!order) return;
    const [atWork] = waiting.keys();
    waiting.delete(number);
    order.failed(new Fault('CANCELLED'));
    if (number === atWork) {
      worker?.removeAllListeners();
      void worker?.terminate();
      worker = null;
      for (const [next, { work }] of waiting) send(next, work);
    }
  };

  // The thread answers an order with what was ordered.
  const order = <T extends PressWork>(work: PressOrder['work'], signal?: AbortSignal): Promise<T> =>
    new Promise<T>((done, failed) => {
      if (closed || signal?.aborted) return failed(new Fault('CANCELLED'));
      orders += 1;
      const number = orders;
      waiting.set(number, { work, done: (answer) => done(answer as T), failed });
      send(number, work);
      signal?.addEventListener('abort', () => giveUp(number), { once: true });
    });

  return {
    make: (sheet) => order<MadeSheet>({ what: 'make', sheet }),
    draw: (sheet) => order<DrawnSheet>({ what: 'draw', sheet }),
    stamp: (sheet) => order<MadeSheet>({ what: 'stamp', sheet }),
    report: (report) => order<MadeReport>({ what: 'report', report }),
    survey: (report, signal) => order<Result<MadeReport, Refusal>>({ what: 'survey', report }, signal),
    close: async () => {
      closed = true;
      const last = worker;
      if (!last) return;
      const gone = once(last, 'exit');
      await last.terminate();
      await gone;
    },
  };
}
