import { z } from 'zod';
import { CaseDocument, Sha256 } from '../documents/document.ts';
import { DivideInput } from '../geometry/divide/divide-input.ts';
import { Line, Polygon, Position, Ring } from '../geometry/types.ts';
import { RegisterChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { BoundaryEdit } from '../parcels/adjust-parcels.ts';
import { FormedAs } from '../parcels/form-parcel.ts';
import { PartTerms } from '../parcels/burden-part.ts';
import { PartyId } from '../parties/party.ts';
import { Finding } from './finding.ts';
import { Situation } from './situation.ts';

export const CaseId = z.uuid().brand<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;

/**
 * What the engineer opens the case for. Parcels that are divided by areas are split. A parcel is granted on free land:
 * such a case is opened on a parcel beside it, which only names the place. A servitude or a lease takes a part of one.
 */
export const CaseKind = z.enum(['split', 'merge', 'redistribute', 'adjust', 'grant', 'servitude']);
export type CaseKind = z.infer<typeof CaseKind>;

/**
 * draft → outbox (signed, waiting for the line) → lodged (in the queue) → registered | refused;
 * conflict: the register changed meanwhile, draft and server version are both kept; withdrawn: closed by the engineer.
 */
export const CaseState = z.enum(['draft', 'outbox', 'lodged', 'registered', 'refused', 'conflict', 'withdrawn']);
export type CaseState = z.infer<typeof CaseState>;

/** A drafting command of a case: plain data, replayed by the server. */
export const CaseCommand = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('splitParcel'), parcel: ParcelNumber, line: Line }),
  z.strictObject({ name: z.literal('cutOutParcel'), parcel: ParcelNumber, contour: Ring }),
  z.strictObject({ name: z.literal('divideParcel'), parcel: ParcelNumber, division: DivideInput }),
  z.strictObject({ name: z.literal('adjustParcels'), edit: BoundaryEdit }),
  z.strictObject({
    name: z.literal('mergeParcels'),
    parcels: z.array(ParcelNumber).min(2).max(500).readonly(),
    allowApart: z.boolean(),
  }),
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
  /** A note on the map: changes nothing in the register. */
  z.strictObject({ name: z.literal('annotate'), at: Position, text: z.string().trim().min(1).max(200) }),
]);
export type CaseCommand = z.infer<typeof CaseCommand>;

/** The holder's or pledgee's agreement, by a document of the case. */
export const Consent = z.strictObject({
  partyId: PartyId,
  role: z.enum(['holder', 'pledgee']),
  documentId: z.uuid(),
  givenAt: z.iso.datetime(),
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
}).extend({
  errors: z.int(),
  warnings: z.int(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;
