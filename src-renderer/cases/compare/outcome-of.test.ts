import { describe, expect, it } from 'vitest';
import { P } from '#domain/cases/situation.fixture.ts';
import { aCase, aSplitCase } from '#domain/cases/case-file.fixture.ts';
import { outcomeOf } from './outcome-of.ts';

describe('what a case does to parcels (A7.7)', () => {
  it('opens the parts of a split, closes what was divided, and the areas add up', () => {
    const file = aSplitCase();
    const { opens, closes, moves } = outcomeOf(file);
    expect(closes.map(({ number }) => number)).toEqual(file.change.close.parcels);
    expect(opens.length).toBeGreaterThanOrEqual(2);
    const was = file.situation.parcels.find(({ number }) => number === P)?.areaDoubled ?? 0;
    const kept = moves.filter(({ number }) => number === P);
    const sum = [...opens, ...kept].reduce((total, { areaDoubled }) => total + areaDoubled, 0);
    const bent = moves.reduce((total, { changeDoubled }) => total + (changeDoubled ?? 0), 0);
    expect(sum + bent).toBe(was);
  });

  it('is nothing while nothing is drawn', () => {
    expect(outcomeOf(aCase())).toEqual({ opens: [], closes: [], moves: [] });
  });
});
