import { assert, describe, expect, it } from 'vitest';
import { applyChange, applyInverse, draftOf, ownParcels } from '../cases/draft.ts';
import { replay } from '../cases/run-command.ts';
import type { Situation } from '../cases/situation.ts';
import {
  aBuilding,
  aClaim,
  anEncumbrance,
  aParcel,
  aRight,
  aSituation,
  at,
  E,
  FREE,
  line,
  N,
  P,
  polygon,
  W,
} from '../cases/situation.fixture.ts';
import { areaDoubled } from '../geometry/measures.ts';
import { checkFabric } from '../geometry/fabric-check.ts';
import type { Line } from '../geometry/types.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { RegisterChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { splitParcel } from './split-parcel.ts';

const number = (text: string) => ParcelNumber.parse(text);
const numbers = FREE.map(number);
const input = (cut: Line, parcel = P) => ({ parcel: number(parcel), line: cut, numbers, idSeed: 'case 1' });

function change(situation: Situation, cut: Line): RegisterChange {
  const result = splitParcel(draftOf(situation), input(cut));
  assert(result.ok, JSON.stringify(result));
  return RegisterChange.parse(result.value);
}

//   D-----F-----C
//   |     :     |     P cut along E-F: E on the street, F shared with N
//   A-----E-----B
const middle = line([25, -1], [25, 51]);

describe('splitParcel', () => {
  it('C17 closes the parcel and gives every part a number of its own, none the old one', () => {
    const made = change(aSituation(), middle);
    expect(made.close.parcels).toEqual([P]);
    expect(made.lineage).toEqual([
      { parent: P, child: FREE[0] },
      { parent: P, child: FREE[1] },
    ]);
    const [first, second] = made.put.parcels;
    expect([first?.number, first?.version, first?.areaDoubled]).toEqual([FREE[0], 1, 2 * 25_000 * 50_000]);
    expect([second?.number, second?.version, second?.areaDoubled]).toEqual([FREE[1], 1, 2 * 15_000 * 50_000]);
  });

  it('X1 gives the neighbour that shares the boundary the new corner in a new version, and no other', () => {
    const made = change(aSituation(), middle);
    const bent = made.put.parcels.filter((parcel) => parcel.version > 1);
    expect(bent.map((parcel) => [parcel.number, parcel.version])).toEqual([[N, 2]]);
    expect(bent[0]?.geometry[0]?.[0]).toContainEqual(at(25, 50));
  });

  it('X1 keeps the area of parcel and neighbours to the mm² when the corner does not lie exactly on the boundary', () => {
    //  the shared boundary P-N is oblique: no grid point lies on it between its ends
    const north = [
      [0, 50],
      [40, 50.007],
    ] as const;
    const situation = aSituation({
      parcels: [aParcel(P, polygon([0, 0], [40, 0], north[1], north[0]))],
      neighbours: [aParcel(N, polygon(north[0], north[1], [40, 80], [0, 80]))],
    });
    const made = change(situation, line([13.333, -1], [17.777, 60]));
    const before = (situation.parcels[0]?.areaDoubled ?? 0) + (situation.neighbours[0]?.areaDoubled ?? 0);
    const after = made.put.parcels.reduce((sum, parcel) => sum + areaDoubled(parcel.geometry), 0);
    expect(after).toBe(before);
    expect(made.put.parcels.map((parcel) => parcel.areaDoubled)).toEqual(
      made.put.parcels.map((parcel) => areaDoubled(parcel.geometry)),
    );
    expect(checkFabric(made.put.parcels)).toEqual([]);
  });

  it('never lets a part grow into the street', () => {
    const situation = aSituation({
      parcels: [aParcel(P, polygon([0, 0.011], [40, 0], [40, 50], [0, 50]))],
      neighbours: [],
    });
    const made = change(situation, line([17, -1], [19, 51]));
    const sum = made.put.parcels.reduce((total, parcel) => total + parcel.areaDoubled, 0);
    expect(sum).toBeLessThanOrEqual(situation.parcels[0]?.areaDoubled ?? 0);
    expect((situation.parcels[0]?.areaDoubled ?? 0) - sum).toBeLessThan(2 * 40_000);
  });

  it('carries rights with holders and shares, ids differing by part', () => {
    const made = change(
      aSituation({
        rights: [
          aRight(1, P, [
            [10, '1/2'],
            [11, '1/2'],
          ]),
          aRight(2, W, [[12, '1/1']]),
        ],
      }),
      middle,
    );
    expect(made.close.rights).toHaveLength(1);
    expect(made.put.rights.map((right) => [right.parcel, right.version, right.holders.length])).toEqual([
      [FREE[0], 1, 2],
      [FREE[1], 1, 2],
    ]);
    expect(new Set(made.put.rights.map((right) => right.id)).size).toBe(2);
  });

  it('carries a pledge and a claim to every part with their time of receipt, a servitude only where its scope lies', () => {
    const made = change(
      aSituation({
        encumbrances: [
          anEncumbrance(20, P),
          anEncumbrance(21, P, { kind: 'servitude', scope: polygon([30, 0], [33, 0], [33, 50], [30, 50]) }),
          anEncumbrance(22, P, { kind: 'servitude', scope: polygon([20, 10], [30, 10], [30, 14], [20, 14]) }),
        ],
        claims: [aClaim(30, P)],
      }),
      middle,
    );
    const of = (kind: string) => made.put.encumbrances.filter((encumbrance) => encumbrance.kind === kind);
    expect(of('pledge').map(({ parcel, receivedAt }) => [parcel, receivedAt])).toEqual([
      [FREE[0], '2020-02-03T04:05:06.789Z'],
      [FREE[1], '2020-02-03T04:05:06.789Z'],
    ]);
    expect(of('servitude').map(({ parcel, scope }) => [parcel, areaDoubled(scope ?? [])])).toEqual([
      [FREE[1], 2 * 3_000 * 50_000],
      [FREE[0], 2 * 5_000 * 4_000],
      [FREE[1], 2 * 5_000 * 4_000],
    ]);
    expect(made.put.claims.map((claim) => claim.parcel)).toEqual([FREE[0], FREE[1]]);
    expect(made.close.encumbrances).toHaveLength(3);
  });

  it('puts buildings under the part they stand on, and the address where the main one is', () => {
    const made = change(
      aSituation({
        parcels: [
          aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]), {
            rka: '1201400097413331',
            valueTiyn: 1_000_001,
            valueDate: '2026-01-01',
          }),
        ],
        buildings: [
          aBuilding(`${P}:1`, polygon([3, 3], [9, 3], [9, 9], [3, 9]), { use: 'service', litera: 'Г' }),
          aBuilding(`${P}:2`, polygon([28, 5], [38, 5], [38, 15], [28, 15])),
        ],
      }),
      middle,
    );
    expect(made.put.buildings.map((building) => [building.number, building.parcel])).toEqual([
      [`${FREE[0]}:1`, FREE[0]],
      [`${FREE[1]}:2`, FREE[1]],
    ]);
    expect(made.close.buildings).toEqual([`${P}:1`, `${P}:2`]);
    expect(made.put.parcels.slice(0, 2).map((parcel) => parcel.rka)).toEqual([null, '1201400097413331']);
    expect(made.put.parcels.slice(0, 2).map((parcel) => parcel.valueTiyn)).toEqual([625_001, 375_000]);
  });

  it('refuses a foreign parcel, too few numbers, and tells the place of a line that ends inside', () => {
    const draft = draftOf(aSituation());
    expect(splitParcel(draft, input(middle, '21318045999'))).toMatchObject({
      ok: false,
      error: { code: 'parcel.unknown' },
    });
    expect(splitParcel(draft, input(middle, E))).toMatchObject({ ok: false, error: { code: 'parcel.notOfCase' } });
    expect(splitParcel(draft, { ...input(middle), numbers: numbers.slice(0, 1) })).toMatchObject({
      ok: false,
      error: { code: 'number.noneFree' },
    });
    expect(splitParcel(draft, input(line([25, -1], [25, 20])))).toEqual({
      ok: false,
      error: { code: 'split.endsInside', about: [P], at: at(25, 20) },
    });
  });

  it('is undone to the last row', () => {
    const draft = draftOf(
      aSituation({
        encumbrances: [anEncumbrance(20, P)],
        buildings: [aBuilding(`${P}:1`, polygon([3, 3], [9, 3], [9, 9], [3, 9]))],
      }),
    );
    const result = splitParcel(draft, input(middle));
    assert(result.ok);
    const applied = applyChange(draft, result.value);
    expect(ownParcels(applied.state).map((parcel) => parcel.number)).toEqual(FREE.slice(0, 2));
    const undone = applyInverse(applied.state, applied.inverse);
    expect(new Map([...undone.parcels].sort())).toEqual(new Map([...draft.parcels].sort()));
    expect({ ...undone, parcels: null }).toEqual({ ...draft, parcels: null });
  });

  it('replays two cuts to one net change: intermediate parts vanish, a neighbour bent twice rises by one version', () => {
    const commands = [
      { name: 'splitParcel', parcel: number(P), line: middle },
      { name: 'splitParcel', parcel: number(FREE[0] as string), line: line([10, -1], [10, 51]) },
    ] as const;
    const run = () => replay(aSituation(), commands, { numbers, idSeed: 'case 1' });
    const first = run();
    assert(first.ok);
    expect(first.value.change.close.parcels).toEqual([P]);
    expect(first.value.change.lineage.map((link) => [link.parent, link.child])).toEqual(
      FREE.slice(1, 4)
        .map((child) => [P, child])
        .sort(),
    );
    expect(first.value.change.put.parcels.map((parcel) => [parcel.number, parcel.version])).toEqual([
      [N, 2],
      ...FREE.slice(1, 4).map((child) => [child, 1]),
    ]);
    expect(first.value.change.put.rights.map((right) => right.parcel).sort()).toEqual(FREE.slice(1, 4));
    const again = run();
    assert(again.ok);
    expect(canonicalJson(again.value.change)).toBe(canonicalJson(first.value.change));
  });
});
