import { describe, expect, it } from 'vitest';
import type { Refusal, Result } from '../result.ts';
import {
  aidsAfter,
  freePointName,
  MOST_CONSTRUCTIONS,
  MOST_MEASURED,
  NO_AIDS,
  withMeasured,
  withoutMeasured,
} from './drafting-aids.ts';

const point = (name: string, north = 0) => ({ name, at: [12_674_000_000, 5_670_000_000 + north] as const });

function demand<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('A4.5 withMeasured', () => {
  it('puts points of a new computation in the place of those with their names', () => {
    const before = demand(withMeasured(NO_AIDS, [point('T1'), point('T2')]));
    expect(demand(withMeasured(before, [point('T1', 50)])).measured).toEqual([point('T2'), point('T1', 50)]);
  });

  it('drops none when there are too many, but refuses', () => {
    const measured = Array.from({ length: MOST_MEASURED }, (_, index) => point(`T${index}`));
    const full = { ...NO_AIDS, measured };
    expect(withMeasured(full, [point('new')])).toMatchObject({ error: { code: 'aids.tooManyPoints' } });
    expect(demand(withMeasured(full, [point('T7', 50)])).measured).toHaveLength(MOST_MEASURED);
  });
});

describe('A4.5 freePointName', () => {
  it('keeps the wished name while it is free, and counts on from its end where it is not', () => {
    const measured = [point('T9'), point('T10'), point('fence'), point('A007')];
    expect(freePointName('corner', measured)).toBe('corner');
    expect(freePointName('T9', measured)).toBe('T11');
    expect(freePointName('fence', measured)).toBe('fence1');
    expect(freePointName('A007', measured)).toBe('A8');
  });

  it('points go by their names, the others stay', () => {
    const aids = { ...NO_AIDS, measured: [point('T1'), point('T2'), point('T3')] };
    expect(withoutMeasured(aids, ['T2', 'T7']).measured).toEqual([point('T1'), point('T3')]);
  });
});

describe('A4.5 aidsAfter', () => {
  const circle = (radiusMm: number) => ({ kind: 'circle', centre: point('c').at, radiusMm }) as const;

  it('draws and erases on what was kept before, by what they are', () => {
    const kept = { ...NO_AIDS, constructions: [circle(1), circle(2)] };
    const drawn = aidsAfter(kept, [{ name: 'construct', made: circle(3) }]);
    expect(drawn.constructions).toEqual([circle(1), circle(2), circle(3)]);
    expect(aidsAfter(drawn, [{ name: 'eraseConstructions', erased: [circle(2), circle(3)] }])).toEqual({
      ...NO_AIDS,
      constructions: [circle(1)],
    });
  });

  it('keeps the newest constructions when there are too many', () => {
    const commands = Array.from({ length: MOST_CONSTRUCTIONS + 1 }, (_, index) => circle(index + 1));
    const { constructions } = aidsAfter(
      NO_AIDS,
      commands.map((made) => ({ name: 'construct', made })),
    );
    expect(constructions).toEqual(commands.slice(1));
  });
});
