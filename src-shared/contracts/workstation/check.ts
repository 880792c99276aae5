import { z } from 'zod';
import { Finding } from '#domain/cases/finding.ts';
import { Norm } from '#domain/cases/norm.ts';
import { QuarterNumber } from '#domain/numbers/types.ts';
import { FaultData, FAULTS, faults, type FaultCode } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { FileLink } from './cases.ts';

/*
 * The full check of the register, on the replica of this seat. One check at a time; what it found stays in the back half
 * and is read in pages, until another check takes its place or the replica itself is replaced.
 */

const base = procedure.errors(faults).meta({ needs: 'register.check' });

const CheckId = z.uuid();

export const CheckScope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('region') }),
  z.strictObject({ of: z.literal('quarter'), quarter: QuarterNumber }),
]);
export type CheckScope = z.infer<typeof CheckScope>;

/** How near a corner is to a neighbour to be called a near miss, millimetres. */
const ToleranceMm = z.int().min(0).max(1000);
export const MOST_ROWS_OF_PAGE = 200;

/** A rule that was checked, with what it found; nothing found is a pass. `id` is a key under `rules`. */
const CheckedRule = z.strictObject({
  id: z.string().max(40),
  severity: z.enum(['error', 'warning']),
  norm: Norm,
  errors: z.int().min(0),
  warnings: z.int().min(0),
});
export type CheckedRule = z.infer<typeof CheckedRule>;

export const CheckSummary = z.strictObject({
  checkId: CheckId,
  scope: CheckScope,
  toleranceMm: ToleranceMm,
  /** Acts in the journal of the replica when the check began: it says nothing of later ones. */
  size: z.int().min(0),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  parcels: z.int().min(0),
  errors: z.int().min(0),
  warnings: z.int().min(0),
  /** Findings that can be read, the worst first; there may be more than are kept. */
  kept: z.int().min(0),
  rules: z.array(CheckedRule).readonly(),
});
export type CheckSummary = z.infer<typeof CheckSummary>;

// Keys of an object are texts to the compiler; these are the codes by their very definition.
const FAULT_CODES = Object.keys(FAULTS) as FaultCode[];

export const CheckState = z.strictObject({
  /** `of` is null until the parcels are counted. */
  running: z
    .strictObject({
      checkId: CheckId,
      scope: CheckScope,
      startedAt: z.iso.datetime(),
      parcels: z.int().min(0),
      of: z.int().min(0).nullable(),
    })
    .nullable(),
  /** Of the last check that went through. */
  result: CheckSummary.nullable(),
  /** Why the last one did not: CANCELLED by the person, or a fault. */
  failure: FaultData.extend({ code: z.enum(FAULT_CODES) }).nullable(),
});
export type CheckState = z.infer<typeof CheckState>;

const one = z.strictObject({ checkId: CheckId });

export const check = {
  state: base.input(z.strictObject({})).output(CheckState),
  /**
   * Begins a check and answers at once; it tells of itself by `check.progressed` and `check.ended`. One that is under
   * way ends for it. Refusals: check.otherRegion, check.noParcels.
   */
  start: base
    .meta({ needs: 'register.check', norm: 'A17' })
    .input(z.strictObject({ scope: CheckScope, toleranceMm: ToleranceMm }))
    .output(resultOf(CheckState)),
  /** Ends it if it still runs; the result of the check before stays. */
  cancel: base.input(one).output(CheckState),
  /** Findings of a rule or severity, or all, from the `from`th on; `no` counts the findings of the whole check from 1. */
  page: base
    .meta({ needs: 'register.check', norm: 'X2' })
    .input(
      one.extend({
        rule: z.string().max(40).nullable(),
        severity: z.enum(['error', 'warning']).nullable(),
        from: z.int().min(0),
        limit: z.int().min(1).max(MOST_ROWS_OF_PAGE),
      }),
    )
    .output(
      z.strictObject({
        rows: z.array(z.strictObject({ no: z.int(), finding: Finding })).readonly(),
        total: z.int(),
      }),
    ),
  /**
   * The findings as GeoJSON points (SEC-21): places, numbers and texts, never a person nor the document of a burden;
   * written down at this seat with its reason before the file is given out.
   */
  write: base
    .meta({ needs: 'register.check', norm: 'SEC-21' })
    .input(
      one.extend({
        language: z.enum(['kk', 'ru', 'en']),
        reason: z.string().trim().min(3).max(400),
      }),
    )
    .output(z.strictObject({ file: FileLink, written: z.int() })),
};
