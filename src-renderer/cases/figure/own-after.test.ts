import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { replay } from '#domain/cases/run-command.ts';
import { aParty, aSituation, at, E, FREE, P, ring, uuid } from '#domain/cases/situation.fixture.ts';
import type { Situation } from '#domain/cases/situation.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { PartTerms } from '#domain/parcels/burden-part.ts';
import { FormedAs } from '#domain/parcels/form-parcel.ts';
import { figureOf } from './case-figure.ts';
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
    const figure = figureOf(both(), changeOf(merge));
    expect(figure.partsAreaDoubled).toBe(figure.parentAreaDoubled);
    expect(figure.gone.length).toBeGreaterThan(0);
    expect(figure.cuts).toEqual([]);
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

  it('A4.5 are the new one alone where it is formed on free land: the parcel beside it only gets a point', () => {
    const state = aParty(80, { kind: 'state' });
    const situation: Situation = {
      ...aSituation(),
      parties: [state],
      places: [[at(-50, 0)[0], at(0, -50)[1], at(90, 0)[0], at(0, 10)[1]]],
    };
    const contour = [ring([5, -20], [25, -20], [25, 0], [5, 0])];
    const formedAs = FormedAs.parse({
      category: 'settlements',
      functionalZone: null,
      purposeKk: 'саябақ',
      purposeRu: 'парк',
      divisibility: 'divisible',
      holder: state.id,
      since: '2026-11-27',
    });
    const done = replay(situation, [{ name: 'formParcel', contour, overlap: 'refuse', formedAs }], {
      numbers: situation.freeNumbers,
      idSeed: 'test',
    });
    if (!done.ok) throw new Error(done.error.code);
    expect(ownAfter(situation, done.value.change).map(({ fate }) => fate)).toEqual(['formed']);
    const figure = figureOf(situation, done.value.change);
    expect(figure.points.map(({ no }) => no)).toEqual([1, 2, 3, 4]);
    expect(figure.neighbours.map(({ number, changed }) => [number, changed])).toEqual([[P, true]]);
  });

  it('A4.5 stay with a part in use, and are shown as closed where nothing comes of them', () => {
    const situation = both();
    const [first, second] = situation.parcels.map(({ number }) => number);
    if (!first || !second) throw new Error('two parcels');
    const terms = PartTerms.parse({
      kind: 'lease',
      beneficiary: uuid(11),
      document: 'шарт',
      until: null,
      drawnAt: '2026-11-27T09:00:00.000Z',
    });
    const parties = [aParty(10), aParty(11)];
    const done = replay(
      { ...situation, parties },
      [
        {
          name: 'burdenPart',
          parcel: first,
          contour: [ring([0, 0], [9, 0], [9, 9], [0, 9])],
          outside: 'refuse',
          terms,
        },
        { name: 'retireParcels', parcels: [second] },
      ],
      { numbers: [], idSeed: 'test' },
    );
    if (!done.ok) throw new Error(done.error.code);
    expect(ownAfter(situation, done.value.change).map(({ fate }) => fate)).toEqual(['burdened', 'closed']);
    const figure = figureOf({ ...situation, parties }, done.value.change);
    expect(figure.scopes.map(({ areaDoubled }) => areaDoubled)).toEqual([2 * 9_000 * 9_000]);
    expect(figure.closed.map(({ number }) => number)).toEqual([second]);
    expect(figure.parts.map(({ parcel }) => parcel.number)).toEqual([first]);
  });

  it('say what the draft does; before there is one its kind does', () => {
    expect(workOf('split', ['merged'])).toBe('merge');
    expect(workOf('merge', ['part', 'kept'])).toBe('split');
    expect(workOf('split', ['adjusted', 'kept'])).toBe('adjust');
    expect([workOf('redistribute', []), workOf('merge', [])]).toEqual(['adjust', 'merge']);
    expect([workOf('grant', []), workOf('servitude', [])]).toEqual(['form', 'part']);
    expect(workOf('adjust', ['closed', 'kept'])).toBe('retire');
  });
});
