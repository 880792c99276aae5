import { z } from 'zod';
import { Extent } from '#domain/crs/extent.ts';
import { LocalCrs } from '#domain/crs/local-crs.ts';
import { Zone } from '#domain/geometry/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { RefusalShape, resultOf } from '../refusal.ts';
import { FileLink, UploadPiece } from './cases.ts';

/*
 * Coordinate systems at a seat: the registry of the code with the way of each to the register, local systems entered from
 * a document, and the national grid. They belong to the seat, not to an account.
 */

const base = procedure.errors(faults);

export const LocalCrsId = z.string().regex(/^LOCAL:[A-Za-z0-9][\w.-]{0,39}$/);
export const CrsId = z.union([z.string().regex(/^EPSG:\d{1,6}$/), LocalCrsId]);
const EditionId = z.string().regex(/^[0-9a-f]{12}$/);
const Pair = z.tuple([z.number(), z.number()]).readonly();

const LocalEntry = z.strictObject({
  system: LocalCrs,
  edition: EditionId,
  enteredAt: z.iso.datetime(),
  /** Editions of the same id before this one. */
  earlier: z.int(),
  /** Reference layers of this account whose coordinates were made with any of its editions. */
  layers: z.int(),
});
export type LocalEntry = z.infer<typeof LocalEntry>;

/** `refused`: a file is in its place that is no such grid, and no transformation passes it over. */
export const GridState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({
    state: z.literal('installed'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    version: z.string(),
    extent: Extent,
  }),
  z.strictObject({ state: z.literal('refused'), refusal: RefusalShape }),
]);
export type GridState = z.infer<typeof GridState>;

/** The pinned pipeline from a system to the register's. */
const Way = z.strictObject({ system: CrsId, pipeline: z.string(), accuracyM: z.number() });

export const SystemsState = z.strictObject({
  grid: GridState,
  /** Refused: crs.localUnreadable. */
  local: resultOf(z.array(LocalEntry).readonly()),
  ways: z.array(Way).readonly(),
});
export type SystemsState = z.infer<typeof SystemsState>;

/** A point that was tried; nothing of it is stored. [east, north] or [longitude, latitude]. */
export const TriedPoint = z.strictObject({
  pipeline: z.string(),
  accuracyM: z.number(),
  /** Null where only the pipeline was asked for. */
  made: Pair.nullable(),
  /** The same point brought back, to be compared with what was typed. */
  back: Pair.nullable(),
  /** Systems in whose area of use the point is not. */
  outside: z.array(CrsId).readonly(),
});
export type TriedPoint = z.infer<typeof TriedPoint>;

export const systems = {
  list: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({ zone: Zone }))
    .output(SystemsState),
  /**
   * A point from a system into the register's zone, or the other way. With `draft` the system is what is being entered,
   * as if in force. Refusals: crs.nullShift, crs.localMalformed, crs.unknown, crs.outsideReach, crs.outsideGrid and those
   * of the grid.
   */
  tryPoint: base
    .meta({ needs: 'parcel.view' })
    .input(
      z.strictObject({
        zone: Zone,
        system: CrsId,
        draft: LocalCrs.nullable(),
        towards: z.enum(['register', 'system']),
        point: Pair.nullable(),
      }),
    )
    .output(resultOf(TriedPoint)),
  /**
   * Enters a system, or a new edition in the place of the one named: coordinates that were made keep the old one. Refusals:
   * crs.nullShift, crs.localMalformed, crs.localTaken, crs.localTooMany, crs.localUnreadable.
   */
  put: base
    .meta({ needs: 'crs.enter' })
    .input(z.strictObject({ system: LocalCrs, replaces: EditionId.nullable() }))
    .output(resultOf(z.strictObject({}))),
  /** Takes a system off the list; its editions stay. Faults: NOT_FOUND. */
  remove: base
    .meta({ needs: 'crs.enter' })
    .input(z.strictObject({ id: LocalCrsId }))
    .output(resultOf(z.strictObject({}))),
  /** The list of a JSON file, as `shekara transform --local` reads it: all of it or nothing. Refusals as `put`. */
  addAll: base
    .meta({ needs: 'crs.enter' })
    .input(z.strictObject({ systems: z.array(z.unknown()).min(1).max(500) }))
    .output(resultOf(z.strictObject({}))),
  /** The systems in use as that JSON file. Refusals: crs.localUnreadable. */
  save: base.meta({ needs: 'parcel.view' }).input(z.strictObject({})).output(resultOf(FileLink)),
  /** Brings the grid in pieces, in order. Refusals: document.tooLarge, document.torn. */
  uploadGrid: base
    .meta({ needs: 'grid.install' })
    .input(UploadPiece)
    .output(resultOf(z.strictObject({ uploadId: z.uuid() }))),
  /** Takes the place of the grid that was there, once it has been read whole. Refusals: crs.gridDamaged, crs.gridOther, crs.nullShift, document.torn. */
  installGrid: base
    .meta({ needs: 'grid.install' })
    .input(z.strictObject({ uploadId: z.uuid() }))
    .output(resultOf(GridState)),
  removeGrid: base.meta({ needs: 'grid.install' }).input(z.strictObject({})).output(GridState),
};
