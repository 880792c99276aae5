import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Lot, LotKind } from './lots.ts';
import type { Random } from './random.ts';

interface Use {
  readonly purposeKk: string;
  readonly purposeRu: string;
  readonly functionalZone: Parcel['functionalZone'];
  readonly category: Parcel['category'];
  /** Tenge for a square metre, from and to. */
  readonly value: readonly [number, number];
  readonly indivisible: number;
}

const USES: Readonly<Record<LotKind, Use>> = {
  house: {
    purposeKk: 'жеке тұрғын үй құрылысы',
    purposeRu: 'индивидуальное жилищное строительство',
    functionalZone: 'residential',
    category: 'settlements',
    value: [2800, 4600],
    indivisible: 0.18,
  },
  flats: {
    purposeKk: 'көппәтерлі тұрғын үй салу және пайдалану',
    purposeRu: 'строительство и эксплуатация многоквартирного жилого дома',
    functionalZone: 'residential',
    category: 'settlements',
    value: [5200, 8600],
    indivisible: 0.6,
  },
  shop: {
    purposeKk: 'сауда объектісін салу және пайдалану',
    purposeRu: 'строительство и эксплуатация объекта торговли',
    functionalZone: 'commercial',
    category: 'settlements',
    value: [6000, 11_000],
    indivisible: 0.4,
  },
  school: {
    purposeKk: 'мектеп ғимаратын пайдалану',
    purposeRu: 'эксплуатация здания школы',
    functionalZone: 'social',
    category: 'settlements',
    value: [3000, 4000],
    indivisible: 1,
  },
  park: {
    purposeKk: 'жалпы пайдаланымдағы саябақ',
    purposeRu: 'парк общего пользования',
    functionalZone: 'social',
    category: 'settlements',
    value: [900, 1400],
    indivisible: 0.5,
  },
  field: {
    purposeKk: 'ауыл шаруашылығы өндірісін жүргізу',
    purposeRu: 'ведение сельскохозяйственного производства',
    functionalZone: null,
    category: 'agricultural',
    value: [60, 140],
    indivisible: 0,
  },
  substation: {
    purposeKk: 'трансформаторлық қосалқы станцияны пайдалану',
    purposeRu: 'эксплуатация трансформаторной подстанции',
    functionalZone: 'other',
    category: 'settlements',
    value: [2000, 3000],
    indivisible: 1,
  },
  powerLine: {
    purposeKk: 'әуе электр желісінің тіректері',
    purposeRu: 'опоры воздушной линии электропередачи',
    functionalZone: 'other',
    category: 'settlements',
    value: [400, 700],
    indivisible: 1,
  },
};

export interface Wishes {
  /** Null: drawn. */
  readonly divisible: boolean | null;
  readonly valuePerM2: number | null;
  readonly rim: boolean;
}

type Drawn = Pick<Parcel, 'category' | 'functionalZone' | 'purposeKk' | 'purposeRu' | 'divisibility' | 'survey'> & {
  readonly valuePerM2: number | null;
};

/** Purpose, category, divisibility, value and survey of a lot. */
export function attributesOf({ kind }: Lot, wishes: Wishes, random: Random): Drawn {
  const use = USES[kind];
  const divisible = wishes.divisible ?? !random.chance(use.indivisible);
  return {
    // Ground at the rim lies outside the settlement, whatever stands on it.
    category: wishes.rim && kind !== 'field' ? 'industry_transport_defence_other' : use.category,
    functionalZone: wishes.rim ? null : use.functionalZone,
    purposeKk: use.purposeKk,
    purposeRu: use.purposeRu,
    divisibility: divisible ? 'divisible' : 'indivisible',
    valuePerM2: wishes.valuePerM2 ?? (random.chance(0.03) ? null : random.whole(use.value[0], use.value[1])),
    survey: { method: 'demo', accuracyMm: 100, note: '' },
  };
}
