import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { areaDoubled } from '../geometry/measures.ts';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { boxesOverlap, strokeMeetsBox } from './label-placement.ts';
import type { LabelBox, Spot } from './label-placement.ts';
import { isInside } from './paper-shapes.ts';
import { PlanData } from './plan-data.ts';
import { drawPlan } from './plan-drawing.ts';
import type { PlanDrawing } from './plan-drawing.ts';

const CORNER: Position = [12_674_000_000, 5_670_000_000];

function planOf(geometry: MultiPolygon, change: Partial<z.input<typeof PlanData>> = {}): PlanData {
  return PlanData.parse({
    format: 'shekara-plan/2',
    status: 'registered',
    number: '21318045132',
    version: 1,
    caseNumber: null,
    actSeq: 7,
    sheetNo: null,
    madeAt: '2026-11-23T05:52:15.000Z',
    preparedBy: null,
    checkedBy: null,
    approvedBy: null,
    zone: 12,
    geometry,
    areaDoubled: areaDoubled(geometry),
    survey: { method: 'gnss', accuracyMm: 100, note: '' },
    newPoints: [],
    address: null,
    rights: [],
    category: 'settlements',
    functionalZone: null,
    purpose: { kk: 'құрылыс', ru: 'строительство' },
    encumbrances: [],
    claims: [],
    divisibility: 'divisible',
    value: null,
    buildings: [],
    neighbours: [],
    around: [],
    streets: [],
    lineage: { parents: [], siblings: [] },
    project: null,
    ...change,
  });
}

/** A simple figure: corners on rays around a centre, each at a distance of its own. */
const figure = fc
  .tuple(
    fc.array(fc.integer({ min: 30, max: 100 }), { minLength: 4, maxLength: 24 }),
    fc.integer({ min: 80, max: 400_000 }),
  )
  .map(([radii, scale]): MultiPolygon => {
    const points = radii.map((radius, index): Position => {
      const angle = (2 * Math.PI * index) / radii.length;
      return [
        CORNER[0] + Math.round(Math.cos(angle) * radius * scale),
        CORNER[1] + Math.round(Math.sin(angle) * radius * scale),
      ];
    });
    return [[[...points, points[0] ?? CORNER]]];
  });

const labelsOf = (drawing: PlanDrawing): readonly LabelBox[] => [
  ...(drawing.grid?.labels ?? []),
  ...drawing.literas,
  ...drawing.points,
  ...drawing.letters,
  ...drawing.lengths,
  ...drawing.title,
  ...drawing.neighbours,
  ...drawing.streets,
];

describe('drawPlan', () => {
  it('A4.5 lays no label over another one or over the boundary, whatever the figure', () => {
    fc.assert(
      fc.property(figure, (geometry) => {
        const drawing = drawPlan(planOf(geometry));
        const labels = labelsOf(drawing);
        labels.forEach((one, index) => {
          for (const other of labels.slice(index + 1)) expect(boxesOverlap(one, other)).toBe(false);
          for (const contour of drawing.contours) {
            contour.slice(1).forEach((b, step) => {
              expect(strokeMeetsBox({ a: contour[step] ?? b, b }, one)).toBe(false);
            });
          }
        });
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('A4.5 shows the number of every turning point, the letters outside and the lengths inside a plain figure', () => {
    const [e, n] = CORNER;
    const drawing = drawPlan(
      planOf([
        [
          [
            [e, n],
            [e + 30_000, n + 2000],
            [e + 28_000, n + 41_000],
            [e, n + 38_000],
            [e, n],
          ],
        ],
      ]),
    );
    expect(drawing.frame.scale).toBe(500);
    expect(drawing.points.map((label) => label.text)).toEqual(['1', '2', '3', '4']);
    expect(drawing.lengths.map((label) => label.text).sort()).toEqual(['28,16', '30,07', '38,00', '39,05']);
    const body = drawing.contours;
    for (const label of drawing.lengths) expect(isInside(body, label.at)).toBe(true);
    for (const label of [...drawing.points, ...drawing.letters]) expect(isInside(body, label.at)).toBe(false);
    expect(drawing.title.map((label) => label.text)).toEqual(['21-318-045-132', 'S = 1\u202f119,0\u00a0м²']);
    expect(drawing.omitted).toEqual({ lengths: 0, points: 0 });
  });

  it('counts what found no place instead of piling it up', () => {
    const [e, n] = CORNER;
    const teeth = Array.from({ length: 120 }, (_, index): Position => [e + index * 300, n + (index % 2) * 150]);
    const drawing = drawPlan(planOf([[[...teeth, [e + 36_000, n + 30_000], [e, n + 30_000], teeth[0] ?? CORNER]]]));
    expect(drawing.omitted.lengths).toBeGreaterThan(100);
    expect(drawing.markers.at).toHaveLength(122);
    expect(drawing.points.length + drawing.omitted.points).toBe(122);
  });

  it('names a neighbour inside its own boundary and draws a shared boundary once', () => {
    const [e, n] = CORNER;
    const square = (west: number, south: number): MultiPolygon => [
      [
        [
          [e + west, n + south],
          [e + west + 30_000, n + south],
          [e + west + 30_000, n + south + 30_000],
          [e + west, n + south + 30_000],
          [e + west, n + south],
        ],
      ],
    ];
    const neighbour = (number: string, geometry: MultiPolygon) => ({
      number,
      geometry,
      formed: false,
      rights: [],
      holders: [],
    });
    const drawing = drawPlan(
      planOf(square(0, 0), {
        neighbours: [neighbour('21318045111', square(-30_000, 0)), neighbour('21318045105', square(-30_000, 30_000))],
      }),
    );
    expect(drawing.neighbours.map((label) => label.text)).toContain('21-318-045-111');
    const strokes = drawing.boundaries.flatMap((line) =>
      line.slice(1).map((b, index) => [line[index], b].map(String).sort().join()),
    );
    expect(new Set(strokes).size).toBe(strokes.length);
  });

  it('draws the same data the same way every time', () => {
    fc.assert(
      fc.property(figure, (geometry) => {
        expect(drawPlan(planOf(geometry))).toEqual(drawPlan(planOf(geometry)));
      }),
      { numRuns: propertyRuns(5) },
    );
  });

  it('keeps every line in the frame, though the surroundings go on', () => {
    const [e, n] = CORNER;
    const wide: MultiPolygon = [
      [
        [
          [e - 9_000_000, n - 9_000_000],
          [e + 9_000_000, n - 9_000_000],
          [e, n],
          [e - 9_000_000, n - 9_000_000],
        ],
      ],
    ];
    const drawing = drawPlan(
      planOf(
        [
          [
            [
              [e, n],
              [e + 9000, n],
              [e + 9000, n + 9000],
              [e, n + 9000],
              [e, n],
            ],
          ],
        ],
        { around: [{ number: '21318045999', geometry: wide }] },
      ),
    );
    const inFrame = ([x, y]: Spot): boolean =>
      x > -3 && y > -3 && x < drawing.frame.width + 3 && y < drawing.frame.height + 3;
    expect(drawing.boundaries.flat().every(inFrame)).toBe(true);
    expect(drawing.boundaries.length).toBeGreaterThan(0);
  });
});
