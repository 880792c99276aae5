import { describe, expect, it } from 'vitest';
import { formedBy } from '#domain/cases/formed-by.ts';
import { at, E, FREE, N, W } from '#domain/cases/situation.fixture.ts';
import { aCase, aSplitCase } from '#domain/cases/case-file.fixture.ts';
import { replay } from '#domain/cases/run-command.ts';
import { figureOf } from './case-figure.ts';

//   1----+----2        P is 40 × 50 m, the cut stands at 15 m; the street lies south of 4–3. The larger part is
//   |    :    |        the first. The parcel's own points keep their numbers 1…4, those of the cut are 5 and 6.
//   |  2 : 1  |
//   4----+----3
const file = aSplitCase();
const figure = figureOf(file.situation, file.change);

describe('the figure of a split', () => {
  it('adds up to the parcel to the square millimetre', () => {
    expect(figure.parts.map((part) => part.areaDoubled / 2_000_000)).toEqual([1250, 750]);
    expect(figure.partsAreaDoubled).toBe(figure.parentAreaDoubled);
    expect(figure.parts.map((part) => part.share)).toEqual([0.625, 0.375]);
  });

  it('keeps the numbers of the parcel and goes on with the points of the cut', () => {
    expect(figure.parentRows.flat().map((row) => row.point.no)).toEqual([1, 2, 3, 4]);
    expect(figure.cuts.flat().map(({ point }) => [point.no, point.isNew])).toEqual([
      [5, true],
      [6, true],
    ]);
    const cut = figure.cuts.flat().map(({ point }) => point.at);
    expect(new Set(cut.map(String))).toEqual(new Set([at(15, 0), at(15, 50)].map(String)));
  });

  it('measures each side and ends an open line without one', () => {
    expect(figure.parentRows.flat().map((row) => row.sideMm)).toEqual([40_000, 50_000, 40_000, 50_000]);
    expect(figure.cuts.flat().map((row) => row.sideMm)).toEqual([50_000, null]);
  });

  it('takes for the front what no parcel lies on', () => {
    expect(figure.parts.map((part) => part.frontMm)).toEqual([25_000, 15_000]);
  });

  it('gives neighbouring parts different colours', () => {
    expect(figure.parts.map((part) => part.colour)).toEqual([1, 2]);
  });

  it('names the neighbours from point to point and those that get a point', () => {
    const rows = figure.neighbours.map(({ number, changed }) => [number, changed]);
    expect(new Map(rows.map(([number, changed]) => [number, changed]))).toEqual(
      new Map([
        [N, true],
        [E, false],
        [W, false],
      ]),
    );
  });

  it('shows the parcel alone before there is a draft', () => {
    const empty = aCase();
    const alone = figureOf(empty.situation, empty.change);
    expect(alone.parts).toEqual([]);
    expect(alone.cuts).toEqual([]);
    expect(alone.points).toHaveLength(4);
  });
});

describe('the figure of a merge', () => {
  it('A4 is as large as both, the boundary between them is gone', () => {
    const [p, e] = [file.situation.parcels[0], file.situation.neighbours.find(({ number }) => number === E)];
    if (!p || !e) throw new Error('a parcel and its neighbour');
    const others = file.situation.neighbours.filter((parcel) => parcel !== e);
    const situation = { ...file.situation, parcels: [p, e], neighbours: others };
    const command = { name: 'mergeParcels', parcels: [p.number, e.number], allowApart: false } as const;
    const done = replay(situation, [command], { numbers: situation.freeNumbers, idSeed: 'test' });
    if (!done.ok) throw new Error(done.error.code);
    const merged = figureOf(situation, done.value.change);
    expect(merged.partsAreaDoubled).toBe(merged.parentAreaDoubled);
    expect(merged.gone.length).toBeGreaterThan(0);
    expect(merged.cuts).toEqual([]);
  });
});

describe('the parts of a change', () => {
  it('are the parcels born in it, without the neighbour that only gets a point', () => {
    expect(file.change.put.parcels.map(({ number }) => number)).toContain(N);
    expect(formedBy(file.change).map(({ number }) => number)).toEqual(FREE.slice(0, 2));
  });
});
