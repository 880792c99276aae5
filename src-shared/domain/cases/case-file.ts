import { z } from 'zod';
import { CaseDocument, Sha256, SignatureFound } from '../documents/document.ts';
import { DivideInput } from '../geometry/divide/divide-input.ts';
import { CoordinateOrigin } from '../crs/coordinate-origin.ts';
import { Line, Polygon, Position, Ring } from '../geometry/types.ts';
import { RegisterChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { BoundaryEdit } from '../parcels/adjust-parcels.ts';
import { Ground, LandUse, ParcelRecord } from '../parcels/parcel-record.ts';
import { LandCategory } from '../parcels/parcel.ts';
import { FormedAs } from '../parcels/form-parcel.ts';
import { PartTerms } from '../parcels/burden-part.ts';
import { PartyId } from '../parties/party.ts';
import { AID_COMMANDS } from './drafting-aids.ts';
import { Finding } from './finding.ts';
import { CaseKind } from './kinds/case-kind.ts';
import { ChoosePlace } from './preliminary-choice.ts';
import { Situation } from './situation.ts';

export const CaseId = z.uuid().brand<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;

/**
 * draft → outbox (signed, waiting for the line) → lodged (in the queue) → registered | refused;
 * conflict: the register changed meanwhile, draft and server version are both kept; withdrawn: closed by the engineer.
 */
export const CaseState = z.enum(['draft', 'outbox', 'lodged', 'registered', 'refused', 'conflict', 'withdrawn']);
export type CaseState = z.infer<typeof CaseState>;

/** Of coordinates that come from a file. */
const origin = CoordinateOrigin.optional();

/** A drafting command that is lodged with the case: plain data, replayed by the server. */
export const LodgedCommand = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('splitParcel'), parcel: ParcelNumber, line: Line, origin }),
  z.strictObject({ name: z.literal('cutOutParcel'), parcel: ParcelNumber, contour: Ring, origin }),
  z.strictObject({ name: z.literal('divideParcel'), parcel: ParcelNumber, division: DivideInput }),
  z.strictObject({ name: z.literal('adjustParcels'), edit: BoundaryEdit }),
  z.strictObject({
    name: z.literal('mergeParcels'),
    parcels: z.array(ParcelNumber).min(2).max(500).readonly(),
    allowApart: z.boolean(),
  }),
  z.strictObject({
    name: z.literal('changePurpose'),
    parcel: ParcelNumber,
    use: LandUse.omit({ category: true }),
    ground: Ground,
  }),
  z.strictObject({ name: z.literal('changeCategory'), parcel: ParcelNumber, use: LandUse, ground: Ground }),
  z.strictObject({ name: z.literal('correctRecord'), parcel: ParcelNumber, record: ParcelRecord, ground: Ground }),
  z.strictObject({
    name: z.literal('formParcel'),
    contour: Polygon,
    /** What of the contour a neighbour has, or lies off the quarter. */
    overlap: z.enum(['refuse', 'clip']),
    formedAs: FormedAs,
  }),
  z.strictObject({
    name: z.literal('burdenPart'),
    parcel: ParcelNumber,
    contour: Polygon,
    outside: z.enum(['refuse', 'clip']),
    terms: PartTerms,
  }),
  z.strictObject({ name: z.literal('retireParcels'), parcels: z.array(ParcelNumber).min(1).max(500).readonly() }),
  ChoosePlace,
  /** A note on the map: changes nothing in the register. */
  z.strictObject({ name: z.literal('annotate'), at: Position, text: z.string().trim().min(1).max(200) }),
]);
export type LodgedCommand = z.infer<typeof LodgedCommand>;

/** A step of a draft: what is lodged, and what only helps to draw it. */
export const CaseCommand = z.discriminatedUnion('name', [LodgedCommand, ...AID_COMMANDS]);
export type CaseCommand = z.infer<typeof CaseCommand>;

/** How a consent was signed: by the party itself, as far as it could be verified. Absent for a paper that was scanned. */
export const ConsentSignature = SignatureFound.extend({
  signer: z.string().max(400),
  /** ИИН or БИН of the party, found in the certificate. */
  identifier: z.string().regex(/^\d{12}$/),
});
export type ConsentSignature = z.infer<typeof ConsentSignature>;

/** The holder's or pledgee's agreement, by a document of the case. */
export const Consent = z.strictObject({
  partyId: PartyId,
  role: z.enum(['holder', 'pledgee']),
  documentId: z.uuid(),
  givenAt: z.iso.datetime(),
  signature: ConsentSignature.optional(),
});
export type Consent = z.infer<typeof Consent>;

export const AcceptedWarning = z.strictObject({
  key: z.string().max(2000),
  reason: z.string().min(3).max(1000),
  acceptedAt: z.iso.datetime(),
});
export type AcceptedWarning = z.infer<typeof AcceptedWarning>;

/** One step of the draft's history. `note` is a key under `history` in the locales. */
export const DraftStep = z.strictObject({
  command: CaseCommand,
  note: z.string().max(60),
  at: z.iso.datetime(),
});
export type DraftStep = z.infer<typeof DraftStep>;

/** What the engineer has still to do for the case, for himself. */
export const CaseTask = z.strictObject({
  id: z.uuid(),
  text: z.string().trim().min(1).max(400),
  dueOn: z.iso.date().nullable(),
  doneAt: z.iso.datetime().nullable(),
});
export type CaseTask = z.infer<typeof CaseTask>;
export const MOST_TASKS = 500;

/** Another draft of the same case: another history on the same situation. */
export const DraftVariant = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(60),
  steps: z.array(DraftStep).max(10_000).readonly(),
  cursor: z.int().min(0),
  accepted: z.array(AcceptedWarning).readonly(),
});
export type DraftVariant = z.infer<typeof DraftVariant>;

/**
 * The register has moved under a draft: these parcels are others now than those it was drawn on. `current` is the place
 * as the replica has it, null when a parcel of the case is closed.
 */
export const Behind = z.strictObject({
  noticedAt: z.iso.datetime(),
  parcels: z.array(ParcelNumber).min(1).max(10_000).readonly(),
  current: Situation.nullable(),
});
export type Behind = z.infer<typeof Behind>;

/**
 * A case as the workstation keeps it. `steps[0 .. cursor)` are in force, the rest can be redone.
 * `change` is their net effect on the situation; `snapshot` its hash: sheets made from another snapshot are void.
 */
export const CaseFile = z.strictObject({
  id: CaseId,
  number: z.string().max(40),
  kind: CaseKind,
  state: CaseState,
  parcel: ParcelNumber,
  engineer: z.string().max(80),
  createdAt: z.iso.datetime(),
  savedAt: z.iso.datetime(),
  situation: Situation,
  steps: z.array(DraftStep).max(10_000).readonly(),
  cursor: z.int().min(0),
  change: RegisterChange,
  snapshot: Sha256.nullable(),
  findings: z.array(Finding).readonly(),
  documents: z.array(CaseDocument).readonly(),
  consents: z.array(Consent).readonly(),
  accepted: z.array(AcceptedWarning).readonly(),
  note: z.string().max(4000),
  // What came later is empty in the files of earlier programs.
  tasks: z.array(CaseTask).max(MOST_TASKS).readonly().default([]),
  /** Last day by the engineer's own word; null: by the term of the kind. */
  dueOn: z.iso.date().nullable().default(null),
  behind: Behind.nullable().default(null),
  /** Name of the draft in hand, and the drafts that lie beside it. */
  variantName: z.string().max(60).default(''),
  variants: z.array(DraftVariant).max(20).readonly().default([]),
  /** What the server answered last: number in the queue, conflict, decision. */
  answer: z
    .strictObject({
      receivedAt: z.iso.datetime().nullable(),
      actSeq: z.int().min(0).nullable(),
      grounds: z.array(z.string().max(20)).readonly(),
      reasons: z.string().max(4000),
      conflict: z
        .strictObject({
          kind: z.enum(['version', 'number', 'fabric', 'rules']),
          parcels: z.array(ParcelNumber).readonly(),
          current: z.array(Situation).readonly(),
          findings: z.array(Finding).readonly(),
        })
        .nullable(),
    })
    .nullable(),
});
export type CaseFile = z.infer<typeof CaseFile>;

export const CaseSummary = CaseFile.pick({
  id: true,
  number: true,
  kind: true,
  state: true,
  parcel: true,
  createdAt: true,
  savedAt: true,
  dueOn: true,
}).extend({
  errors: z.int(),
  warnings: z.int(),
  /** All parcels that the case is about. */
  parcels: z.array(ParcelNumber).readonly(),
  /** What stands in the way of sending it: key under `case.blocks`; null when nothing does. */
  missing: z.string().max(40).nullable(),
  /** Of the parcel that it was opened on: terms depend on it. */
  category: LandCategory,
  /** Tasks that are not done, and the day of the next one. */
  tasks: z.int(),
  taskDueOn: z.iso.date().nullable(),
  isBehind: z.boolean(),
  /** Opened without a line: its numbers are not kept for it by the server. */
  isOffline: z.boolean(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;
