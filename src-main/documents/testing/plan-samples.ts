import type { z } from 'zod';
import { PlanData } from '#domain/documents/plan-data.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import type { MultiPolygon, Position, Ring } from '#domain/geometry/types.ts';

/*
 * Plans for tests and benches: a parcel in a quarter of streets and plots, as the pictures of the design show it.
 * Metres from the corner of the quarter, [east, north].
 */

const EAST = 12_674_400_000;
const NORTH = 5_670_100_000;

type Metres = readonly [east: number, north: number];

const position = ([east, north]: Metres): Position => [
  EAST + Math.round(east * 1000),
  NORTH + Math.round(north * 1000),
];

export function ring(...points: readonly Metres[]): Ring {
  const open = points.map(position);
  return [...open, open[0] ?? [0, 0]];
}

export const polygonOf = (...points: readonly Metres[]): MultiPolygon => [[ring(...points)]];

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygonOf([west, south], [east, south], [east, north], [west, north]);

/** Blocks of plots with streets between them, the block of the parcel left out. */
function quarterAround(): { number: string; geometry: MultiPolygon }[] {
  const plots: { number: string; geometry: MultiPolygon }[] = [];
  for (let column = -6; column <= 6; column++) {
    for (let row = -4; row <= 4; row++) {
      if (column === 0 && row === 0) continue;
      for (let plot = 0; plot < 6; plot++) {
        const [west, south] = [60 + column * 110 + (plot % 3) * 30, 20 + row * 110 + (plot > 2 ? 45 : 0)];
        plots.push({
          number: `21318046${String(plots.length + 1).padStart(3, '0')}`,
          geometry: box(west, south, west + 30, south + 45),
        });
      }
    }
  }
  return plots;
}

const houseOf = ({ geometry }: { geometry: MultiPolygon }): MultiPolygon => {
  const [east, north] = geometry[0]?.[0]?.[0] ?? [0, 0];
  const at: Metres = [(east - EAST) / 1000 + 8, (north - NORTH) / 1000 + 12];
  return box(at[0], at[1], at[0] + 11, at[1] + 9);
};

/** The parcel of the design's picture: six points, two of them new, a dwelling and a shed. */
const SUBJECT: readonly Metres[] = [
  [103.798, 81.044],
  [103.398, 40.284],
  [124.131, 45.434],
  [128.079, 46.229],
  [127.669, 65.863],
  [126.225, 88.222],
];

const NEIGHBOURS: readonly { number: string; points: readonly Metres[]; formed: boolean }[] = [
  {
    number: '21318045111',
    formed: false,
    points: [
      [78.5, 34],
      [103.398, 40.284],
      [103.798, 81.044],
      [100.6, 80],
      [78, 78.4],
    ],
  },
  {
    number: '21318045105',
    formed: false,
    points: [
      [100.6, 80],
      [103.798, 81.044],
      [126.225, 88.222],
      [124, 112],
      [100.5, 110],
    ],
  },
  {
    number: '21318045133',
    formed: true,
    points: [
      [128.079, 46.229],
      [144.9, 49.8],
      [144.3, 94.2],
      [126.225, 88.222],
      [127.669, 65.863],
    ],
  },
];

/** Both parts together, as they were before. */
const PARENT: readonly Metres[] = [
  [103.798, 81.044],
  [103.398, 40.284],
  [124.131, 45.434],
  [128.079, 46.229],
  [144.9, 49.8],
  [144.3, 94.2],
  [126.225, 88.222],
];

const around = quarterAround();

/** A plan as the design shows it; `change` replaces what a test is about. */
export function samplePlan(change: Partial<z.input<typeof PlanData>> = {}): PlanData {
  const geometry = change.geometry ?? polygonOf(...SUBJECT);
  return PlanData.parse({
    format: 'shekara-plan/2',
    status: 'draft',
    number: '21318045132',
    version: 1,
    caseNumber: '2026-11-0412',
    actSeq: null,
    sheetNo: 1,
    madeAt: '2026-11-23T05:52:15.000Z',
    preparedBy: 'Ермеков Санжар Тимурұлы',
    checkedBy: null,
    approvedBy: null,
    zone: 12,
    geometry,
    areaDoubled: areaDoubled(geometry),
    survey: { method: 'gnss', accuracyMm: 100, note: '' },
    newPoints: [position([127.669, 65.863]), position([128.079, 46.229])],
    address: {
      text: {
        kk: 'Астана қ., Алматы ауданы, Қорқыт ата көшесі, 26',
        ru: 'г. Астана, район Алматы, ул. Қорқыт ата, 26',
      },
      rka: '0201300044718826',
    },
    rights: [
      {
        kind: 'private_ownership',
        form: 'shared',
        shares: [
          [1, 2],
          [1, 2],
        ],
        until: null,
      },
    ],
    category: 'settlements',
    functionalZone: 'residential',
    purpose: { kk: 'жеке тұрғын үй құрылысы', ru: 'индивидуальное жилищное строительство' },
    encumbrances: [
      {
        kind: 'pledge',
        beneficiary: { kk: '«Мекен банк» АҚ', ru: 'АО «Мекен банк»' },
        receivedOn: '2021-07-02',
        until: null,
        part: false,
      },
    ],
    claims: [],
    divisibility: 'divisible',
    value: { tiyn: 355_327_000, date: '2026-01-01' },
    buildings: [
      { litera: 'А', own: true, geometry: polygonOf([105.5, 55.2], [107.5, 46.2], [118.7, 48.8], [116.7, 57.7]) },
      { litera: 'Г', own: true, geometry: polygonOf([121.8, 72.9], [122.1, 66.7], [126.8, 67], [126.5, 73.2]) },
      { litera: '', own: false, geometry: polygonOf([84.5, 53], [86.6, 43], [97.6, 45.5], [95.5, 55.5]) },
      ...around.map((each) => ({ litera: '', own: false, geometry: houseOf(each) })),
    ],
    neighbours: NEIGHBOURS.map((each) => ({
      number: each.number,
      geometry: polygonOf(...each.points),
      formed: each.formed,
      rights: each.formed ? [] : ['private_ownership'],
      holders: [],
    })),
    around: [
      ...around,
      { number: '21318045113', geometry: polygonOf([144.9, 49.8], [170, 55], [169, 100], [144.3, 94.2]) },
    ],
    streets: [
      {
        name: { kk: 'Қорқыт ата көшесі', ru: 'ул. Қорқыт ата' },
        axis: [
          [-600, -120],
          [100, 32.5],
          [130, 38.8],
          [800, 178],
        ].map(([e = 0, n = 0]) => position([e, n])),
      },
      { name: { kk: 'Жетіген көшесі', ru: 'ул. Жетіген' }, axis: [position([50, -600]), position([50, 600])] },
    ],
    lineage: {
      parents: [{ number: '21318045112', areaDoubled: 3_498_800_000 }],
      siblings: [
        { number: '21318045132', areaDoubled: areaDoubled(geometry) },
        { number: '21318045133', areaDoubled: 1_524_800_000 },
      ],
    },
    project: sampleProject(geometry),
    ...change,
  });
}

/** The parcel of the picture cut out of its parent: the other part is its new neighbour. */
function sampleProject(geometry: MultiPolygon): z.input<typeof PlanData>['project'] {
  const drawn = (number: string, shape: MultiPolygon) => ({
    number,
    geometry: shape,
    areaDoubled: areaDoubled(shape),
    category: 'settlements' as const,
    purpose: { kk: 'жеке тұрғын үй құрылысы', ru: 'индивидуальное жилищное строительство' },
  });
  return {
    before: [drawn('21318045112', polygonOf(...PARENT))],
    after: [drawn('21318045132', geometry), drawn('21318045133', polygonOf(...(NEIGHBOURS[2]?.points ?? [])))],
    consents: { holders: 2, pledgees: 1 },
  };
}

/** A regular figure of `count` points around a spot, its radius swinging between two values: turns left and right. */
export function starOf(count: number, centre: Metres, near: number, far: number): MultiPolygon {
  return polygonOf(
    ...Array.from({ length: count }, (_, index): Metres => {
      const angle = (2 * Math.PI * index) / count;
      const radius = index % 2 === 0 ? far : near;
      return [centre[0] + Math.cos(angle) * radius, centre[1] + Math.sin(angle) * radius];
    }),
  );
}
