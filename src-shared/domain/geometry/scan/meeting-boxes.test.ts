import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../testing/property-runs.ts';
import { forMeetingBoxes } from './meeting-boxes.ts';

const visited = (boxes: readonly number[]): readonly string[] => {
  const pairs: string[] = [];
  forMeetingBoxes(Float64Array.from(boxes), (a, b) => pairs.push(`${a} ${b}`));
  return pairs.sort();
};

function meeting(boxes: readonly number[]): readonly string[] {
  const at = (box: number, side: number): number => boxes[4 * box + side] as number;
  const pairs: string[] = [];
  for (let a = 0; a < boxes.length / 4; a++)
    for (let b = a + 1; b < boxes.length / 4; b++)
      if (at(a, 0) <= at(b, 2) && at(b, 0) <= at(a, 2) && at(a, 1) <= at(b, 3) && at(b, 1) <= at(a, 3))
        pairs.push(`${a} ${b}`);
  return pairs.sort();
}

const boxes = (place: number, size: number) =>
  fc
    .array(fc.tuple(fc.nat(place), fc.nat(place), fc.nat(size), fc.nat(size)), { maxLength: 40 })
    .map((list) => list.flatMap(([x, y, width, height]) => [x - place / 2, y, x - place / 2 + width, y + height]));

describe('boxes that meet', () => {
  it.each([
    ['side by side', boxes(30, 4)],
    ['large over small', boxes(100, 100)],
    ['points on a heap', boxes(2, 0)],
    ['far apart', boxes(1_000_000, 3)],
  ])('are named once each, the lesser first: %s', (_, lists) => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(visited(list)).toEqual(meeting(list));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('may stand in a line, or be none', () => {
    const line = Array.from({ length: 50 }, (_, i) => [10 * i, 5, 10 * i + 10, 5]).flat();
    expect(visited(line)).toHaveLength(49);
    expect(visited([])).toEqual([]);
  });
});
