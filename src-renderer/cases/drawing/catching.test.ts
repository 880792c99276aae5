import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Construction } from '#domain/cases/drafting-aids.ts';
import { SnapIndex } from '#domain/geometry/snap-index.ts';
import type { Position } from '#domain/geometry/types.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { CATCH_KINDS, type CatchShape } from './catch-shapes.ts';
import { type CatchOptions, catchesNear } from './catching.ts';

//      D----------C
//      |          |     a square of 20 m; the pointer comes near its sides
//      A----------B
const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];
const [A, B, C, D] = [at(0, 0), at(20_000, 0), at(20_000, 20_000), at(0, 20_000)];
const square: CatchShape = { about: '21318045112', line: [A, B, C, D, A], source: 'parcel' };
const shapes = new SnapIndex([square]);
const options = (change: Partial<CatchOptions> = {}): CatchOptions => ({
  toleranceMm: 500,
  line: [],
  kinds: new Set(CATCH_KINDS),
  gridMm: 0,
  constructions: [],
  ...change,
});
const near = (pointer: Position, change: Partial<CatchOptions> = {}, index = shapes) =>
  catchesNear(pointer, index, options(change)).map(({ kind, at: place }) => ({ kind, at: place }));

describe('A4.5 catchesNear', () => {
  it('prefers a corner to the sides that meet there', () => {
    expect(near(at(200, 100))[0]).toEqual({ kind: 'vertex', at: A });
  });

  it('A4 closes a line of three points and more at its first point, before anything else there', () => {
    const line = [A, at(9000, 9000), at(3000, 9000)];
    expect(near(at(100, 100), { line })[0]).toEqual({ kind: 'closing', at: A });
    expect(near(at(100, 100), { line: line.slice(0, 2) })[0]).toEqual({ kind: 'vertex', at: A });
  });

  it('finds the foot of the perpendicular from the last point', () => {
    expect(near(at(7200, 100), { line: [at(7000, 15_000)] })[0]).toEqual({ kind: 'perpendicular', at: at(7000, 0) });
  });

  it('offers no perpendicular that ends in a corner', () => {
    expect(near(at(100, 100), { line: [at(0, 15_000)] }).map(({ kind }) => kind)).not.toContain('perpendicular');
  });

  it('draws a side out beyond its end', () => {
    expect(near(at(26_000, 300))).toEqual([{ kind: 'extension', at: at(26_000, 0) }]);
    expect(near(at(60_000, 0))).toEqual([]);
  });

  it('continues the last side of the line itself', () => {
    const line = [at(5000, 5000), at(10_000, 10_000)];
    expect(near(at(15_100, 14_900), { line })).toContainEqual({ kind: 'extension', at: at(15_000, 15_000) });
  });

  it('runs side by side with a boundary through the last point, and to where that meets another', () => {
    const line = [at(5000, 7000)];
    expect(near(at(9000, 7200), { line })[0]).toEqual({ kind: 'parallel', at: at(9000, 7000) });
    expect(near(at(19_800, 7200), { line })[0]?.at).toEqual(at(20_000, 7000));
  });

  it('catches construction lines, circles, and where they cross each other and a boundary', () => {
    const constructions: readonly Construction[] = [
      { kind: 'line', a: at(8000, 0), b: at(8000, 1000) },
      { kind: 'circle', centre: at(8000, 8000), radiusMm: 5000 },
    ];
    expect(near(at(8200, 17_000), { constructions })[0]).toEqual({ kind: 'construction', at: at(8000, 17_000) });
    expect(near(at(8100, 13_100), { constructions })[0]).toEqual({ kind: 'intersection', at: at(8000, 13_000) });
    expect(near(at(8100, 100), { constructions })[0]).toEqual({ kind: 'intersection', at: at(8000, 0) });
  });

  it('catches points and lines of reference layers under their own sign', () => {
    const layer = (line: CatchShape['line'], about = 'T7'): CatchShape => ({ about, line, source: 'layer' });
    const index = new SnapIndex([square, layer([at(4000, 4000)]), layer([at(2000, 9000), at(9000, 9000)])]);
    expect(near(at(4100, 4100), {}, index)[0]).toEqual({ kind: 'reference', at: at(4000, 4000) });
    expect(near(at(6000, 9100), {}, index)[0]).toEqual({ kind: 'reference', at: at(6000, 9000) });
  });

  it('catches the grid when it is coarse enough to let go, and only when nothing else is there', () => {
    expect(near(at(5100, 5100), { gridMm: 5000 })).toEqual([{ kind: 'grid', at: at(5000, 5000) }]);
    expect(near(at(5100, 5100), { gridMm: 1000 })).toEqual([]);
    expect(near(at(5100, 100), { gridMm: 5000 })[0]?.kind).toBe('edge');
  });

  it('catches nothing of a kind that is off', () => {
    for (const kind of CATCH_KINDS) {
      const kinds = new Set(CATCH_KINDS.filter((each) => each !== kind));
      const found = near(at(200, 100), { kinds, line: [at(7000, 15_000)], gridMm: 5000 });
      expect(found.map((each) => each.kind)).not.toContain(kind);
    }
  });

  it('names each place once, and none out of reach', () => {
    const coordinate = fc.integer({ min: -2000, max: 24_000 });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (e, n, e2, n2) => {
        const found = near(at(e, n), { line: [at(e2, n2)], gridMm: 5000 });
        expect(new Set(found.map(({ at: place }) => place.join())).size).toBe(found.length);
        for (const { at: place } of found)
          expect(Math.hypot(place[0] - at(e, n)[0], place[1] - at(e, n)[1])).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('X5 answers within a frame among 20 000 parcels', () => {
    const town = Array.from({ length: 20_000 }, (_, index): CatchShape => {
      const [e, n] = [(index % 200) * 25_000, Math.floor(index / 200) * 25_000];
      const corners = [at(e, n), at(e + 20_000, n), at(e + 20_000, n + 20_000), at(e, n + 20_000), at(e, n)];
      return { about: String(index), line: corners, source: 'parcel' };
    });
    const index = new SnapIndex(town);
    const line = [at(2_000_000, 1_000_000)];
    near(at(2_010_000, 1_010_000), { line }, index);
    const spent = processorClock();
    for (let step = 0; step < 20; step += 1) near(at(2_010_000 + step * 997, 1_010_000), { line }, index);
    expect(spent() / 20).toBeLessThan(16);
  });
});
