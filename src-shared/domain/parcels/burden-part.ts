import { z } from 'zod';
import { ownParcels, type Command } from '../cases/draft.ts';
import { partOfParcel, type PartOfParcelCode } from '../geometry/part-of-parcel.ts';
import type { Polygon } from '../geometry/types.ts';
import { deriveId } from '../ids/derive-id.ts';
import { emptyChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { PartyId } from '../parties/party.ts';
import { ok, refuse } from '../result.ts';
import { Encumbrance, EncumbranceId } from '../rights/right.ts';

/** For what, for whom and until when a part of a parcel is used. */
export const PartTerms = z.strictObject({
  kind: Encumbrance.shape.kind.extract(['servitude', 'lease']),
  beneficiary: PartyId,
  document: z.string().trim().min(1).max(400),
  until: z.iso.date().nullable(),
  /** When it was drawn. What counts is the receipt: the server writes that moment when it registers (`atReceipt`). */
  drawnAt: z.iso.datetime(),
});
export type PartTerms = z.infer<typeof PartTerms>;

export interface BurdenPartInput {
  readonly parcel: ParcelNumber;
  readonly contour: Polygon;
  readonly outside: 'refuse' | 'clip';
  readonly terms: PartTerms;
  /** Ids of new rows derive from it: the id of the case. */
  readonly idSeed: string;
}

export type BurdenPartCode =
  | PartOfParcelCode
  | 'parcel.unknown'
  | 'parcel.notOfCase'
  | 'part.unknownParty'
  | 'part.ownParcel'
  | 'part.sameMoment'
  | 'part.whole';

/**
 * Puts a servitude or a lease on a part of a parcel of the case. The parcel itself and its number stay: a use of a part
 * needs no division, its scope is drawn (Land Code art. 51(3)).
 *
 * Puts     an encumbrance with the part as its scope
 * Refuses  as partOfParcel, and 'parcel.unknown' · 'parcel.notOfCase' · 'part.unknownParty' (not a party that the case
 *          knows) · 'part.ownParcel' (the only holder of the parcel himself) · 'part.whole' (no part: all of it) ·
 *          'part.sameMoment' (drawn at the very moment at which a registered burden was received: `atReceipt` could not
 *          tell them apart)
 */
export const burdenPart: Command<BurdenPartInput, BurdenPartCode> = (state, input) => {
  const { contour, outside, terms, idSeed } = input;
  const parcel = state.parcels.get(input.parcel);
  if (!parcel) return refuse('parcel.unknown', [input.parcel]);
  if (!ownParcels(state).includes(parcel)) return refuse('parcel.notOfCase', [parcel.number]);
  if (!state.situation.parties.some(({ id }) => id === terms.beneficiary)) return refuse('part.unknownParty');
  if (state.situation.encumbrances.some(({ receivedAt }) => receivedAt === terms.drawnAt))
    return refuse('part.sameMoment', [parcel.number]);
  const holders = [...state.rights.values()]
    .filter((right) => right.parcel === parcel.number)
    .flatMap((right) => right.holders.map(({ partyId }) => partyId));
  if (holders.length > 0 && holders.every((id) => id === terms.beneficiary))
    return refuse('part.ownParcel', [parcel.number]);
  const part = partOfParcel(parcel, { contour, outside });
  if (!part.ok) return refuse(part.error.code, part.error.about, part.error.at);
  const { relation, geometry } = part.value;
  if (relation === 'whole') return refuse('part.whole', [parcel.number], geometry[0]?.[0]?.[0]);
  const onIt = [...state.encumbrances.values()].filter((each) => each.parcel === parcel.number).length;
  const encumbrance: Encumbrance = {
    id: EncumbranceId.parse(deriveId(idSeed, 'encumbrance', 'part', parcel.number, String(onIt), terms.drawnAt)),
    version: 1,
    parcel: parcel.number,
    kind: terms.kind,
    beneficiary: terms.beneficiary,
    document: terms.document,
    receivedAt: terms.drawnAt,
    until: terms.until,
    scope: geometry,
  };
  return ok({ ...emptyChange, put: { ...emptyChange.put, encumbrances: [encumbrance] } });
};
