import { describe, expect, it } from 'vitest';
import { ownAfter } from '#domain/cases/own-after.ts';
import { replay } from '#domain/cases/run-command.ts';
import { aParty, aSituation, E, P, ring, at, uuid } from '#domain/cases/situation.fixture.ts';
import type { Situation } from '#domain/cases/situation.ts';
import { PartTerms } from '#domain/parcels/burden-part.ts';
import { FormedAs } from '#domain/parcels/form-parcel.ts';
import { figureOf } from './case-figure.ts';

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

describe('the parcels of a case, and their figure', () => {
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
});
