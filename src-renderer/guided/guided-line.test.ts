import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { guidedLine } from './guided-line.ts';
import { stepOf } from './guided-step.ts';

const box = (x: number, y: number, width: number, height: number): MultiPolygon => {
  const ring: Position[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ];
  return [[ring]];
};

describe('the line of the guided split', () => {
  //  D----f----C
  //  |    :    |
  //  A----e----B
  it('goes from the middle of a side to the middle of the opposite one', () => {
    expect(guidedLine(box(0, 0, 40_000, 20_000), [])).toEqual([
      [20_000, 0],
      [20_000, 20_000],
    ]);
  });

  it('goes round a building, and there is none where buildings leave no room', () => {
    const [from, to] = guidedLine(box(0, 0, 40_000, 20_000), [box(18_000, 5000, 4000, 4000)]) ?? [];
    expect([from, to]).toEqual([
      [40_000, 10_000],
      [0, 10_000],
    ]);
    expect(guidedLine(box(0, 0, 40_000, 20_000), [box(1000, 1000, 38_000, 18_000)])).toBeNull();
  });

  it('is not asked for in a parcel with a hole, in several pieces or with many corners', () => {
    const [outer, inner] = [box(0, 0, 40_000, 20_000), box(10_000, 5000, 1000, 1000)];
    expect(guidedLine([[...(outer[0] ?? []), ...(inner[0] ?? [])]], [])).toBeNull();
    expect(guidedLine([...outer, ...box(90_000, 0, 1000, 1000)], [])).toBeNull();
  });
});

describe('the step of the guided split', () => {
  const none = { target: '1', selected: null, caseParcel: null, isDraft: false, points: 0, drafts: 0 };
  it('is what has really been done, so that leaving and coming back loses nothing', () => {
    expect(stepOf(none)).toBe('find');
    expect(stepOf({ ...none, selected: '2' })).toBe('find');
    expect(stepOf({ ...none, selected: '1' })).toBe('open');
    const open = { ...none, selected: '1', caseParcel: '1', isDraft: true };
    expect(stepOf(open)).toBe('draw');
    expect(stepOf({ ...open, points: 1 })).toBe('draw');
    expect(stepOf({ ...open, points: 2 })).toBe('complete');
    expect(stepOf({ ...open, drafts: 2 })).toBe('drafts');
    expect(stepOf({ ...open, caseParcel: '2' })).toBe('open');
  });
});
