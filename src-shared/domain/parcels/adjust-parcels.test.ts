import { assert, describe, expect, it } from 'vitest';
import { applyChange, draftOf } from '../cases/draft.ts';
import { replay } from '../cases/run-command.ts';
import { aParcel, aSituation, at, E, line, N, P, polygon, ring, W } from '../cases/situation.fixture.ts';
import { checkFabric } from '../geometry/fabric-check.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { adjustParcels, type BoundaryEdit } from './adjust-parcels.ts';

const number = (text: string) => ParcelNumber.parse(text);
const home = aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]));
const west = aParcel(W, polygon([-30, 0], [0, 0], [0, 50], [-30, 50]));
const both = aSituation({
  parcels: [home, west],
  neighbours: [
    aParcel(N, polygon([0, 50], [40, 50], [40, 80], [0, 80])),
    aParcel(E, polygon([40, 0], [70, 0], [70, 80], [40, 80], [40, 50])),
  ],
});
const adjust = (situation: typeof both, edit: BoundaryEdit) => adjustParcels(draftOf(situation), { edit });

//   W | P     the case is on both; N and E are neighbours
describe('X1 adjustParcels', () => {
  it('moves a corner for both parcels of the case: numbers stay, versions rise, no area is lost', () => {
    const done = adjust(both, { kind: 'moveVertex', from: at(0, 0), to: at(-2, 0) });
    assert(done.ok, JSON.stringify(done));
    const { put, close, lineage } = done.value;
    expect(close.parcels).toEqual([]);
    expect(lineage).toEqual([]);
    expect(put.parcels.map((parcel) => [parcel.number, parcel.version]).sort()).toEqual([
      [W, 2],
      [P, 2],
    ]);
    const after = put.parcels.reduce((sum, parcel) => sum + parcel.areaDoubled, 0);
    expect(after).toBe(home.areaDoubled + west.areaDoubled);
    const state = applyChange(draftOf(both), done.value).state;
    expect(checkFabric([...state.parcels.values()])).toEqual([]);
  });

  it('shifts the boundary until a parcel has its area', () => {
    const areaDoubled = home.areaDoubled + 2 * 50_000_000;
    const done = adjust(both, {
      kind: 'shift',
      between: [number(P), number(W)],
      near: at(0, 25),
      shape: 'kept',
      goal: { kind: 'area', of: number(P), areaDoubled },
    });
    assert(done.ok, JSON.stringify(done));
    expect(done.value.put.parcels.find((parcel) => parcel.number === P)?.areaDoubled).toBe(areaDoubled);
  });

  it('lets no neighbour gain or lose land who is not of the case', () => {
    const alone = aSituation({ parcels: [home], neighbours: [west, ...both.neighbours] });
    expect(adjust(alone, { kind: 'moveVertex', from: at(0, 0), to: at(-2, 0) })).toMatchObject({
      error: { code: 'adjust.notOfCase', about: [W] },
    });
  });

  it('refuses what the fabric refuses, with the place', () => {
    expect(adjust(both, { kind: 'moveVertex', from: at(1, 1), to: at(2, 2) })).toMatchObject({
      error: { code: 'adjust.noVertex', at: at(1, 1) },
    });
  });

  it('redistributes the land of both by a drawn line', () => {
    const done = adjust(both, { kind: 'redistribute', lines: [line([-10, 0], [-10, 50])], dangles: 'refuse' });
    assert(done.ok, JSON.stringify(done));
    const areas = done.value.put.parcels
      .filter((parcel) => parcel.number === P || parcel.number === W)
      .map((parcel) => parcel.areaDoubled / 2e6);
    expect(areas.sort((a, b) => a - b)).toEqual([1000, 2500]);
  });
});

describe('commands of a case', () => {
  const options = { numbers: aSituation().freeNumbers, idSeed: 'case' };

  it('X1 divides by areas: parts in order, the remainder last', () => {
    const done = replay(
      aSituation(),
      [
        {
          name: 'divideParcel',
          parcel: number(P),
          division: {
            into: { kind: 'areas', areasDoubled: [2 * 500_000_000, 2 * 700_000_000], remainder: 'last' },
            direction: { kind: 'bearing', degrees: 0 },
            from: 'left',
          },
        },
      ],
      options,
    );
    assert(done.ok, JSON.stringify(done));
    const formed = done.value.change.lineage.map(({ child }) =>
      done.value.change.put.parcels.find((parcel) => parcel.number === child),
    );
    expect(formed.map((parcel) => (parcel?.areaDoubled ?? 0) / 2e6)).toEqual([500, 700, 800]);
  });

  it('X1 cuts out a contour and leaves the rest with a hole', () => {
    const contour = ring([10, 10], [20, 10], [20, 20], [10, 20]);
    const done = replay(aSituation(), [{ name: 'cutOutParcel', parcel: number(P), contour }], options);
    assert(done.ok, JSON.stringify(done));
    const formed = done.value.change.put.parcels.filter((parcel) => parcel.version === 1);
    expect(formed.map((parcel) => parcel.areaDoubled / 2e6)).toEqual([1900, 100]);
    expect(formed[0]?.geometry[0]).toHaveLength(2);
  });

  it('X1 a merge after a split gives the first area back', () => {
    const [first, second] = options.numbers;
    assert(first && second);
    const done = replay(
      aSituation(),
      [
        { name: 'splitParcel', parcel: number(P), line: line([20, -1], [21, 51]) },
        { name: 'mergeParcels', parcels: [first, second], allowApart: false },
      ],
      options,
    );
    assert(done.ok, JSON.stringify(done));
    expect(done.value.change.lineage).toMatchObject([{ parent: P }]);
    const sum = done.value.change.put.parcels.reduce((all, parcel) => all + parcel.areaDoubled, 0);
    const before = aSituation();
    const touched = before.neighbours.filter(({ number: each }) =>
      done.value.change.put.parcels.some((parcel) => parcel.number === each),
    );
    const old = [...before.parcels, ...touched].reduce((all, parcel) => all + parcel.areaDoubled, 0);
    expect(Math.abs(sum - old)).toBeLessThanOrEqual(2 * 50_000);
  });
});
