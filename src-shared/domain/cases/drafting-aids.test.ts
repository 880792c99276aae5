import { describe, expect, it } from 'vitest';
import { MOST_MEASURED, NO_AIDS, withMeasured } from './drafting-aids.ts';

const point = (name: string, north = 0) => ({ name, at: [12_674_000_000, 5_670_000_000 + north] as const });

describe('A4.5 withMeasured', () => {
  it('puts points of a new computation in the place of those with their names', () => {
    const before = withMeasured(NO_AIDS, [point('T1'), point('T2')]);
    expect(withMeasured(before, [point('T1', 50)]).measured).toEqual([point('T2'), point('T1', 50)]);
  });

  it('keeps the newest when there are too many', () => {
    const many = Array.from({ length: MOST_MEASURED }, (_, index) => point(`T${index}`));
    const { measured } = withMeasured({ ...NO_AIDS, measured: many }, [point('new')]);
    expect(measured).toHaveLength(MOST_MEASURED);
    expect(measured.at(-1)).toEqual(point('new'));
  });
});
