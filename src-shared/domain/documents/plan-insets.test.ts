import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { boxesOverlap } from './label-placement.ts';
import { contoursOf } from './plan-contours.ts';
import type { PlanData } from './plan-data.ts';
import { drawingFrame } from './plan-frame.ts';
import { insetsOf } from './plan-insets.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east * 1000, 5_670_000_000 + north * 1000];

//  G-------------F
//  |             |
//  |             E        a corner in steps of 30 and 40 cm, drawn at 1 : 1000
//  |            D'
//  A-----------B
const corner: MultiPolygon = [
  [[at(0, 0), at(99.5, 0), at(99.5, 0.3), at(99.9, 0.3), at(99.9, 0.7), at(100, 100), at(0, 100), at(0, 0)]],
];
const square: MultiPolygon = [[[at(0, 0), at(30, 0), at(30, 30), at(0, 30), at(0, 0)]]];

// Only what an inset shows of its surroundings is read.
const data = (geometry: MultiPolygon): PlanData => ({ geometry, neighbours: [], around: [] }) as unknown as PlanData;

function insets(geometry: MultiPolygon, lengths = true) {
  return insetsOf(data(geometry), { frame: drawingFrame(geometry), contours: contoursOf(geometry), lengths });
}

describe('insetsOf', () => {
  it('A4.5 draws a crowd of points once more, at least twice as large, with the lengths that had no place', () => {
    const [inset, ...others] = insets(corner);
    if (!inset) throw new Error('no inset');
    expect(others).toEqual([]);
    expect(inset.name).toBe('I');
    expect(inset.frame.scale).toBeLessThanOrEqual(drawingFrame(corner).scale / 2);
    expect(inset.points.map(({ text }) => text).sort()).toEqual(['3', '4', '5', '6']);
    for (const length of ['0,30', '0,40']) expect(inset.lengths.map(({ text }) => text)).toContain(length);
    const labels = [...inset.points, ...inset.lengths];
    labels.forEach((one, index) => {
      for (const other of labels.slice(index + 1)) expect(boxesOverlap(one, other)).toBe(false);
    });
    expect(insets(corner, false)[0]?.lengths).toEqual([]);
  });

  it('draws none where nothing crowds, and none of a figure that is nothing but a crowd', () => {
    expect(insets(square)).toEqual([]);
    const round = Array.from({ length: 200 }, (_, index) => {
      const angle = (-2 * Math.PI * index) / 200;
      return at(Math.round(Math.cos(angle) * 40_000) / 1000, Math.round(Math.sin(angle) * 40_000) / 1000);
    });
    expect(insets([[[...round, round[0] ?? at(0, 0)]]])).toEqual([]);
  });
});
