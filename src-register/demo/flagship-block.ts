import type { MultiPolygon } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Encumbrance } from '#domain/rights/right.ts';
import { makeRight, type Burdens } from './burdens.ts';
import { toBuilding } from './buildings.ts';
import type { Lot } from './lots.ts';
import { FLAGSHIP_LOTS, flagshipRing } from './flagship-lots.ts';
import type { Organisations } from './organisations.ts';
import { Random } from './random.ts';

/** Plot numbers that the rest of the quarter must leave to this block; 109 and 110 were closed long ago. */
export const FLAGSHIP_PLOTS = { first: 104, last: 115 } as const;

export interface FlagshipParcel extends Burdens {
  readonly plot: number;
  readonly row: 'south' | 'north';
  readonly lot: Lot;
  readonly divisible: boolean;
  readonly valuePerM2: number | null;
  readonly buildings: readonly Building[];
  readonly people: readonly Party[];
}

export function flagshipBlock(
  seed: number,
  numberOf: (plot: number) => ParcelNumber,
  organisations: Organisations,
  person: () => Party,
): readonly FlagshipParcel[] {
  return FLAGSHIP_LOTS.map((entry): FlagshipParcel => {
    const random = new Random(seed, 31, entry.plot);
    const parcel = numberOf(entry.plot);
    const geometry: MultiPolygon = [[flagshipRing(entry.ring)]];
    const people = entry.plot === 112 ? COUPLE : [person()];
    return {
      plot: entry.plot,
      row: entry.row,
      lot: { kind: 'house', geometry, faces: entry.row, front: { u: 0, v: 0, width: 0, depth: 0 }, strip: null },
      divisible: entry.plot !== 114,
      valuePerM2: entry.plot === 112 ? 3600 : null,
      buildings: entry.houses.map((house, index) =>
        toBuilding(
          {
            litera: index === 0 ? 'А' : 'Г',
            use: index === 0 ? 'dwelling' : 'service',
            storeys: 1,
            geometry: [[flagshipRing(house)]],
          },
          parcel,
          index + 1,
          random,
        ),
      ),
      people,
      rights: [rightOf(entry.plot, parcel, people, random)],
      encumbrances: encumbrancesOf(entry.plot, parcel, organisations, random),
      claims: [],
    };
  });
}

function rightOf(plot: number, parcel: ParcelNumber, parties: readonly Party[], random: Random) {
  const kind = plot === 106 ? 'temp_free' : plot === 108 || plot === 111 ? 'temp_paid_long' : 'private_ownership';
  const since = kind === 'temp_free' ? '2024-03-18' : '2019-06-14';
  return makeRight({ id: random.uuid(), parcel, kind, form: plot === 112 ? 'shared' : 'sole', parties, since });
}

function encumbrancesOf(
  plot: number,
  parcel: ParcelNumber,
  { banks, courts }: Organisations,
  random: Random,
): readonly Encumbrance[] {
  const common = { id: random.uuid() as Encumbrance['id'], version: 1, parcel, scope: null };
  if (plot === 112) {
    return [
      {
        ...common,
        kind: 'pledge',
        beneficiary: banks[0].id,
        document: 'Кепіл шарты / договор залога № 0419-3307',
        receivedAt: '2021-07-02T06:42:00Z',
        until: '2036-07-02',
      },
    ];
  }
  if (plot === 104) {
    return [
      {
        ...common,
        kind: 'arrest',
        beneficiary: courts[0].id,
        document: 'Сот қаулысы / постановление суда № 7119-26-00-2/418',
        receivedAt: '2026-02-11T09:05:00Z',
        until: null,
      },
    ];
  }
  return [];
}

/** Their serials end above those that `people.ts` deals. */
const COUPLE: readonly Party[] = [
  {
    id: 'b6f1c6c2-54d3-8a1e-9f0a-3d1c0e7a1121' as Party['id'],
    kind: 'person',
    identifier: '820415398424',
    nameKk: 'Ахметов Данияр Серікұлы',
    nameRu: 'Ахметов Данияр Серикулы',
  },
  {
    id: 'b6f1c6c2-54d3-8a1e-9f0a-3d1c0e7a1122' as Party['id'],
    kind: 'person',
    identifier: '850922499232',
    nameKk: 'Ахметова Айгүл Бекқызы',
    nameRu: 'Ахметова Айгуль Беккызы',
  },
];
