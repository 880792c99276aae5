import { z } from 'zod';
import { nextVersion, type Command } from '../cases/draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { mainParcel, type Situation } from '../cases/situation.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import { formParcel, type FormCode } from '../geometry/form/form-parcel.ts';
import { areaDoubled, boxesMeet, boxOf, growBox } from '../geometry/measures.ts';
import type { Box, MultiPolygon, Polygon } from '../geometry/types.ts';
import { deriveId } from '../ids/derive-id.ts';
import { invariant } from '../invariant.ts';
import { emptyChange, type RegisterChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { PartyId } from '../parties/party.ts';
import { ok, refuse } from '../result.ts';
import { RightId, type Right } from '../rights/right.ts';
import { Parcel } from './parcel.ts';

/** What is written of a new parcel besides its boundary; `holder` is the body that stands for the State. */
export const FormedAs = Parcel.pick({
  category: true,
  functionalZone: true,
  purposeKk: true,
  purposeRu: true,
  divisibility: true,
}).extend({ holder: PartyId, since: z.iso.date() });
export type FormedAs = z.infer<typeof FormedAs>;

export interface FormOnFreeLandInput {
  readonly contour: Polygon;
  readonly overlap: 'refuse' | 'clip';
  readonly formedAs: FormedAs;
  /** Free numbers of the quarter in order. */
  readonly numbers: readonly ParcelNumber[];
  /** Ids of new rows derive from it: the id of the case. */
  readonly idSeed: string;
}

export type FormOnFreeLandCode = FormCode | 'form.unseen' | 'form.noHolder' | 'number.noneFree';

/** Parcels this near to a new one may share its boundary. */
const REACH_MM = 1_000;

/** Where a case must know every parcel to form one of this contour. */
export const placeOfContour = (contour: Polygon): Box => growBox(boxOf([contour]), REACH_MM);

/** Whether the situation holds every parcel that meets the box. */
export function isSeen({ parcels, places }: Pick<Situation, 'parcels' | 'places'>, [west, south, east, north]: Box) {
  const windows = [...parcels.map(({ geometry }) => growBox(boxOf(geometry), REACH_MM)), ...places];
  return windows.some(([w, s, e, n]) => w <= west && s <= south && e >= east && n >= north);
}

/**
 * Forms a parcel on land that no parcel has, in the quarter and the zone of the case.
 *
 * Forms    one parcel under a new number, without address and value; where it meets neighbours as formParcel of the
 *          fabric has it: they get common points in a new version and lose no land
 * Right    state ownership: land that nobody was given is the State's (Land Code art. 3); whom it is granted to is a
 *          right registered on it afterwards [A]
 * Refuses  as formParcel of the fabric, and 'form.unseen' (the parcels of the place are not known to the case) ·
 *          'form.noHolder' (no body of the State among the parties) · 'number.noneFree'
 */
export const formParcelOnFreeLand: Command<FormOnFreeLandInput, FormOnFreeLandCode> = (state, input) => {
  const { contour, overlap, formedAs } = input;
  const place = placeOfContour(contour);
  if (!isSeen(state.situation, place)) return refuse('form.unseen', [], contour[0]?.[0]);
  const holder = state.situation.parties.find(({ id, kind }) => id === formedAs.holder && kind === 'state');
  if (!holder) return refuse('form.noHolder');
  const { zone } = mainParcel(state.situation);
  const near = [...state.parcels.values()].filter(
    (parcel) => parcel.zone === zone && boxesMeet(boxOf(parcel.geometry), place),
  );
  const made = formParcel(
    { targets: [], around: near.map(toFabric) },
    {
      contour,
      quarter: state.situation.quarter,
      overlap,
      sliverWidthMm: DEFAULT_RULE_SETTINGS.gapWidthMm,
      slivers: 'refuse',
    },
  );
  if (!made.ok) return refuse(made.error.code, made.error.about, made.error.at);
  const number = input.numbers.find((each) => !state.given.has(each) && !state.parcels.has(each));
  const [geometry] = made.value.formed;
  if (number === undefined) return refuse('number.noneFree', [mainParcel(state.situation).number]);
  invariant(geometry !== undefined, 'one parcel is formed');
  const bent = made.value.changed.flatMap((changed) => {
    const parcel = state.parcels.get(changed.number as ParcelNumber); // the fabric was made of these parcels
    return parcel ? [withGeometry(parcel, changed.geometry, nextVersion(state, parcel.number))] : [];
  });
  const put: RegisterChange['put'] = {
    ...emptyChange.put,
    parcels: [parcelOf(number, geometry, zone, formedAs), ...bent],
    rights: [rightOf(number, input)],
  };
  return ok({ ...emptyChange, put });
};

const toFabric = ({ number, geometry }: Parcel): FabricParcel => ({ number, geometry });

const withGeometry = (parcel: Parcel, geometry: MultiPolygon, version: number): Parcel => ({
  ...parcel,
  geometry,
  areaDoubled: areaDoubled(geometry),
  version,
});

function parcelOf(
  number: ParcelNumber,
  geometry: MultiPolygon,
  zone: Parcel['zone'],
  { category, functionalZone, purposeKk, purposeRu, divisibility }: FormedAs,
): Parcel {
  return {
    number,
    version: 1,
    zone,
    geometry,
    areaDoubled: areaDoubled(geometry),
    category,
    functionalZone,
    purposeKk,
    purposeRu,
    divisibility,
    rka: null,
    valueTiyn: null,
    valueDate: null,
    survey: { method: 'map', accuracyMm: null, note: '' },
  };
}

const rightOf = (parcel: ParcelNumber, { formedAs, idSeed }: FormOnFreeLandInput): Right => ({
  id: RightId.parse(deriveId(idSeed, 'right', 'formed', parcel)),
  version: 1,
  parcel,
  kind: 'state_ownership',
  form: 'sole',
  holders: [{ partyId: formedAs.holder, numerator: 1, denominator: 1 }],
  since: formedAs.since,
  until: null,
  ground: '',
});
