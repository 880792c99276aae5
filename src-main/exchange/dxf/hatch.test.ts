import { describe, expect, it } from 'vitest';
import type { Drawing, FilePoint } from '../drawing.ts';
import { CHORD_ERROR_M } from '../landxml/densify-curve.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { dxfBinary, dxfText, tagsOf, type Tag } from './dxf-file.fixture.ts';
import { readDxf } from './read-dxf.ts';

const read = (bytes: Uint8Array): Promise<Drawing> => readWhole(readDxf, { name: 'a.dxf', bytes, beside: new Map() });

interface Hatch {
  readonly style?: number;
  readonly normal?: number;
}

/** A hatch with these boundary paths and, as AutoCAD writes it, what fills it behind them. */
const hatch = (paths: readonly (readonly Tag[])[], { style = 0, normal = 1 }: Hatch = {}): readonly Tag[] => [
  ...([
    [0, 'HATCH'],
    [5, '1A'],
    [8, 'Учаске'],
    [10, 0],
    [20, 0],
    [30, 0],
    [210, 0],
    [220, 0],
    [230, normal],
  ] as const),
  ...([
    [2, 'ANSI31'],
    [70, 0],
    [71, 0],
    [91, paths.length],
  ] as const),
  ...paths.flat(),
  ...([
    [75, style],
    [76, 1],
    [52, 0],
    [41, 1],
    [77, 0],
    [78, 1],
    [53, 45],
    [43, 0],
    [44, 0],
    [45, -2],
    [46, 2],
    [79, 0],
  ] as const),
  ...([
    [98, 1],
    [10, 5],
    [20, 5],
  ] as const),
];
const polyline = (
  vertices: readonly (readonly [x: number, y: number, bulge?: number])[],
  flags = 3,
): readonly Tag[] => [
  ...([
    [92, flags],
    [72, 1],
    [73, 1],
    [93, vertices.length],
  ] as const),
  ...vertices.flatMap(([x, y, bulge = 0]): readonly Tag[] => [
    [10, x],
    [20, y],
    [42, bulge],
  ]),
  ...([
    [97, 1],
    [330, '2B'],
  ] as const),
];
const edges = (...list: readonly (readonly Tag[])[]): readonly Tag[] => [
  [92, 1],
  [93, list.length],
  ...list.flat(),
  [97, 0],
];
const line = (ax: number, ay: number, bx: number, by: number): readonly Tag[] => [
  [72, 1],
  [10, ax],
  [20, ay],
  [11, bx],
  [21, by],
];
const arc = ([x, y]: FilePoint, radius: number, [from, to]: FilePoint, ccw: 0 | 1): readonly Tag[] => [
  [72, 2], [10, x], [20, y], [40, radius], [50, from], [51, to], [73, ccw],
]; // prettier-ignore
const ellipse = ([x, y]: FilePoint, [mx, my]: FilePoint, ratio: number, [from, to]: FilePoint, ccw: 0 | 1): readonly Tag[] => [
  [72, 3], [10, x], [20, y], [11, mx], [21, my], [40, ratio], [50, from], [51, to], [73, ccw],
]; // prettier-ignore
const square = (at: number, side: number) =>
  polyline([
    [at, at],
    [at + side, at],
    [at + side, at + side],
    [at, at + side],
  ]);

const drawn = (entities: readonly Tag[], blocks: readonly Tag[] = []): Promise<Drawing> =>
  read(dxfText(blocks.length === 0 ? { ENTITIES: entities } : { BLOCKS: blocks, ENTITIES: entities }));

function polygonsOf({ features }: Drawing): readonly (readonly (readonly FilePoint[])[])[] {
  return features.flatMap(({ geometry }) => (geometry.kind === 'polygon' ? geometry.polygons : []));
}

function areaOf(ring: readonly FilePoint[]): number {
  let doubled = 0;
  for (let at = 1; at < ring.length; at++) {
    const [[ax, ay], [bx, by]] = [ring[at - 1] as FilePoint, ring[at] as FilePoint];
    doubled += ax * by - bx * ay;
  }
  return Math.abs(doubled / 2);
}
const areas = (drawing: Drawing): readonly number[] =>
  polygonsOf(drawing).map(
    ([outer = [], ...holes]) => areaOf(outer) - holes.reduce((sum, hole) => sum + areaOf(hole), 0),
  );
const skippedOf = ({ skipped }: Drawing): readonly string[] => skipped.map(({ what, reason }) => `${what} ${reason}`);

/** Chords inside a curve of this length give away no more than this of its area. */
const expectArea = (drawing: Drawing, area: number, length: number): void => {
  const [made = NaN] = areas(drawing);
  expect(Math.abs(made - area)).toBeLessThan(length * CHORD_ERROR_M);
};

describe('boundaries of DXF hatches', () => {
  //  D-----C
  //  |      )      A-B-C-D with a half circle at B-C
  //  A-----B
  it('makes a polygon of a polyline path, its arcs as chords with the arc as evidence', async () => {
    const drawing = await drawn(
      hatch([
        polyline([
          [0, 0],
          [10, 0, 1],
          [10, 6],
          [0, 6],
        ]),
      ]),
    );
    expectArea(drawing, 60 + (Math.PI * 9) / 2, 3 * Math.PI);
    expect(drawing.features).toHaveLength(1);
    expect(drawing.features[0]).toMatchObject({
      layer: 'Учаске',
      attributes: { entity: 'HATCH', handle: '1A' },
      arcs: [{ center: [10, 3], radius: 3, clockwise: false }],
    });
    expect(drawing).toMatchObject({ skipped: [], densified: { arcs: 1, chordErrorM: CHORD_ERROR_M } });
  });

  it('follows lines and arcs from end to end, whichever way each of them runs', async () => {
    const bottom = line(0, 0, 10, 0);
    const top = line(0, 6, 10, 6);
    // Clockwise edges count their angles clockwise: from 90° on by half a turn is the west side.
    const west = arc([0, 3], 3, [90, 270], 0);
    const drawing = await drawn(hatch([edges(bottom, arc([10, 3], 3, [270, 90], 1), top, west)]));
    expectArea(drawing, 60 + Math.PI * 9, 6 * Math.PI);
    expect(
      Math.min(
        ...polygonsOf(drawing)
          .flat(2)
          .map(([x]) => x),
      ),
    ).toBeCloseTo(-3, 3);
    expect(areas(await drawn(hatch([edges(line(10, 0, 0, 0), line(0, 0, 0, 6), top, line(10, 6, 10, 0))])))).toEqual([
      60,
    ]);
  });

  it.each([
    ['parameters', [30, 150]],
    ['directions from the centre', [30, 150].map((t) => degreesOf(10 * Math.cos(rad(t)), 5 * Math.sin(rad(t))))],
  ] as const)('takes the angles of an ellipse for what closes the boundary: %s', async (_, [from = 0, to = 0]) => {
    const [x, y] = [10 * Math.cos(rad(30)), 5 * Math.sin(rad(30))];
    const drawing = await drawn(hatch([edges(line(-x, y, x, y), ellipse([0, 0], [10, 0], 0.5, [from, to], 1))]));
    // A segment of an ellipse is one of a circle, flattened.
    const sweep = rad(120);
    expectArea(drawing, 10 * 5 * 0.5 * (sweep - Math.sin(sweep)), 25);
    expect(drawing.features[0]?.arcs).toEqual([]);
  });

  it('takes whole circles and ellipses, clockwise too', async () => {
    expectArea(await drawn(hatch([edges(arc([5, 5], 4, [0, 360], 1))])), Math.PI * 16, 8 * Math.PI);
    expectArea(await drawn(hatch([edges(ellipse([5, 5], [0, 8], 0.25, [0, 360], 0))])), Math.PI * 16, 34);
  });

  it('takes splines', async () => {
    const spline: readonly Tag[] = [
      ...([
        [72, 4],
        [94, 2],
        [73, 0],
        [74, 0],
        [95, 6],
        [96, 3],
        [40, 0],
        [40, 0],
        [40, 0],
        [40, 1],
        [40, 1],
        [40, 1],
      ] as const),
      ...([
        [10, 0],
        [20, 0],
        [10, 5],
        [20, 6],
        [10, 10],
        [20, 0],
        [97, 2],
        [11, 0],
        [21, 0],
        [11, 10],
        [21, 0],
      ] as const),
    ];
    // Two thirds of the triangle of its control points, by Archimedes.
    expectArea(await drawn(hatch([edges(spline, line(10, 0, 0, 0))])), 20, 13);
  });

  it.each([
    [0, [900 - 400, 100]],
    [1, [900 - 400]],
    [2, [900]],
  ] as const)('fills islands as style %i says', async (style, filled) => {
    expect(areas(await drawn(hatch([square(0, 30), square(5, 20), square(10, 10)], { style })))).toEqual(filled);
  });

  it('leaves out what a text keeps free', async () => {
    const box = polyline(
      [
        [10, 10],
        [20, 10],
        [20, 12],
        [10, 12],
      ],
      3 | 8,
    );
    expect(areas(await drawn(hatch([square(0, 30), box])))).toEqual([900]);
  });

  it('stands in its own axes and in blocks', async () => {
    const mirrored = await drawn(hatch([square(1, 2)], { normal: -1 }));
    expect(
      Math.max(
        ...polygonsOf(mirrored)
          .flat(2)
          .map(([x]) => x),
      ),
    ).toBe(-1);
    const block: readonly Tag[] = [
      [0, 'BLOCK'],
      [8, 0],
      [2, 'B'],
      [10, 0],
      [20, 0],
      ...hatch([square(0, 2)]),
      [0, 'ENDBLK'],
    ];
    const insert: readonly Tag[] = [
      [0, 'INSERT'],
      [8, 'Үй'],
      [2, 'B'],
      [10, 100],
      [20, 200],
      [41, 3],
      [42, 3],
    ];
    const placed = await drawn(insert, block);
    expect(areas(placed)).toEqual([36]);
    expect(placed.features.map(({ layer }) => layer)).toEqual(['Учаске']);
  });

  it('is the same from a binary file', async () => {
    const sections = {
      ENTITIES: hatch([
        polyline([
          [0, 0],
          [10, 0, 1],
          [10, 6],
          [0, 6],
        ]),
        square(1, 2),
      ]),
    };
    const [binary, text] = [await read(dxfBinary(tagsOf(sections), 2)), await read(dxfText(sections))];
    const shapes = ({ features }: Drawing) => features.map(({ geometry, arcs }) => ({ geometry, arcs }));
    expect(shapes(binary)).toEqual(shapes(text));
    expect(binary.features).toHaveLength(1);
  });

  it.each([
    ['edges that do not meet', [edges(line(0, 0, 10, 0), line(10, 0.001, 10, 6), line(10, 6, 0, 0))], 'dxfHatch'],
    ['edges that end in the open', [edges(line(0, 0, 10, 0), line(10, 0, 10, 6))], 'dxfHatch'],
    ['one torn path of two', [square(0, 30), edges(line(5, 5, 6, 5))], 'dxfHatch'],
    [
      'fewer vertices than it says',
      [
        polyline([
          [0, 0],
          [1, 0],
          [1, 1],
        ]).with(3, [93, 4]),
      ],
      'dxfHatch',
    ],
    ['an edge of an unknown kind', [edges([[72, 9]])], 'dxfHatch'],
    ['no path', [], 'degenerate'],
    [
      'two vertices',
      [
        polyline([
          [0, 0],
          [1, 0],
        ]),
      ],
      'degenerate',
    ],
    [
      'a number that is none',
      [
        polyline([
          [0, 0],
          [NaN, 0],
          [1, 1],
        ]),
      ],
      'incomplete',
    ],
    ['an ellipse that is a line', [edges(ellipse([0, 0], [5, 0], 0, [0, 360], 1))], 'incomplete'],
  ] as const)('leaves out whole and counts %s', async (_, paths, reason) => {
    const drawing = await drawn(hatch(paths));
    expect(drawing.features).toEqual([]);
    expect(skippedOf(drawing)).toEqual([`HATCH ${reason}`]);
  });
});

function rad(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function degreesOf(x: number, y: number): number {
  return (Math.atan2(y, x) * 180) / Math.PI;
}
