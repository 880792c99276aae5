import { z } from 'zod';
import { canonicalBytes } from '../../journal/canonical-json.ts';
import { sha256Hex } from '../../journal/hash.ts';
import { ok, type Refusal, type Result } from '../../result.ts';
import type { DrawnFigure } from '../drawn-figure.ts';
import { figureOfTraverse } from '../figure-of-traverse.ts';
import type { AdjustedNetwork } from '../network/adjust-network.ts';
import { figureOfNetwork } from '../network/figure-of-network.ts';
import {
  adjustmentOptionsOf,
  adjustNetworkSheet,
  NetworkSheet,
  readNetworkSheet,
  type NetworkReading,
} from '../network/network-sheet.ts';
import { proposeRemovals, type ProposedRemoval } from '../network/propose-removals.ts';
import { solveTraverse, type SolvedTraverse } from '../solve-traverse.ts';
import { SurveyTolerance } from '../survey-tolerances.ts';
import { readTraverseSheet, TraverseSheet, type SheetReading } from '../traverse-sheet.ts';
import { readyNetwork, readyTraverse } from './ready-report.ts';

/** What is typed: cells, and how they are read. All figures of the report follow from it and from a row of permitted values. */
export const SurveyInput = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('traverse'), sheet: TraverseSheet }),
  z.strictObject({
    of: z.literal('network'),
    sheet: NetworkSheet,
    /** What an angle without any mark is. */
    bareUnit: TraverseSheet.unwrap().shape.bareUnit,
    /** Row of permitted values that standard deviations come from where none is typed. */
    tolerance: TraverseSheet.unwrap().shape.tolerance,
  }),
]);
export type SurveyInput = z.infer<typeof SurveyInput>;

export const toleranceIdOf = (input: SurveyInput): string =>
  input.of === 'traverse' ? input.sheet.tolerance : input.tolerance;

export const WorkName = z.string().trim().max(200);

/** An order to the press: what was measured, what it is judged by, and who makes the report of it. */
export const SurveyReportOrder = z.strictObject({
  input: SurveyInput,
  tolerance: SurveyTolerance,
  /** Name of the work; may be empty. */
  work: WorkName,
  madeBy: z.string().max(300),
  madeAt: z.iso.datetime(),
  version: z.string().max(40),
});
export type SurveyReportOrder = z.infer<typeof SurveyReportOrder>;

export interface SolvedTraverseReport {
  readonly of: 'traverse';
  readonly sheet: TraverseSheet;
  readonly reading: SheetReading;
  readonly solved: SolvedTraverse;
  readonly figure: DrawnFigure;
}

export interface SolvedNetworkReport {
  readonly of: 'network';
  readonly sheet: NetworkSheet;
  readonly reading: NetworkReading;
  readonly adjusted: AdjustedNetwork;
  /** What would be looked at first, second, …; nothing of it was left out. */
  readonly removals: readonly ProposedRemoval[];
  readonly figure: DrawnFigure;
}

/**
 * Every figure of a report, from the cells alone.
 *
 * Unit    metres, radians
 * Refuses everything of `readyTraverse` or `readyNetwork`
 */
export function solveReport({
  input,
  tolerance,
}: Pick<SurveyReportOrder, 'input' | 'tolerance'>): Result<SolvedTraverseReport | SolvedNetworkReport, Refusal> {
  return input.of === 'traverse'
    ? traverseReport(input.sheet, tolerance)
    : networkReport(input.sheet, { bareUnit: input.bareUnit, tolerance });
}

/** SHA-256 of what the figures follow from. Work, person and moment are left out: the same figures have the same hash. */
export const inputHash = ({ input, tolerance }: Pick<SurveyReportOrder, 'input' | 'tolerance'>): string =>
  sha256Hex(canonicalBytes({ input, tolerance }));

function traverseReport(sheet: TraverseSheet, tolerance: SurveyTolerance): Result<SolvedTraverseReport, Refusal> {
  const reading = readTraverseSheet(sheet);
  const { arranged } = reading;
  const solved = arranged.ok ? solveTraverse(arranged.value.traverse, sheet.method, tolerance) : null;
  const ready = readyTraverse(reading, solved);
  if (!ready.ok) return ready;
  return ok({
    of: 'traverse',
    sheet,
    reading,
    solved: ready.value,
    figure: withEllipses(figureOfTraverse(sheet, reading, ready.value), reading, ready.value),
  });
}

/** Stations are named in the adjustment by their place, in the figure by their row. */
function withEllipses(figure: DrawnFigure, { arranged }: SheetReading, { adjusted }: SolvedTraverse): DrawnFigure {
  const rows = arranged.ok ? arranged.value.lines : [];
  const ellipses = new Map(
    (adjusted?.network.points ?? [])
      .filter(({ isFixed }) => !isFixed)
      .map(({ name, ellipse }) => [String(rows[Number(name)]), ellipse]),
  );
  return {
    ...figure,
    points: figure.points.map((point) => ({ ...point, ellipse: ellipses.get(point.key) ?? null })),
  };
}

function networkReport(
  sheet: NetworkSheet,
  habits: Parameters<typeof readNetworkSheet>[1],
): Result<SolvedNetworkReport, Refusal> {
  const reading = readNetworkSheet(sheet, habits);
  const ready = readyNetwork(reading, adjustNetworkSheet(reading));
  if (!ready.ok) return ready;
  const removals = proposeRemovals(reading.network, adjustmentOptionsOf(reading));
  return ok({
    of: 'network',
    sheet,
    reading,
    adjusted: ready.value,
    removals: removals.ok ? removals.value : [],
    figure: figureOfNetwork(reading.network, ready.value),
  });
}
