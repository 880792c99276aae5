import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOverlap } from '#domain/documents/label-placement.ts';
import { labelFigure, signBox, textBox } from './figure-labels.ts';
import type { ScreenPoint } from './use-screen.ts';

const place = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 400 }));

/** A closed figure of these corners, every side with its length. */
const figureOf = (corners: readonly ScreenPoint[]) => ({
  points: corners.map(([x, y], index) => ({ no: index + 1, x, y })),
  sides: corners.map((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return { from, to, text: Math.hypot(to[0] - from[0], to[1] - from[1]).toFixed(2), leftOfWay: true };
  }),
  middle: [300, 200] as const,
});

describe('A4.5 numbers and lengths of a figure', () => {
  it('never lie on each other, on signs of findings or on corners, at any size of text', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 3, maxLength: 25 }),
        fc.array(place, { maxLength: 4 }),
        fc.constantFrom(1, 1.25, 1.5),
        (corners, signs, textScale) => {
          const taken = signs.map((at) => signBox(at, 20));
          const { numbers, lengths } = labelFigure({ ...figureOf(corners), taken, textScale });
          const written = [
            ...numbers.map(({ no, nx, ny }) => textBox([nx, ny], String(no), textScale)),
            ...lengths.map(({ text, label }) => textBox([label.x, label.y], text, textScale, label.angle)),
          ];
          const fixed = [...taken, ...corners.map((at) => signBox(at, 8))];
          for (const [index, box] of written.entries())
            for (const other of [...written.slice(index + 1), ...fixed]) expect(boxesOverlap(box, other)).toBe(false);
        },
      ),
    );
  });

  it('stand as they always did while there is room: outside, at the middle of the side', () => {
    const square = [
      [100, 300],
      [100, 100],
      [500, 100],
      [500, 300],
    ] as const; // clockwise on the screen
    const { numbers, lengths } = labelFigure({ ...figureOf(square), taken: [], textScale: 1 });
    expect(numbers.map(({ nx, ny }) => [nx < 300, ny < 200])).toEqual([
      [true, false],
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(lengths.map(({ label: { x, y } }) => [x, y])).toEqual([
      [91, 200],
      [300, 91],
      [509, 200],
      [300, 309],
    ]);
  });

  it('give way to what stands there: a length moves along its side, then to the other hand', () => {
    const side = { from: [0, 100], to: [300, 100], text: '30,00', leftOfWay: true } as const;
    const at = (taken: Parameters<typeof labelFigure>[0]['taken']) =>
      labelFigure({ points: [], sides: [side], middle: [150, 200], taken, textScale: 1 }).lengths[0]?.label;
    expect(at([])).toMatchObject({ x: 150, y: 91 });
    expect(at([signBox([150, 91], 20)])).toMatchObject({ x: 108, y: 91 });
    expect(at([{ at: [150, 91], width: 300, height: 12, angle: 0 }])).toMatchObject({ x: 150, y: 109 });
  });
});
