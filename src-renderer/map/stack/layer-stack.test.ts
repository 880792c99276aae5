import { describe, expect, it } from 'vitest';
import { moved, placed, stackOf, USUAL_LOOK, zoomOfScale, zoomRange } from './layer-stack.ts';

describe('the order of layers (A7.7)', () => {
  it('puts base maps under the parcels and reference layers over everything, until somebody moves them', () => {
    expect(stackOf([], { base: ['ortho'], reference: ['plan'] })).toEqual([
      'ortho',
      'parcels',
      'buildings',
      'boundaries',
      'plan',
    ]);
  });

  it('keeps what was moved, forgets what is gone and puts what is new where it belongs', () => {
    const left = ['plan', 'gone', 'parcels', 'ortho', 'buildings', 'boundaries'];
    expect(stackOf(left, { base: ['ortho', 'topo'], reference: ['plan', 'survey'] })).toEqual([
      'plan',
      'topo',
      'parcels',
      'ortho',
      'buildings',
      'boundaries',
      'survey',
    ]);
  });

  it('moves one step and stops at the ends', () => {
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
    expect(placed(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
    expect(placed(['a', 'b'], 'x', 0)).toEqual(['a', 'b']);
  });
});

describe('the scales at which a layer is seen', () => {
  it('is the scale of the status bar: 1:500 at 51° is seen near zoom 18.4', () => {
    // 78271.517 m · cos 51° / 2^z = 500 · 0.0254 / 96 m
    const zoom = zoomOfScale(500, 51);
    expect((78_271.516_964 * Math.cos((51 * Math.PI) / 180)) / 2 ** zoom / (0.0254 / 96)).toBeCloseTo(500, 6);
  });

  it('narrows what a layer has by itself and is never turned round', () => {
    const look = { ...USUAL_LOOK, closest: 500, widest: 5000 };
    const [from, to] = zoomRange(look, 51, { minzoom: 13 });
    expect(from).toBeCloseTo(zoomOfScale(5000, 51), 9);
    expect(to).toBeGreaterThan(zoomOfScale(500, 51));
    expect(zoomRange(USUAL_LOOK, 51, { minzoom: 13, maxzoom: 16 })).toEqual([13, 16]);
    const [wide, close] = zoomRange({ closest: 10_000, widest: 1000 }, 51);
    expect(close).toBe(wide);
  });
});
