import { assert, describe, expect, it } from 'vitest';
import { applyChange, applyInverse, draftOf } from '../cases/draft.ts';
import {
  aBuilding,
  aClaim,
  anEncumbrance,
  aParcel,
  aRight,
  aSituation,
  E,
  FREE,
  N,
  P,
  polygon,
  uuid,
  W,
} from '../cases/situation.fixture.ts';
import { netChange } from '../cases/net-change.ts';
import type { Situation } from '../cases/situation.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { mergeParcels } from './merge-parcels.ts';

const numbers = FREE.map((number) => ParcelNumber.parse(number));
const home = aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]), { valueTiyn: 100, valueDate: '2026-01-01' });
const west = aParcel(W, polygon([-30, 0], [0, 0], [0, 50], [-30, 50]), { valueTiyn: 23, valueDate: '2026-01-01' });

const situation = (rest: Partial<Record<keyof Situation, unknown>> = {}): Situation =>
  aSituation({
    parcels: [home, west],
    neighbours: [
      aParcel(N, polygon([0, 50], [40, 50], [40, 80], [0, 80])),
      aParcel(E, polygon([40, 0], [70, 0], [70, 80], [40, 80], [40, 50])),
    ],
    rights: [aRight(1, P, [[10, '1/1']]), aRight(2, W, [[10, '1/1']])],
    ...rest,
  });

const merge = (of: Situation, parcels: readonly string[] = [P, W]) =>
  mergeParcels(draftOf(of), {
    parcels: parcels.map((number) => ParcelNumber.parse(number)),
    allowApart: false,
    numbers,
    idSeed: 'case',
  });

//   W | P     the case is on both, one owner; a house on each
describe('X1 mergeParcels', () => {
  it('closes both, forms one under a new number with their areas and values added up', () => {
    const merged = merge(situation());
    assert(merged.ok, JSON.stringify(merged));
    const { put, close, lineage } = merged.value;
    expect(close.parcels).toEqual([W, P]);
    expect(put.parcels).toHaveLength(1);
    expect(put.parcels[0]).toMatchObject({
      number: FREE[0],
      areaDoubled: home.areaDoubled + west.areaDoubled,
      valueTiyn: 123,
      divisibility: 'divisible',
    });
    expect(lineage).toEqual([
      { parent: W, child: FREE[0] },
      { parent: P, child: FREE[0] },
    ]);
  });

  it('carries a right that stood on both once, and two different rights both', () => {
    const same = merge(situation());
    assert(same.ok);
    expect(same.value.put.rights).toMatchObject([{ parcel: FREE[0], kind: 'private_ownership' }]);
    const other = merge(situation({ rights: [aRight(1, P, [[10, '1/1']]), aRight(2, W, [[11, '1/1']])] }));
    assert(other.ok);
    expect(other.value.put.rights).toHaveLength(2);
    expect(other.value.close.rights).toHaveLength(2);
  });

  it('keeps a pledge of one parcel to its land, and lets one of both cover the whole', () => {
    const one = merge(situation({ encumbrances: [anEncumbrance(5, W)] }));
    assert(one.ok);
    expect(one.value.put.encumbrances).toMatchObject([
      { parcel: FREE[0], scope: west.geometry, beneficiary: uuid(90) },
    ]);
    const both = merge(situation({ encumbrances: [anEncumbrance(5, W), anEncumbrance(6, P)] }));
    assert(both.ok);
    expect(both.value.put.encumbrances).toMatchObject([{ parcel: FREE[0], scope: null }]);
  });

  it('carries claims and renumbers the buildings, however alike their old numbers were', () => {
    const merged = merge(
      situation({
        claims: [aClaim(7, P)],
        buildings: [
          aBuilding(`${P}:1`, polygon([5, 5], [10, 5], [10, 10], [5, 10])),
          aBuilding(`${W}:1`, polygon([-20, 5], [-10, 5], [-10, 10], [-20, 10])),
        ],
      }),
    );
    assert(merged.ok);
    expect(merged.value.put.claims).toMatchObject([{ parcel: FREE[0] }]);
    expect(merged.value.put.buildings.map(({ number }) => number)).toEqual([`${FREE[0]}:1`, `${FREE[0]}:2`]);
  });

  it('is undone to the last bit', () => {
    const state = draftOf(situation({ encumbrances: [anEncumbrance(5, W)] }));
    const merged = merge(state.situation);
    assert(merged.ok);
    const { state: after, inverse } = applyChange(state, merged.value);
    expect(netChange(after)).toMatchObject({ close: { parcels: [W, P] } });
    expect(netChange(applyInverse(after, inverse))).toEqual(netChange(state));
  });

  it('refuses a parcel that is not of the case, one that does not exist, and one alone', () => {
    expect(merge(situation(), [P, N])).toMatchObject({ error: { code: 'parcel.notOfCase', about: [N] } });
    expect(merge(situation(), [P, '21318045999'])).toMatchObject({ error: { code: 'parcel.unknown' } });
    expect(merge(situation(), [P])).toMatchObject({ error: { code: 'merge.tooFew' } });
  });
});
