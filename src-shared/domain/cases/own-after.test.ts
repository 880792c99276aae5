import { describe, expect, it } from 'vitest';
import type { CaseCommand } from './case-file.ts';
import { replay } from './run-command.ts';
import { aSituation, at, E, FREE, P } from './situation.fixture.ts';
import type { Situation } from './situation.ts';
import { emptyChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { ownAfter, workOf } from './own-after.ts';

/** P and its eastern neighbour in one case. */
const both = (): Situation => {
  const situation = aSituation();
  const [beside] = situation.neighbours.filter(({ number }) => number === E);
  if (!beside) throw new Error('no neighbour in the east');
  return {
    ...situation,
    parcels: [...situation.parcels, beside],
    neighbours: situation.neighbours.filter((parcel) => parcel !== beside),
  };
};
const [p, e] = [ParcelNumber.parse(P), ParcelNumber.parse(E)];
const changeOf = (...commands: readonly CaseCommand[]) => {
  const done = replay(both(), commands, { numbers: both().freeNumbers, idSeed: 'test' });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.change;
};
const merge: CaseCommand = { name: 'mergeParcels', parcels: [p, e], allowApart: false };

describe('the parcels of a case after its draft', () => {
  it('are none while it changes nothing', () => {
    expect(ownAfter(both(), emptyChange)).toEqual([]);
  });

  it('A4 are one where two are merged, with both as its parents', () => {
    const own = ownAfter(both(), changeOf(merge));
    expect(own.map(({ fate, parents, parcel }) => [parcel.number, fate, parents.map(({ number }) => number)])).toEqual([
      [FREE[0], 'merged', [P, E]],
    ]);
  });

  it('A4 are parts where merged land is divided anew', () => {
    const merged = ParcelNumber.parse(FREE[0]);
    const line = [at(20, -5), at(20, 55)];
    const own = ownAfter(both(), changeOf(merge, { name: 'splitParcel', parcel: merged, line }));
    expect(own.map(({ fate }) => fate)).toEqual(['part', 'part']);
  });

  it('A5.2 keep their numbers where a boundary moves, and say which of them changed', () => {
    const split = changeOf({ name: 'splitParcel', parcel: p, line: [at(15, -5), at(15, 55)] });
    expect(ownAfter(both(), split).map(({ parcel, fate }) => [parcel.number, fate])).toEqual([
      [FREE[0], 'part'],
      [FREE[1], 'part'],
      [E, 'kept'],
    ]);
    const moved = changeOf({
      name: 'adjustParcels',
      edit: { kind: 'insertVertex', edge: [at(0, 0), at(40, 0)], at: at(20, 0) },
    });
    expect(ownAfter(both(), moved).map(({ parcel, fate }) => [parcel.number, fate])).toEqual([
      [P, 'adjusted'],
      [E, 'kept'],
    ]);
  });

  it('say what the draft does; before there is one its kind does', () => {
    expect(workOf('split', ['merged'])).toBe('merge');
    expect(workOf('merge', ['part', 'kept'])).toBe('split');
    expect(workOf('split', ['adjusted', 'kept'])).toBe('adjust');
    expect([workOf('redistribute', []), workOf('merge', []), workOf('changeUse', [])]).toEqual([
      'adjust',
      'merge',
      'record',
    ]);
    expect([workOf('grant', []), workOf('servitude', [])]).toEqual(['form', 'part']);
    expect(workOf('adjust', ['closed', 'kept'])).toBe('retire');
  });

  it('A4.1 keep number and boundary where only what is recorded of them changes', () => {
    const [before] = both().parcels;
    if (!before) throw new Error('a case has a parcel');
    const use = { functionalZone: 'commercial', purposeKk: 'дүкен', purposeRu: 'магазин' } as const;
    const changed = changeOf({ name: 'changePurpose', parcel: p, use, ground: 'постановление №1' });
    expect(ownAfter(both(), changed).map(({ fate }) => fate)).toEqual(['recorded', 'kept']);
    expect(workOf('split', ['recorded', 'kept'])).toBe('record');
  });
});
