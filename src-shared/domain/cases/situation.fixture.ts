import { areaDoubled } from '../geometry/measures.ts';
import type { Line, MultiPolygon, Position, Ring } from '../geometry/types.ts';
import { Building } from '../objects/building.ts';
import { Parcel } from '../parcels/parcel.ts';
import { Party } from '../parties/party.ts';
import { Claim, Encumbrance, Right } from '../rights/right.ts';
import { Situation } from './situation.ts';

/** Corner of the test town on the state grid: zone 12, near Astana. */
const EAST = 12_674_500_000;
const NORTH = 5_670_100_000;

/** Metres from the corner of the test town → grid. */
export const at = (east: number, north: number): Position => [
  Math.round(EAST + east * 1000),
  Math.round(NORTH + north * 1000),
];

export const ring = (...metres: readonly (readonly [number, number])[]): Ring => {
  const points = metres.map(([east, north]) => at(east, north));
  return [...points, points[0] as Position];
};

export const polygon = (...metres: readonly (readonly [number, number])[]): MultiPolygon => [[ring(...metres)]];

export const line = (...metres: readonly (readonly [number, number])[]): Line =>
  metres.map(([east, north]) => at(east, north));

export const uuid = (no: number): string => `00000000-0000-4000-8000-${String(no).padStart(12, '0')}`;

export const aParcel = (
  number: string,
  geometry: MultiPolygon,
  rest: Partial<Record<keyof Parcel, unknown>> = {},
): Parcel =>
  Parcel.parse({
    number,
    version: 1,
    zone: 12,
    geometry,
    areaDoubled: areaDoubled(geometry),
    category: 'settlements',
    functionalZone: 'residential',
    purposeKk: 'жеке тұрғын үй құрылысы',
    purposeRu: 'индивидуальное жилищное строительство',
    divisibility: 'divisible',
    rka: null,
    valueTiyn: null,
    valueDate: null,
    survey: { method: 'demo', accuracyMm: null, note: '' },
    ...rest,
  });

export const aParty = (no: number, rest: Partial<Record<keyof Party, unknown>> = {}): Party =>
  Party.parse({
    id: uuid(no),
    kind: 'person',
    identifier: '900101300000',
    nameKk: `Тұлға ${no}`,
    nameRu: `Лицо ${no}`,
    ...rest,
  });

export const aRight = (
  no: number,
  parcel: string,
  holders: readonly (readonly [party: number, share: string])[],
): Right =>
  Right.parse({
    id: uuid(no),
    version: 1,
    parcel,
    kind: 'private_ownership',
    form: holders.length === 1 ? 'sole' : 'shared',
    holders: holders.map(([party, share]) => ({
      partyId: uuid(party),
      numerator: Number(share.split('/')[0]),
      denominator: Number(share.split('/')[1]),
    })),
    since: '2015-04-01',
    until: null,
    ground: 'договор',
  });

export const anEncumbrance = (
  no: number,
  parcel: string,
  rest: Partial<Record<keyof Encumbrance, unknown>> = {},
): Encumbrance =>
  Encumbrance.parse({
    id: uuid(no),
    version: 1,
    parcel,
    kind: 'pledge',
    beneficiary: uuid(90),
    document: 'договор залога №1',
    receivedAt: '2020-02-03T04:05:06.789Z',
    until: null,
    scope: null,
    ...rest,
  });

export const aClaim = (no: number, parcel: string, rest: Partial<Record<keyof Claim, unknown>> = {}): Claim =>
  Claim.parse({
    id: uuid(no),
    version: 1,
    parcel,
    kind: 'lawsuit',
    claimant: uuid(91),
    document: 'иск №2',
    receivedAt: '2025-02-03T04:05:06.789Z',
    until: null,
    ...rest,
  });

export const aBuilding = (
  number: string,
  geometry: MultiPolygon,
  rest: Partial<Record<keyof Building, unknown>> = {},
): Building =>
  Building.parse({
    number,
    version: 1,
    parcel: number.split(':')[0],
    litera: 'А',
    use: 'dwelling',
    storeys: 1,
    year: 1998,
    builtUpDm2: 12_000,
    zone: 12,
    geometry,
    ...rest,
  });

/*
 *   104        105        Numbers of the tests: the case is on P. W, N and E share its boundaries, the street is south.
 *    +----------+----+
 *    |    N     |    |
 *    +----------+    |    P is 40 × 50 m: (0,0) (40,0) (40,50) (0,50)
 *    |          |    |
 *  W |    P     | E  |
 *    |          |    |
 *    +----------+----+
 *         street
 */
export const P = '21318045112';
export const W = '21318045111';
export const N = '21318045106';
export const E = '21318045113';
export const FREE = ['21318045132', '21318045133', '21318045134', '21318045135', '21318045136'];

export const aSituation = (rest: Partial<Record<keyof Situation, unknown>> = {}): Situation =>
  Situation.parse({
    region: '21',
    parcels: [aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]))],
    neighbours: [
      aParcel(W, polygon([-30, 0], [0, 0], [0, 50], [-30, 50])),
      aParcel(N, polygon([0, 50], [40, 50], [40, 80], [0, 80])),
      aParcel(E, polygon([40, 0], [70, 0], [70, 80], [40, 80], [40, 50])),
    ],
    rights: [aRight(1, P, [[10, '1/1']])],
    encumbrances: [],
    claims: [],
    buildings: [],
    parties: [aParty(10)],
    addresses: [],
    freeNumbers: FREE,
    reserved: true,
    ...rest,
  });
