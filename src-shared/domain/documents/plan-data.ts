import { z } from 'zod';
import { Rka } from '../addresses/address.ts';
import { Line, MultiPolygon, Position, Zone } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { Divisibility, FunctionalZone, LandCategory, Survey } from '../parcels/parcel.ts';
import { Claim, EncumbranceKind, OwnershipForm, RightKind } from '../rights/right.ts';

/** A text in both languages of a sheet. Data, never markup. */
export const Bilingual = z.strictObject({ kk: z.string().max(1000), ru: z.string().max(1000) });
export type Bilingual = z.infer<typeof Bilingual>;

/**
 * draft: formed by a case that is not registered; registered: as the register holds it; void: made from a drawing
 * that has changed since, or of a closed parcel. Only `registered` prints without a mark across the sheet.
 */
export const PlanStatus = z.enum(['draft', 'registered', 'void']);
export type PlanStatus = z.infer<typeof PlanStatus>;

export const PlanNeighbour = z.strictObject({
  number: ParcelNumber,
  geometry: MultiPolygon,
  /** Formed by the same case as the parcel of the plan (образуемый участок). */
  formed: z.boolean(),
  rights: z.array(RightKind).max(100).readonly(),
  /** Holders whose names may stand on the sheet; empty: number and kind of right only. */
  holders: z.array(Bilingual).max(100).readonly(),
});
export type PlanNeighbour = z.infer<typeof PlanNeighbour>;

export const PlanBuilding = z.strictObject({
  litera: z.string().max(8),
  /** On the parcel of the plan; the others are drawn grey for orientation. */
  own: z.boolean(),
  geometry: MultiPolygon,
});
export type PlanBuilding = z.infer<typeof PlanBuilding>;

const Relative = z.strictObject({ number: ParcelNumber, areaDoubled: z.int().positive().nullable() });

/**
 * Everything a land-cadastral plan says, as facts: one snapshot feeds drawing, tables and text (Land Code art. 44-1, 12).
 * The hash printed on the sheet is that of the canonical JSON of this object without `madeAt`, so that a sheet made
 * again from unchanged data carries the same hash.
 */
export const PlanData = z.strictObject({
  format: z.literal('shekara-plan/1'),
  status: PlanStatus,
  number: ParcelNumber,
  version: z.int().min(1),
  /** Number of the case that forms the parcel; null for a parcel as registered. */
  caseNumber: z.string().min(1).max(40).nullable(),
  /** Act that brought the printed version into the register. */
  actSeq: z.int().min(0).nullable(),
  /** 1, 2, … of the plans of one case. */
  sheetNo: z.int().min(1).nullable(),
  madeAt: z.iso.datetime(),
  preparedBy: z.string().max(200).nullable(),
  checkedBy: z.string().max(200).nullable(),
  approvedBy: z.string().max(200).nullable(),
  zone: Zone,
  geometry: MultiPolygon,
  areaDoubled: z.int().positive(),
  survey: Survey,
  /** Turning points that the case brings; all others are in the register already. */
  newPoints: z.array(Position).max(100_000).readonly(),
  address: z.strictObject({ text: Bilingual, rka: Rka.nullable() }).nullable(),
  rights: z
    .array(
      z.strictObject({
        kind: RightKind,
        form: OwnershipForm,
        shares: z
          .array(z.tuple([z.int().min(1), z.int().min(1)]).readonly())
          .max(10_000)
          .readonly(),
        until: z.iso.date().nullable(),
      }),
    )
    .max(1000)
    .readonly(),
  category: LandCategory,
  functionalZone: FunctionalZone.nullable(),
  purpose: Bilingual,
  encumbrances: z
    .array(
      z.strictObject({
        kind: EncumbranceKind,
        beneficiary: Bilingual.nullable(),
        receivedOn: z.iso.date(),
        until: z.iso.date().nullable(),
        part: z.boolean(),
      }),
    )
    .max(1000)
    .readonly(),
  claims: z
    .array(z.strictObject({ kind: Claim.shape.kind, receivedOn: z.iso.date() }))
    .max(1000)
    .readonly(),
  divisibility: Divisibility,
  value: z.strictObject({ tiyn: z.int().min(0), date: z.iso.date().nullable() }).nullable(),
  buildings: z.array(PlanBuilding).max(20_000).readonly(),
  neighbours: z.array(PlanNeighbour).max(10_000).readonly(),
  /** Other parcels of the surroundings, for the frame of the drawing and the situational scheme. */
  around: z
    .array(z.strictObject({ number: ParcelNumber, geometry: MultiPolygon }))
    .max(20_000)
    .readonly(),
  streets: z
    .array(z.strictObject({ name: Bilingual, axis: Line }))
    .max(10_000)
    .readonly(),
  lineage: z.strictObject({
    /** Parcels this one was formed from, and all that were formed from them in the same act, this one included. */
    parents: z.array(Relative).max(1000).readonly(),
    siblings: z.array(Relative).max(1000).readonly(),
  }),
});
export type PlanData = z.infer<typeof PlanData>;
