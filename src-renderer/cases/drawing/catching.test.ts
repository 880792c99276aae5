import { describe, expect, it } from 'vitest';
import type { Position } from '#domain/geometry/types.ts';
import { catchesNear } from './catching.ts';

//      D----------C
//      |          |     a square of 20 m; the pointer comes near its sides
//      A----------B
const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];
const [A, B, C, D] = [at(0, 0), at(20_000, 0), at(20_000, 20_000), at(0, 20_000)];
const shapes = [{ about: '21318045112', line: [A, B, C, D, A] }];
const near = (pointer: Position, line: readonly Position[] = []) =>
  catchesNear(pointer, shapes, { toleranceMm: 500, line }).map(({ kind, at: place }) => ({ kind, at: place }));

describe('catchesNear', () => {
  it('prefers a corner to the sides that meet there', () => {
    expect(near(at(200, 100))[0]).toEqual({ kind: 'vertex', at: A });
  });

  it('A4 closes a line of three points and more at its first point, before anything else there', () => {
    const line = [A, at(9000, 9000), at(3000, 9000)];
    expect(near(at(100, 100), line)[0]).toEqual({ kind: 'closing', at: A });
    expect(near(at(100, 100), line.slice(0, 2))[0]).toEqual({ kind: 'vertex', at: A });
  });

  it('finds the foot of the perpendicular from the last point', () => {
    expect(near(at(7200, 100), [at(7000, 15_000)])[0]).toEqual({ kind: 'perpendicular', at: at(7000, 0) });
  });

  it('offers no perpendicular that ends in a corner', () => {
    expect(near(at(100, 100), [at(0, 15_000)]).map(({ kind }) => kind)).not.toContain('perpendicular');
  });

  it('draws a side out beyond its end', () => {
    expect(near(at(26_000, 300))).toEqual([{ kind: 'extension', at: at(26_000, 0) }]);
    expect(near(at(60_000, 0))).toEqual([]);
  });

  it('continues the last side of the line itself', () => {
    const line = [at(5000, 5000), at(10_000, 10_000)];
    expect(near(at(15_100, 14_900), line)).toEqual([{ kind: 'extension', at: at(15_000, 15_000) }]);
  });

  it('names each place once', () => {
    const places = near(at(10_000, 200)).map(({ at: place }) => place.join());
    expect(new Set(places).size).toBe(places.length);
  });
});
