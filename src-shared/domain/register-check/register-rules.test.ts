import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, polygon } from '../cases/situation.fixture.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { RULES } from '../cases/check-draft.ts';
import { SCAN_KINDS } from '../geometry/scan/scan-defect.ts';
import { areaDoubled, boxOf, perimeterMm } from '../geometry/measures.ts';
import { segmentsMeet, segmentsOf, sideOf } from '../geometry/predicates.ts';
import type { MultiPolygon } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { findingsToGeoJson } from './findings-geojson.ts';
import { placeInQuarter, quarterShapeOf } from './place-in-quarter.ts';
import { checkFacts, REGISTER_RULES } from './register-rules.ts';
import type { RegisteredEntry, RegisteredParcel } from './register-rule.ts';

const NUMBER = '21318045112';
const SQUARE = polygon([0, 0], [10, 0], [10, 10], [0, 10]);

const PARCEL: RegisteredParcel = {
  number: NUMBER,
  areaDoubled: areaDoubled(SQUARE),
  measuredDoubled: areaDoubled(SQUARE),
  perimeterMm: perimeterMm(SQUARE),
  quarter: { where: 'inside' },
  at: at(0, 0),
};
const ENTRY: RegisteredEntry = {
  number: NUMBER,
  zone: 12,
  category: 'settlements',
  functionalZone: 'residential',
  rka: '0201310000000037',
  isRkaKnown: true,
  hasRight: true,
  at: at(0, 0),
};
const codes = (facts: Partial<RegisteredParcel & RegisteredEntry>): readonly string[] =>
  [
    ...checkFacts('parcel', { ...PARCEL, ...facts }, DEFAULT_RULE_SETTINGS),
    ...checkFacts('entry', { ...ENTRY, ...facts }, DEFAULT_RULE_SETTINGS),
  ].map(({ code, severity }) => `${severity} ${code}`);

describe('rules of a register', () => {
  it('say nothing of a parcel that is in order', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ rka: null, isRkaKnown: true, category: 'agricultural', functionalZone: null })).toEqual([]);
  });

  it.each<[string, Partial<RegisteredParcel & RegisteredEntry>]>([
    ['error area.storedDiffers', { areaDoubled: areaDoubled(SQUARE) + 1 }],
    ['error gridZone.differs', { zone: 13 }],
    ['error category.unknown', { category: 'swamp' }],
    ['error functionalZone.unknown', { functionalZone: 'lunar' }],
    ['error functionalZone.outside', { category: 'agricultural' }],
    ['warning address.unknown', { isRkaKnown: false }],
    ['warning right.none', { hasRight: false }],
    ['warning sliver.parcel', { perimeterMm: 1e9 }],
    ['warning quarter.unknown', { quarter: { where: 'unknownQuarter' } }],
    ['error quarter.across', { quarter: { where: 'across', at: at(1, 1) } }],
    ['error quarter.elsewhere', { quarter: { where: 'elsewhere', at: at(1, 1) } }],
  ])('say %s and nothing else', (code, facts) => {
    expect(codes(facts)).toEqual([code]);
  });

  it('add shares up exactly', () => {
    const sum = (...shares: readonly (readonly [number, number])[]) =>
      checkFacts('right', { id: 'r', parcel: NUMBER, shares }, DEFAULT_RULE_SETTINGS).map(
        ({ params }) => params['share'],
      );
    expect(sum([1, 1])).toEqual([]);
    expect(sum([1, 3], [1, 6], [1, 2])).toEqual([]);
    expect(sum([1, 999_983], [999_982, 999_983])).toEqual([]);
    expect(sum([1, 2], [1, 3])).toEqual(['5/6']);
    expect(sum([1, 2], [1, 2], [1, 999_999_937])).toEqual(['999999938/999999937']);
    expect(sum()).toEqual(['0/1']);
  });

  it('see a scope that leaves its parcel, and let it touch the boundary', () => {
    const look = (scope: MultiPolygon) =>
      checkFacts(
        'scope',
        { id: 'e', document: 'договор', parcel: NUMBER, scope, geometry: SQUARE },
        DEFAULT_RULE_SETTINGS,
      );
    expect(look(polygon([0, 0], [5, 0], [5, 5]))).toEqual([]);
    expect(look(polygon([0, 0], [5, 0], [5, 10.001]))).toMatchObject([{ code: 'scope.outside', at: at(5, 10.001) }]);
  });

  it('pass on every defect of a boundary and of the fabric', () => {
    const defects = [
      { code: 'geometry.spike', at: at(1, 1) },
      { code: 'geometry.selfCrosses', at: at(2, 2) },
    ] as const;
    expect(checkFacts('boundary', { number: NUMBER, defects }, DEFAULT_RULE_SETTINGS)).toHaveLength(2);
    for (const kind of SCAN_KINDS) {
      const facts = { kind, about: ['a', 'b'], at: at(0, 0), widthMm: 0.333, areaDoubled: null };
      expect(checkFacts('fabric', facts, DEFAULT_RULE_SETTINGS)).toMatchObject([
        { code: `fabric.${kind}`, about: ['a', 'b'], params: { millimetres: 0.3 } },
      ]);
    }
  });

  it('have ids of their own, beside those of drafts', () => {
    const ids = [...REGISTER_RULES, ...RULES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('place of a parcel in its quarter', () => {
  //  +-----------+
  //  |   +---+   |      a quarter with a notch from the south
  //  |   |   |   |
  //  +---+   +---+
  const quarter = quarterShapeOf(polygon([0, 0], [30, 0], [30, 60], [60, 60], [60, 0], [100, 0], [100, 100], [0, 100]));
  const place = (geometry: MultiPolygon) =>
    placeInQuarter(quarter, {
      box: boxOf(geometry),
      at: geometry[0]?.[0]?.[0] ?? [0, 0],
      meets: (a, b) => geometry.flat().some((ring) => segmentsOf(ring).some(([c, d]) => segmentsMeet(a, b, c, d))),
      geometry: () => geometry,
    }).where;
  const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
    polygon([west, south], [east, south], [east, north], [west, north]);

  it('is inside up to the border, and with no border near', () => {
    expect([box(10, 10, 20, 20), box(0, 0, 30, 20), box(30, 60, 60, 100), box(0, 60, 100, 100)].map(place)).toEqual(
      Array(4).fill('inside'),
    );
  });

  it('is across for a millimetre, through the notch, and around it', () => {
    expect(place(box(20, 10, 30.001, 20))).toBe('across');
    expect(place(box(10, 10, 90, 20))).toBe('across');
    //  all corners on the border or inside, the middle of the south side outside
    expect(place(box(30, 50, 60, 100))).toBe('across');
    expect(place(box(-1, -1, 101, 101))).toBe('across');
    // its sides run on along those of a leg: no corner is inside, and nothing crosses
    expect(place(box(60, -20, 100, 5))).toBe('across');
  });

  it('is where the cells of its land are, for boxes of any place', () => {
    const five = (most: number) => fc.nat(most).map((steps) => 5 * steps - 20);
    fc.assert(
      fc.property(
        five(28),
        five(28),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (x, y, w, h) => {
          const cells = Array.from({ length: w * h }, (_, index) =>
            sideOf(at(x + 2.5 + 5 * (index % w), y + 2.5 + 5 * Math.floor(index / w)), quarter.geometry),
          );
          const land = new Set(cells);
          expect(place(box(x, y, x + 5 * w, y + 5 * h))).toBe(
            land.size > 1 ? 'across' : land.has('inside') ? 'inside' : 'elsewhere',
          );
        },
      ),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('is elsewhere outside, in the notch too', () => {
    expect([box(200, 0, 210, 10), box(31, 0, 59, 50), box(30, 0, 60, 60)].map(place)).toEqual(
      Array(3).fill('elsewhere'),
    );
    expect(
      placeInQuarter(null, { box: boxOf(SQUARE), at: at(0, 0), meets: () => false, geometry: () => SQUARE }),
    ).toEqual({
      where: 'unknownQuarter',
    });
  });
});

describe('findings as GeoJSON', () => {
  it('are points in the grid of their zone, which is named', () => {
    const findings = checkFacts('entry', { ...ENTRY, hasRight: false }, DEFAULT_RULE_SETTINGS);
    const collection = findingsToGeoJson(findings, { textOf: () => 'text', crs: null });
    expect(collection.crs?.properties.name).toBe('urn:ogc:def:crs:EPSG::10946');
    expect(collection.features).toMatchObject([
      {
        geometry: { type: 'Point', coordinates: at(0, 0).map((mm) => mm / 1000) },
        properties: { code: 'right.none', severity: 'warning', numbers: [NUMBER], text: 'text' },
      },
    ]);
    expect(findingsToGeoJson([], { textOf: () => '', crs: null }).crs).toBeNull();
    expect(findingsToGeoJson([], { textOf: () => '', crs: 'EPSG:28412' }).crs?.properties.name).toBe('EPSG:28412');
  });
});
