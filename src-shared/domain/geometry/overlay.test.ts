import { assert, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { fabrics } from './fabric.fixture.ts';
import { areaDoubled } from './measures.ts';
import { loadGeos } from './geos-scope.ts';
import { loadOverlay, type Overlay } from './overlay.ts';
import type { MultiPolygon } from './types.ts';
import { isValid } from './validity.ts';

let overlay: Overlay;
beforeAll(async () => {
  overlay = await loadOverlay();
});

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);

const areaM2 = (answer: ReturnType<Overlay['union']>): number => {
  assert(answer.ok);
  for (const each of answer.value) expect(isValid([each])).toBe(true);
  return areaDoubled(answer.value) / 2e6;
};

describe('overlay on the millimetre grid', () => {
  const [a, b] = [box(0, 0, 10, 10), box(5, 5, 15, 15)];

  it('answers union, intersection, difference and symmetric difference', () => {
    expect(areaM2(overlay.union(a, b))).toBe(175);
    expect(areaM2(overlay.intersection(a, b))).toBe(25);
    expect(areaM2(overlay.difference(a, b))).toBe(75);
    expect(areaM2(overlay.symmetricDifference(a, b))).toBe(150);
    expect(overlay.intersection(a, b)).toEqual({ ok: true, value: box(5, 5, 10, 10) });
    expect(overlay.intersection(a, box(20, 20, 30, 30))).toEqual({ ok: true, value: [] });
    expect(overlay.union(a, [])).toEqual({ ok: true, value: a });
    expect(areaM2(overlay.unionOf([a, b, box(10, 0, 20, 5)]))).toBe(225);
  });

  it('leaves out points and lines, and stands on the grid', () => {
    expect(overlay.intersection(a, box(10, 0, 20, 10))).toEqual({ ok: true, value: [] });
    const cut = overlay.intersection(a, polygon([-1, 3.333], [11, 7.777], [11, 20], [-1, 20]));
    assert(cut.ok);
    expect(cut.value.flat(3).every(Number.isInteger)).toBe(true);
  });

  it('buffers with a stated chord error, outwards and inwards', () => {
    const wide = overlay.buffer(a, { distanceMm: 5_000, chordErrorMm: 5 });
    const exact = 100 + 4 * 50 + Math.PI * 25;
    expect(areaM2(wide)).toBeLessThan(exact);
    expect(areaM2(wide)).toBeGreaterThan(exact - 2 * Math.PI * 5 * 0.005);
    expect(areaM2(overlay.buffer(a, { distanceMm: -2_000, chordErrorMm: 5 }))).toBe(36);
    expect(overlay.buffer(a, { distanceMm: -6_000, chordErrorMm: 5 })).toEqual({ ok: true, value: [] });
  });

  it('says where a geometry is not valid, and makes valid ones of it', () => {
    const bow = polygon([0, 0], [10, 10], [10, 0], [0, 10]);
    expect(overlay.validity(bow)).toEqual({ ok: true, value: { valid: false, code: 'selfCrosses', at: at(5, 5) } });
    expect(overlay.validity(a)).toEqual({ ok: true, value: { valid: true, code: null, at: null } });
    expect(areaM2(overlay.makeValid(bow))).toBe(50);
  });

  it('refuses what it cannot compute with place and reason', () => {
    const open: MultiPolygon = [[ring([0, 0], [10, 0], [10, 10]).slice(0, -1)]];
    expect(overlay.union(open, a)).toMatchObject({ error: { code: 'overlay.failed', about: [expect.any(String)] } });
    const bow = polygon([0, 0], [10, 10], [10, 0], [0, 10]);
    expect(overlay.text.overlay('intersection', textOf(bow), textOf(b), 0)).toMatchObject({
      error: { code: 'overlay.failed', at: [5, 5] },
    });
    expect(overlay.text.overlay('union', 'POLYGON((0 0, 1', 'POINT(0 0)', 0)).toMatchObject({
      error: { code: 'overlay.unreadable' },
    });
    // And goes on working.
    expect(areaM2(overlay.union(a, b))).toBe(175);
  });

  it('gives all its memory back', async () => {
    const geos = await loadGeos();
    //  a wheel of 5 000 corners: 80 kB each time, and twice that in GEOS
    const wheel: MultiPolygon = [
      [
        Array.from({ length: 5_001 }, (_, index) => {
          const turn = ((index % 5_000) * Math.PI) / 2_500;
          return at(1000 * Math.cos(turn), 1000 * Math.sin(turn));
        }),
      ],
    ];
    overlay.intersection(wheel, b);
    const before = geos.Module.HEAPF64.byteLength;
    const text = textOf(wheel);
    for (let i = 0; i < 200; i++) {
      overlay.intersection(wheel, box(2000, 0, 2010, 10));
      if (i % 20 === 0) overlay.text.overlay('union', text, 'nonsense', 0);
    }
    expect(geos.Module.HEAPF64.byteLength - before).toBeLessThan(4e6);
  });

  it('X1 finds nothing in common between parcels of a fabric, and all of it in their union', () => {
    fc.assert(
      fc.property(fabrics, (parcels) => {
        const [first, second] = parcels as [(typeof parcels)[0], (typeof parcels)[0]];
        expect(areaM2(overlay.intersection(first.geometry, second.geometry))).toBe(0);
        const together = parcels.reduce((sum, { geometry }) => sum + areaDoubled(geometry), 0);
        expect(areaM2(overlay.unionOf(parcels.map(({ geometry }) => geometry)))).toBe(together / 2e6);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});

const textOf = (geometry: MultiPolygon): string => {
  const [east, north] = at(0, 0);
  const points = (geometry[0]?.[0] ?? []).map(([x, y]) => `${(x - east) / 1000} ${(y - north) / 1000}`);
  return `POLYGON((${points.join(',')}))`;
};
