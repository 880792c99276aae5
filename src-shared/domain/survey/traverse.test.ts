import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import tolerances from '../../../db/reference/survey-tolerances.json' with { type: 'json' };
import { adjustTraverse } from './adjust-traverse.ts';
import { degreesToRad, FULL_TURN_RAD, radToSeconds, secondsToRad, toFullTurn } from './angle-units.ts';
import { computeTraverse } from './compute-traverse.ts';
import { angleAt, forward, inverse } from './forward-inverse.ts';
import { adjustNetwork } from './network/adjust-network.ts';
import type { NetworkPoint, Observation } from './network/network.ts';
import { dms } from './network/published-networks.fixture.ts';
import type { PlanePoint } from './plane-point.ts';
import { printBearing, printDms } from './print-angle.ts';
import { normalNumbers } from './random.fixture.ts';
import { judgeTraverse, precisionOf, SurveyTolerances, type SurveyTolerance } from './survey-tolerances.ts';
import type { Traverse, TraverseFigures, TraverseStation } from './traverse.ts';

const numRuns = propertyRuns(100);

const at = (xNorthM: number, yEastM: number): PlanePoint => ({ xNorthM, yEastM });
const station = (name: string, angle: string | null, distanceM: number | null): TraverseStation => ({
  name,
  angleRad: angle === null ? null : dms(angle),
  distanceM,
});
const sheet = (traverse: Traverse, method: 'bowditch' | 'transit' = 'bowditch'): TraverseFigures => {
  const figures = computeTraverse(traverse, method);
  assert(figures.ok, JSON.stringify(figures));
  return figures.value;
};
const cm = (value: number | null | undefined): number => Math.round((value ?? NaN) * 100) || 0;
const minutes = (rad: number | null | undefined): number => Math.round(radToSeconds(rad ?? NaN) / 6) / 10;

/*
 * «Теодолитные работы», методические указания, таблицы 2.1 и 2.2 (studfile.net/preview/11702424, studopedia.ru/13_120643):
 * closed polygon 1–6 with right angles and the diagonal traverse 5–7–8–2 linked into it.
 */
const POLYGON: Traverse = {
  angleSide: 'right',
  start: at(0, 0),
  orientation: { kind: 'firstSide', bearingRad: dms('10°40,0′') },
  stations: [
    station('1', null, 335.29),
    station('2', '118°03,0′', 177.79),
    station('3', '103°32,0′', 257.28),
    station('4', '123°22,0′', 185.82),
    station('5', '131°01,5′', 166.58),
    station('6', '142°49,8′', 132.12),
    station('1', '101°10,5′', null),
  ],
  end: { kind: 'closed' },
};

const DIAGONAL: Traverse = {
  angleSide: 'right',
  start: at(0, 0),
  orientation: { kind: 'backsight', bearingRad: dms('205°42,4′') },
  stations: [
    station('5', '75°10,2′', 134.02),
    station('7', '112°42,8′', 94.3),
    station('8', '240°55,2′', 216.54),
    station('2', '64°16,2′', null),
  ],
  end: { kind: 'linked', point: at(334.83, -221.25), bearingRad: dms('72°36,8′') },
};

describe('a Russian computation sheet', () => {
  it('closed, right angles: closures, bearings and increments as printed', () => {
    const { angular, linear, legs, vertices } = sheet(POLYGON);
    expect(minutes(angular?.measuredSumRad)).toBe(719 * 60 + 58.8);
    expect(minutes(angular?.theoreticalSumRad)).toBe(720 * 60);
    expect(minutes(angular?.misclosureRad)).toBe(-1.2);
    expect(vertices.map(({ correctionRad }) => (correctionRad === null ? null : minutes(correctionRad)))).toEqual([
      null,
      0.2,
      0.2,
      0.2,
      0.2,
      0.2,
      0.2,
    ]);
    expect(legs.map(({ bearingRad }) => printBearing(bearingRad ?? NaN))).toEqual([
      '10°40′00″',
      '72°36′48″',
      '149°04′36″',
      '205°42′24″',
      '254°40′42″',
      '291°50′42″',
    ]);
    expect(legs.map(({ dxNorthM }) => cm(dxNorthM))).toEqual([32950, 5313, -22071, -16743, -4402, 4916]);
    expect(legs.map(({ dyEastM }) => cm(dyEastM))).toEqual([6206, 16967, 13221, -8060, -16066, -12263]);
    expect([cm(linear?.misclosureNorthM), cm(linear?.misclosureEastM)]).toEqual([-37, 5]);
    expect(linear?.lengthM).toBeCloseTo(1254.88, 9);
    expect(legs.map(({ correctionNorthM }) => cm(correctionNorthM))).toEqual([10, 5, 8, 5, 5, 4]);
  });

  it('linked, right angles: closures, bearings and corrections as printed', () => {
    const { angular, linear, legs } = sheet(DIAGONAL);
    expect(minutes(angular?.measuredSumRad)).toBe(493 * 60 + 4.4);
    expect(minutes(angular?.theoreticalSumRad)).toBe(493 * 60 + 5.6);
    expect(minutes(angular?.misclosureRad)).toBe(-1.2);
    expect(legs.map(({ bearingRad }) => printBearing(bearingRad ?? NaN))).toEqual([
      '310°31′54″',
      '17°48′48″',
      '316°53′18″',
    ]);
    expect(legs.map(({ dxNorthM }) => cm(dxNorthM))).toEqual([8710, 8978, 15808]);
    expect(legs.map(({ dyEastM }) => cm(dyEastM))).toEqual([-10186, 2885, -14799]);
    // Printed as +0,13 and +0,25: the sheet adds up increments that are rounded to the centimetre.
    expect(Math.abs((linear?.misclosureNorthM ?? 0) - 0.13)).toBeLessThan(0.015);
    expect(Math.abs((linear?.misclosureEastM ?? 0) - 0.25)).toBeLessThan(0.015);
    expect(legs.map(({ correctionNorthM }) => cm(correctionNorthM))).toEqual([-4, -3, -6]);
    // Printed as −8, −5, −12, rounded so that they add up.
    expect(legs.map(({ correctionEastM }) => cm(correctionEastM))).toEqual([-7, -5, -12]);
  });

  it('has the permitted 1′√n that the sheet states, as an assumed row', () => {
    const row = rowOf('theodolite-30');
    const { angular } = judgeTraverse(sheet(POLYGON), row);
    expect(angular?.passes).toBe(true);
    expect(radToSeconds(angular?.permittedRad ?? 0) / 60).toBeCloseTo(Math.sqrt(6), 9);
    expect(row).toMatchObject({ confidence: 'assumed', legalReference: '' });
  });
});

const TABLE = SurveyTolerances.parse(tolerances);
function rowOf(id: string): SurveyTolerance {
  const row = TABLE.items.find((item) => item.id === id);
  assert(row);
  return row;
}

/*
 * F. Krumm, Geodetic Network Adjustment Examples, Stuttgart, rev. 3.5, 2020: traverse B–C–D–E between two known directions
 * (x and y exchanged: there x is east). Adjusted with 10″ and 16 mm.
 */
const KRUMM: Traverse = {
  angleSide: 'left',
  start: at(2483.826, 8478.139),
  orientation: { kind: 'backsight', bearingRad: toFullTurn(dms('68°15′20.7″') + Math.PI) },
  stations: [
    station('B', '172°53′34″', 281.832),
    station('C', '185°22′14″', 271.3),
    station('D', '208°26′19″', 274.1),
    station('E', '205°13′51″', null),
  ],
  end: { kind: 'linked', point: at(2263.411, 7709.336), bearingRad: dms('300°11′30.5″') },
};

describe('adjustTraverse', () => {
  it('agrees with the published least-squares traverse to the printed tenth of a millimetre', () => {
    const adjusted = adjustTraverse(KRUMM, { angleSdRad: secondsToRad(10), distanceSdM: 0.016, distanceSdPerM: 0 });
    assert(adjusted.ok);
    const [, c, d] = adjusted.value.figures.vertices;
    for (const [found, x, y] of [
      [c, 2347.8218, 8231.2745],
      [d, 2239.7178, 7982.4237],
    ] as const) {
      expect(Math.abs((found?.position?.xNorthM ?? 0) - x)).toBeLessThan(0.000_051);
      expect(Math.abs((found?.position?.yEastM ?? 0) - y)).toBeLessThan(0.000_051);
    }
  });

  it('is the network adjustment of the same observations, with directions for the angles', () => {
    const { stations, start, orientation, end } = KRUMM;
    assert(end.kind === 'linked' && end.bearingRad !== null);
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const places = [
      forward(start, { bearingRad: orientation.bearingRad + Math.PI, distanceM: 321 }),
      ...sheet(KRUMM)
        .vertices.map(({ position }) => position ?? start)
        .slice(0, -1),
      end.point,
      forward(end.point, { bearingRad: end.bearingRad, distanceM: 77 }),
    ];
    const points = names.map((name, index): NetworkPoint => ({
      name,
      position: places[index] ?? start,
      isFixed: name !== 'C' && name !== 'D',
    }));
    const sdRad = secondsToRad(10) / Math.SQRT2;
    const observations = stations.flatMap(({ name, angleRad, distanceM }, index): readonly Observation[] => {
      const [back, , ahead] = names.slice(index);
      const common = { kind: 'direction', set: name, at: name, sdRad } as const;
      return [
        { ...common, id: `${name} back`, to: back ?? '', valueRad: 1.234 },
        { ...common, id: `${name} ahead`, to: ahead ?? '', valueRad: 1.234 + (angleRad ?? 0) },
        ...(distanceM === null
          ? []
          : [{ kind: 'distance', id: name, at: name, to: ahead ?? '', valueM: distanceM, sdM: 0.016 } as const]),
      ];
    });
    const network = adjustNetwork({ points, observations });
    const traverse = adjustTraverse(KRUMM, { angleSdRad: secondsToRad(10), distanceSdM: 0.016, distanceSdPerM: 0 });
    assert(network.ok && traverse.ok);
    expect(network.value.degreesOfFreedom).toBe(traverse.value.network.degreesOfFreedom);
    expect(network.value.weightedSquares).toBeCloseTo(traverse.value.network.weightedSquares, 6);
    for (const [index, name] of (['C', 'D'] as const).entries()) {
      const one = network.value.points.find((point) => point.name === name);
      const other = traverse.value.network.points.find((point) => point.name === String(index + 1));
      assert(one && other);
      expect(Math.abs(one.position.xNorthM - other.position.xNorthM)).toBeLessThan(1e-7);
      expect(Math.abs(one.position.yEastM - other.position.yEastM)).toBeLessThan(1e-7);
      expect(one.ellipse.semiMajorM).toBeCloseTo(other.ellipse.semiMajorM, 8);
    }
  });

  it('adjusts a closed traverse whose first side is given, and keeps that bearing', () => {
    const adjusted = adjustTraverse(POLYGON, precisionOf(rowOf('theodolite-30')));
    assert(adjusted.ok);
    const { figures, network } = adjusted.value;
    expect(network.degreesOfFreedom).toBe(3);
    expect(printBearing(figures.legs[0]?.bearingRad ?? 0, { decimals: 1 })).toBe('10°40′00.0″');
    expect(figures.vertices.at(-1)?.position).toEqual(POLYGON.start);
    const sum = figures.vertices.reduce((total, { correctionRad }) => total + (correctionRad ?? 0), 0);
    expect(radToSeconds(sum)).toBeCloseTo(72, 5);
  });

  it('gives an open traverse the coordinates of the sheet, and its errors', () => {
    const open: Traverse = { ...KRUMM, end: { kind: 'open' } };
    const adjusted = adjustTraverse(open, precisionOf(rowOf('total-station-5')));
    assert(adjusted.ok);
    const { figures, network } = adjusted.value;
    expect(network.degreesOfFreedom).toBe(0);
    for (const [index, { position }] of sheet(open).vertices.entries())
      expect(Math.abs((figures.vertices[index]?.position?.yEastM ?? 0) - (position?.yEastM ?? 1))).toBeLessThan(1e-7);
    const majors = network.points.filter(({ isFixed }) => !isFixed).map(({ ellipse }) => ellipse.semiMajorM);
    expect(majors).toEqual(majors.toSorted((a, b) => a - b));
  });

  it('weighs a distance by its constant and its growing part together', () => {
    const open: Traverse = { ...KRUMM, stations: KRUMM.stations.slice(0, 2), end: { kind: 'open' } };
    const adjusted = adjustTraverse(open, { angleSdRad: secondsToRad(1), distanceSdM: 0.03, distanceSdPerM: 1e-4 });
    assert(adjusted.ok);
    const end = adjusted.value.network.points.find(({ name }) => name === '1');
    expect(end?.ellipse.semiMajorM).toBeCloseTo(Math.hypot(0.03, 0.0281832), 9);
    expect(end?.ellipse.semiMinorM).toBeCloseTo(281.832 * secondsToRad(1), 6);
  });

  it('refuses what is not complete and names the stations', () => {
    const stations = DIAGONAL.stations.map((s) => (s.name === '7' ? { ...s, distanceM: null } : s));
    expect(adjustTraverse({ ...DIAGONAL, stations }, precisionOf(rowOf('theodolite-30')))).toMatchObject({
      error: { code: 'traverse.incomplete', about: ['7'] },
    });
  });
});

/** A random traverse with its true points; angles and distances with errors. */
const anyTraverse = fc
  .record({
    turns: fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 3, maxLength: 9 }),
    lengths: fc.array(fc.integer({ min: 40, max: 400 }), { minLength: 9, maxLength: 9 }),
    zero: fc.integer({ min: 0, max: 359 }),
    seed: fc.integer(),
    angleSide: fc.constantFrom('left' as const, 'right' as const),
    kind: fc.constantFrom('open' as const, 'linked' as const, 'closed' as const),
    orientation: fc.constantFrom('backsight' as const, 'firstSide' as const),
  })
  .map(({ turns, lengths, zero, seed, angleSide, kind, orientation }) => {
    const noise = normalNumbers(seed);
    let bearingRad = degreesToRad(zero);
    const points = [at(5_670_300, 12_674_400)];
    for (const [index, turn] of turns.entries()) {
      bearingRad = toFullTurn(bearingRad + degreesToRad(turn) - Math.PI);
      points.push(forward(points.at(-1) as PlanePoint, { bearingRad, distanceM: lengths[index] ?? 100 }));
    }
    if (kind === 'closed') points.push(points[0] as PlanePoint);
    return { traverse: observed(points, { zero, angleSide, kind, orientation, noise }), points };
  });

interface Setting {
  readonly zero: number;
  readonly angleSide: 'left' | 'right';
  readonly kind: 'open' | 'linked' | 'closed';
  readonly orientation: 'backsight' | 'firstSide';
  readonly noise: () => number;
}

function observed(points: readonly PlanePoint[], { zero, angleSide, kind, orientation, noise }: Setting): Traverse {
  const start = points[0] as PlanePoint;
  const back = forward(start, { bearingRad: degreesToRad(zero) + Math.PI, distanceM: 100 });
  const end = points.at(-1) as PlanePoint;
  const fore = kind === 'closed' ? (points[1] as PlanePoint) : forward(end, { bearingRad: 1, distanceM: 100 });
  const line = (from: PlanePoint, to: PlanePoint): { readonly bearingRad: number; readonly distanceM: number } => {
    const found = inverse(from, to);
    assert(found.ok);
    return found.value;
  };
  const stations = points.map((point, index): TraverseStation => {
    const [behind, ahead] = [points[index - 1] ?? back, points[index + 1] ?? fore];
    const left = angleAt(point, behind, ahead);
    assert(left.ok);
    const angle = toFullTurn(left.value + secondsToRad(5) * noise());
    const isLast = index === points.length - 1;
    return {
      name: `P${index}`,
      angleRad: angleSide === 'left' ? angle : toFullTurn(FULL_TURN_RAD - angle),
      distanceM: isLast ? null : line(point, ahead).distanceM + 0.003 * noise(),
    };
  });
  return {
    angleSide,
    start,
    orientation:
      orientation === 'backsight'
        ? { kind: 'backsight', bearingRad: line(back, start).bearingRad }
        : { kind: 'firstSide', bearingRad: line(start, points[1] as PlanePoint).bearingRad },
    stations,
    end: kind === 'linked' ? { kind, point: end, bearingRad: line(end, fore).bearingRad } : { kind },
  };
}

describe('computeTraverse', () => {
  it('ends where it is known to end: corrections are the misclosures with the other sign', () => {
    fc.assert(
      fc.property(
        anyTraverse,
        fc.constantFrom('bowditch' as const, 'transit' as const),
        ({ traverse, points }, method) => {
          const { vertices, legs, angular, linear, missing } = sheet(traverse, method);
          expect(missing).toEqual([]);
          const open = traverse.end.kind === 'open';
          expect([angular === null, linear === null]).toEqual([open, open]);
          if (open) return;
          const last = vertices.at(-1)?.position;
          const target = points.at(-1);
          assert(last && target && angular && linear);
          expect(Math.hypot(last.xNorthM - target.xNorthM, last.yEastM - target.yEastM)).toBeLessThan(1e-7);
          const turned = vertices.reduce((sum, { correctionRad }) => sum + (correctionRad ?? 0), 0);
          expect(Math.abs(turned + angular.misclosureRad)).toBeLessThan(1e-12);
          const shifted = legs.reduce((sum, { correctionNorthM }) => sum + (correctionNorthM ?? 0), 0);
          expect(Math.abs(shifted + linear.misclosureNorthM)).toBeLessThan(1e-9);
          expect(Math.abs(radToSeconds(angular.misclosureRad))).toBeLessThan(5 * 6 * Math.sqrt(angular.count));
        },
      ),
      { numRuns },
    );
  });

  it('gives the same points for right angles as for left ones, with the misclosure of the other sign', () => {
    fc.assert(
      fc.property(anyTraverse, ({ traverse }) => {
        const mirrored: Traverse = {
          ...traverse,
          angleSide: traverse.angleSide === 'left' ? 'right' : 'left',
          stations: traverse.stations.map((s) => ({ ...s, angleRad: toFullTurn(FULL_TURN_RAD - (s.angleRad ?? 0)) })),
        };
        const [one, other] = [sheet(traverse), sheet(mirrored)];
        for (const [index, { position }] of one.vertices.entries()) {
          const same = other.vertices[index]?.position;
          assert(position && same);
          expect(Math.hypot(position.xNorthM - same.xNorthM, position.yEastM - same.yEastM)).toBeLessThan(1e-6);
        }
        expect(other.angular?.misclosureRad ?? 0).toBeCloseTo(-(one.angular?.misclosureRad ?? 0), 11);
      }),
      { numRuns },
    );
  });

  it('stays with the true points within what the errors allow, by every method', () => {
    fc.assert(
      fc.property(anyTraverse, ({ traverse, points }) => {
        const adjusted = adjustTraverse(traverse, {
          angleSdRad: secondsToRad(5),
          distanceSdM: 0.003,
          distanceSdPerM: 0,
        });
        assert(adjusted.ok, JSON.stringify(adjusted));
        for (const figures of [sheet(traverse), sheet(traverse, 'transit'), adjusted.value.figures])
          for (const [index, { position }] of figures.vertices.entries()) {
            const truth = points[index];
            assert(position && truth);
            expect(Math.hypot(position.xNorthM - truth.xNorthM, position.yEastM - truth.yEastM)).toBeLessThan(0.5);
          }
      }),
      { numRuns },
    );
  });

  it('shows every figure that is known while the rest is being typed', () => {
    const without = (name: string, part: 'angleRad' | 'distanceM'): TraverseFigures =>
      sheet({ ...DIAGONAL, stations: DIAGONAL.stations.map((s) => (s.name === name ? { ...s, [part]: null } : s)) });
    const noDistance = without('7', 'distanceM');
    expect(noDistance.missing).toEqual([{ station: '7', what: 'distance' }]);
    expect(printDms(noDistance.angular?.misclosureRad ?? 0)).toBe('−0°01′12″');
    expect(noDistance.linear).toBeNull();
    expect(noDistance.legs.map(({ bearingRad }) => bearingRad !== null)).toEqual([true, true, true]);
    expect(noDistance.vertices.map(({ position }) => position !== null)).toEqual([true, true, false, false]);
    const noAngle = without('8', 'angleRad');
    expect(noAngle.missing).toEqual([{ station: '8', what: 'angle' }]);
    expect([noAngle.angular, noAngle.linear]).toEqual([null, null]);
    expect(noAngle.legs.map(({ bearingRad }) => bearingRad !== null)).toEqual([true, true, false]);
    // Nothing is corrected before the closure is known.
    expect(noAngle.vertices.map(({ correctionRad }) => correctionRad)).toEqual([0, 0, null, 0]);
  });

  it('checks the sides alone where the end has coordinates and no direction', () => {
    assert(DIAGONAL.end.kind === 'linked');
    const { angular, linear } = sheet({ ...DIAGONAL, end: { ...DIAGONAL.end, bearingRad: null } });
    expect(angular).toBeNull();
    expect(linear?.misclosureM).toBeGreaterThan(0.1);
  });

  it('refuses figures that no traverse has', () => {
    const [first, ...rest] = DIAGONAL.stations;
    assert(first);
    const withFirst = (changed: Partial<TraverseStation>): Traverse => ({
      ...DIAGONAL,
      stations: [{ ...first, ...changed }, ...rest],
    });
    expect(computeTraverse(withFirst({ distanceM: 0 }), 'bowditch')).toMatchObject({
      error: { code: 'traverse.distance', about: ['5'] },
    });
    expect(computeTraverse(withFirst({ distanceM: NaN }), 'bowditch')).toMatchObject({
      error: { code: 'traverse.distance' },
    });
    expect(computeTraverse(withFirst({ angleRad: -0.1 }), 'bowditch')).toMatchObject({
      error: { code: 'traverse.angle', about: ['5'] },
    });
    expect(computeTraverse(withFirst({ angleRad: FULL_TURN_RAD }), 'bowditch')).toMatchObject({
      error: { code: 'traverse.angle' },
    });
    expect(computeTraverse({ ...POLYGON, stations: POLYGON.stations.slice(0, 3) }, 'bowditch')).toMatchObject({
      error: { code: 'traverse.tooShort' },
    });
  });
});

describe('permitted values', () => {
  it('are all labelled as assumed and stand without a legal reference: no Kazakh figures were found', () => {
    for (const { confidence, legalReference } of TABLE.items)
      expect({ confidence, legalReference }).toEqual({ confidence: 'assumed', legalReference: '' });
  });

  it('cannot be called confirmed without an act, or have an act and be assumed', () => {
    const [row] = TABLE.items;
    assert(row);
    const withRow = (changed: Partial<SurveyTolerance>): boolean =>
      SurveyTolerances.safeParse({ ...TABLE, items: [{ ...row, ...changed }] }).success;
    expect(withRow({})).toBe(true);
    expect(withRow({ confidence: 'confirmed' })).toBe(false);
    expect(withRow({ legalReference: 'art. 1' })).toBe(false);
    expect(withRow({ confidence: 'confirmed', legalReference: 'art. 1' })).toBe(true);
    expect(SurveyTolerances.safeParse({ ...TABLE, items: [row, row] }).success).toBe(false);
  });

  it('pass up to the permitted value and no further', () => {
    const row = rowOf('theodolite-30');
    const { angular, linear } = sheet(POLYGON);
    assert(angular && linear);
    const permitted = 2 * secondsToRad(30) * Math.sqrt(6);
    const judged = (misclosureRad: number, relativeDenominator: number | null) =>
      judgeTraverse(
        { ...sheet(POLYGON), angular: { ...angular, misclosureRad }, linear: { ...linear, relativeDenominator } },
        row,
      );
    expect(judged(-permitted, 2000)).toMatchObject({ passes: true });
    expect(judged(permitted * 1.0001, 2000)).toMatchObject({
      passes: false,
      angular: { passes: false },
      linear: { passes: true },
    });
    expect(judged(0, 1999.9)).toMatchObject({ passes: false, angular: { passes: true }, linear: { passes: false } });
    expect(judged(0, null)).toMatchObject({ passes: true });
  });
});
