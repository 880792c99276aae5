import { z } from 'zod';
import { Rka } from '../addresses/address.ts';
import { PreliminaryChoice } from '../cases/preliminary-choice.ts';
import { Line, MultiPolygon, Position, Zone } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { Divisibility, FunctionalZone, LandCategory, Survey } from '../parcels/parcel.ts';
import { Claim, EncumbranceKind, OwnershipForm, RightKind } from '../rights/right.ts';

/** A text in both languages of a sheet. Data, never markup. */
export const Bilingual = z.strictObject({ kk: z.string().max(1000), ru: z.string().max(1000) });
export type Bilingual = z.infer<typeof Bilingual>;

/**
 * draft: of a case under work; final: of a finished draft, made to be signed with its case; registered: as the register
 * holds it; void: made from a drawing that has changed since, of a case that came to nothing, or of a closed parcel.
 * `draft` and `void` print with a mark across every page.
 */
export const PlanStatus = z.enum(['draft', 'final', 'registered', 'void']);
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

const Shape = z.strictObject({ number: ParcelNumber, geometry: MultiPolygon });
const Drawn = Shape.extend({
  areaDoubled: z.int().positive(),
  purpose: Bilingual,
  category: LandCategory,
});

/** What a case does to its parcels, for the sheets that show before and after: only what it closes, forms or changes. */
export const PlanProject = z.strictObject({
  /** Not joined into one word for the kind of work: what it does is seen from the numbers. */
  before: z.array(Drawn).min(1).max(500).readonly(),
  after: z.array(Drawn).min(1).max(2000).readonly(),
  /** Consents that documents of the case carry, by the role of whoever gave them. */
  consents: z.strictObject({ holders: z.int().min(0), pledgees: z.int().min(0) }),
});
export type PlanProject = z.infer<typeof PlanProject>;
export type ProjectParcel = PlanProject['after'][number];

const Relative = z.strictObject({ number: ParcelNumber, areaDoubled: z.int().positive().nullable() });

/**
 * Everything that the sheets of a parcel say, as facts: one snapshot feeds drawings, tables and texts of them all (Land
 * Code art. 44-1, 12). The hash printed on a sheet is that of the canonical JSON of this object without `madeAt` and
 * `status`, so that all sheets made from unchanged data carry one hash, the draft print as well as the final one.
 */
export const PlanData = z.strictObject({
  format: z.literal('shekara-plan/2'),
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
  around: z.array(Shape).max(20_000).readonly(),
  streets: z
    .array(z.strictObject({ name: Bilingual, axis: Line }))
    .max(10_000)
    .readonly(),
  lineage: z.strictObject({
    /** Parcels this one was formed from, and all that were formed from them in the same act, this one included. */
    parents: z.array(Relative).max(1000).readonly(),
    siblings: z.array(Relative).max(1000).readonly(),
  }),
  /** The act by which the place of a parcel of free land was chosen, without the applicant; null where none was stated. */
  choice: PreliminaryChoice.omit({ applicant: true, appliedOn: true }).nullable().default(null),
  /** Null for a parcel as registered, outside any case. */
  project: PlanProject.nullable(),
});
export type PlanData = z.infer<typeof PlanData>;
