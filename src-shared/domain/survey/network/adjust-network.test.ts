import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../testing/property-runs.ts';
import { HALF_TURN_RAD, secondsToRad } from '../angle-units.ts';
import { forward, inverse } from '../forward-inverse.ts';
import type { PlanePoint } from '../plane-point.ts';
import { normalNumbers } from '../random.fixture.ts';
import { adjustNetwork, type AdjustedNetwork, type AdjustmentOptions } from './adjust-network.ts';
import { confidenceEllipse } from './error-ellipse.ts';
import type { Network, NetworkPoint, Observation } from './network.ts';
import { proposeRemovals } from './propose-removals.ts';
import { NIEMEIER, PUBLISHED_NETWORKS, WOLF } from './published-networks.fixture.ts';

const adjusted = (network: Network, options: AdjustmentOptions = {}): AdjustedNetwork => {
  const result = adjustNetwork(network, options);
  assert(result.ok, JSON.stringify(result));
  return result.value;
};

const pointOf = (network: AdjustedNetwork, name: string): AdjustedNetwork['points'][number] => {
  const found = network.points.find((point) => point.name === name);
  assert(found);
  return found;
};

describe('networks of textbooks', () => {
  it.each(PUBLISHED_NETWORKS)('agrees with $source', ({ network, datum, adjusted: printed }) => {
    const result = adjusted(network, { datum, variance: 'estimated' });
    for (const expected of printed) {
      const { position, sdNorthM, sdEastM } = pointOf(result, expected.name);
      // Printed to 0.1 mm, and standard deviations to 0.01 mm.
      expect(Math.abs(position.xNorthM - expected.xNorthM)).toBeLessThan(0.000_051);
      expect(Math.abs(position.yEastM - expected.yEastM)).toBeLessThan(0.000_051);
      expect(Math.abs(sdNorthM - expected.sdNorthM)).toBeLessThan(0.000_006);
      expect(Math.abs(sdEastM - expected.sdEastM)).toBeLessThan(0.000_006);
    }
  });

  it('counts what the network of Wolf cannot hold itself: two shifts and the turn', () => {
    const { datumDefect, degreesOfFreedom } = adjusted(WOLF.network, { datum: WOLF.datum });
    expect(datumDefect).toBe(3);
    // 36 directions, a distance and an angle; 18 coordinates and 9 orientations.
    expect(degreesOfFreedom).toBe(36 + 2 - 27 + 3);
  });
});

//   C-------D        known: A and B
//   | \   / |
//   |   X   |        500 m square, all distances and all directions
//   | /   \ |
//   A-------B
const TRUE: Readonly<Record<string, PlanePoint>> = {
  A: { xNorthM: 5_670_000, yEastM: 12_674_000 },
  B: { xNorthM: 5_670_000, yEastM: 12_674_500 },
  C: { xNorthM: 5_670_500, yEastM: 12_674_000 },
  D: { xNorthM: 5_670_480, yEastM: 12_674_510 },
};
const NAMES = Object.keys(TRUE);
const SD_RAD = secondsToRad(3);
const SD_M = 0.003;

const place = (name: string): PlanePoint => TRUE[name] as PlanePoint;

function square(noise: () => number, fixed: readonly string[] = ['A', 'B']): Network {
  const points = NAMES.map((name): NetworkPoint => ({ name, position: place(name), isFixed: fixed.includes(name) }));
  const observations = NAMES.flatMap((at, index) =>
    NAMES.filter((to) => to !== at).flatMap((to): readonly Observation[] => {
      const line = inverse(place(at), place(to));
      assert(line.ok);
      const valueRad = line.value.bearingRad - index + SD_RAD * noise();
      const direction: Observation = {
        kind: 'direction',
        id: `r ${at}${to}`,
        set: at,
        at,
        to,
        valueRad,
        sdRad: SD_RAD,
      };
      if (to < at) return [direction];
      const valueM = line.value.distanceM + SD_M * noise();
      return [direction, { kind: 'distance', id: `s ${at}${to}`, at, to, valueM, sdM: SD_M }];
    }),
  );
  return { points, observations };
}

const exact = (): number => 0;

describe('adjustNetwork', () => {
  it('finds the true points from observations without errors, whatever the start', () => {
    const network = square(exact);
    const moved = network.points.map((point) =>
      point.isFixed ? point : { ...point, position: forward(point.position, { bearingRad: 1, distanceM: 40 }) },
    );
    const result = adjusted({ ...network, points: moved });
    for (const name of NAMES) {
      const { xNorthM, yEastM } = pointOf(result, name).position;
      expect(Math.hypot(xNorthM - place(name).xNorthM, yEastM - place(name).yEastM)).toBeLessThan(1e-6);
    }
  });

  it('shares its degrees of freedom out as redundancy numbers', () => {
    for (const options of [{}, { datum: NAMES }, { datum: ['A', 'D'] }]) {
      const { observations, degreesOfFreedom } = adjusted(square(normalNumbers(5)), options);
      expect(observations.reduce((sum, { redundancy }) => sum + redundancy, 0)).toBeCloseTo(degreesOfFreedom, 8);
    }
  });

  it('gives the same residuals under every minimal datum', () => {
    const noise = normalNumbers(7);
    const network = square(noise);
    const free = adjusted(network, { datum: NAMES });
    const partial = adjusted(network, { datum: ['B', 'C'] });
    expect(free.datumDefect).toBe(3);
    expect(partial.weightedSquares).toBeCloseTo(free.weightedSquares, 6);
    for (const [index, { residual, statistic }] of free.observations.entries()) {
      expect(Math.abs((partial.observations[index]?.residual ?? 1) - residual)).toBeLessThan(1e-8);
      expect(partial.observations[index]?.statistic ?? 0).toBeCloseTo(statistic ?? -1, 4);
    }
    // Total trace minimisation: no other datum has a smaller sum of variances.
    const trace = ({ points }: AdjustedNetwork): number =>
      points.reduce((sum, { covariance }) => sum + covariance.northM2 + covariance.eastM2, 0);
    expect(trace(free)).toBeLessThan(trace(partial));
    expect(trace(free)).toBeLessThan(trace(adjusted(square(normalNumbers(7)))));
  });

  it('keeps the middle, the orientation and nothing else of a free network with distances', () => {
    const network = square(normalNumbers(11));
    const { points } = adjusted(network, { datum: NAMES });
    const shift = { north: 0, east: 0, turn: 0 };
    for (const { name, position } of points) {
      const [dx, dy] = [position.xNorthM - place(name).xNorthM, position.yEastM - place(name).yEastM];
      shift.north += dx;
      shift.east += dy;
      shift.turn += dy * (place(name).xNorthM - 5_670_245) - dx * (place(name).yEastM - 12_674_252.5);
    }
    expect(Math.abs(shift.north)).toBeLessThan(1e-6);
    expect(Math.abs(shift.east)).toBeLessThan(1e-6);
    expect(Math.abs(shift.turn)).toBeLessThan(1e-3);
  });

  it('holds a free network at the given coordinates, however far it has to go from them', () => {
    const { points, observations } = square(exact);
    const given = points.map((point, index) => ({
      ...point,
      position: forward(point.position, { bearingRad: 2 * index, distanceM: 20 }),
    }));
    const result = adjusted({ points: given, observations }, { datum: NAMES });
    let turn = 0;
    for (const { name, position } of given) {
      const found = pointOf(result, name).position;
      const [dx, dy] = [found.xNorthM - position.xNorthM, found.yEastM - position.yEastM];
      turn += dy * (position.xNorthM - 5_670_245) - dx * (position.yEastM - 12_674_252.5);
    }
    // Square metres: 1e-3 is a turn of a thousandth of a millimetre at 500 m.
    expect(Math.abs(turn)).toBeLessThan(1e-3);
  });

  it('states covariances that repeated measuring shows (Monte Carlo, seeded)', () => {
    const runs = propertyRuns(400);
    const noise = normalNumbers(42);
    const stated = pointOf(adjusted(square(exact)), 'D').covariance;
    const seen = { northM2: 0, eastM2: 0, northEastM2: 0 };
    let inside = 0;
    let accepted = 0;
    for (let run = 0; run < runs; run++) {
      const result = adjusted(square(noise));
      const { position } = pointOf(result, 'D');
      const [dx, dy] = [position.xNorthM - place('D').xNorthM, position.yEastM - place('D').yEastM];
      seen.northM2 += (dx * dx) / runs;
      seen.eastM2 += (dy * dy) / runs;
      seen.northEastM2 += (dx * dy) / runs;
      if (isInside(dx, dy, result)) inside += 1;
      if (result.globalTest?.passes === true) accepted += 1;
    }
    // The relative standard deviation of a variance from n runs is √(2/n).
    const wide = 4 * Math.sqrt(2 / runs);
    expect(Math.abs(seen.northM2 / stated.northM2 - 1)).toBeLessThan(wide);
    expect(Math.abs(seen.eastM2 / stated.eastM2 - 1)).toBeLessThan(wide);
    expect(Math.abs(seen.northEastM2 - stated.northEastM2)).toBeLessThan(
      wide * Math.sqrt(stated.northM2 * stated.eastM2),
    );
    // 95 % ellipse and 95 % global test.
    const spread = 4 * Math.sqrt((0.95 * 0.05) / runs);
    expect(Math.abs(inside / runs - 0.95)).toBeLessThan(spread);
    expect(Math.abs(accepted / runs - 0.95)).toBeLessThan(spread);
  });

  const isInside = (dx: number, dy: number, result: AdjustedNetwork): boolean => {
    const { semiMajorM, semiMinorM, bearingRad } = confidenceEllipse(pointOf(result, 'D').ellipse, 0.95);
    const along = dx * Math.cos(bearingRad) + dy * Math.sin(bearingRad);
    const across = dy * Math.cos(bearingRad) - dx * Math.sin(bearingRad);
    return (along / semiMajorM) ** 2 + (across / semiMinorM) ** 2 <= 1;
  };

  it('takes GNSS points with their correlation, and needs no fixed point then', () => {
    const network = square(exact, []);
    const gnss = ['A', 'D'].map((at, index): Observation => ({
      kind: 'gnss',
      id: `gnss ${at}`,
      at,
      value: forward(place(at), { bearingRad: index, distanceM: 0.01 }),
      sdNorthM: 0.008,
      sdEastM: 0.012,
      correlation: 0.5,
    }));
    const result = adjusted({ points: network.points, observations: [...network.observations, ...gnss] });
    expect(result.datumDefect).toBe(0);
    expect(result.observations.filter(({ id }) => id.startsWith('gnss')).map(({ component }) => component)).toEqual([
      'north',
      'east',
      'north',
      'east',
    ]);
    // Four GNSS numbers hold three motions: one of them is over, and the sum shows it.
    const all = result.observations.reduce((sum, { redundancy }) => sum + redundancy, 0);
    expect(all).toBeCloseTo(result.degreesOfFreedom, 8);
    expect(result.degreesOfFreedom).toBe(18 + 4 - 12);
  });

  it('shows a single GNSS point as unchecked: its error would go into all coordinates', () => {
    const { points, observations } = square(exact, []);
    const bearing: Observation = {
      kind: 'bearing',
      id: 'Az',
      at: 'A',
      to: 'B',
      valueRad: HALF_TURN_RAD / 2,
      sdRad: 1e-6,
    };
    const gnss: Observation = {
      kind: 'gnss',
      id: 'G',
      at: 'A',
      value: place('A'),
      sdNorthM: 0.01,
      sdEastM: 0.01,
      correlation: 0,
    };
    const result = adjusted({ points, observations: [...observations, bearing, gnss] });
    for (const { id, statistic, smallestDetectable } of result.observations)
      if (id === 'G' || id === 'Az')
        expect({ statistic, smallestDetectable }).toEqual({ statistic: null, smallestDetectable: null });
  });
});

describe('data snooping', () => {
  const withBlunders = (blunders: Readonly<Record<string, number>>): Network => {
    const { points, observations } = square(normalNumbers(3));
    return {
      points,
      observations: observations.map((seen) =>
        seen.kind === 'distance'
          ? { ...seen, valueM: seen.valueM + (blunders[seen.id] ?? 0) }
          : seen.kind === 'direction'
            ? { ...seen, valueRad: seen.valueRad + (blunders[seen.id] ?? 0) }
            : seen,
      ),
    };
  };

  it('suspects nothing in good observations', () => {
    const result = adjusted(withBlunders({}));
    expect(result.observations.filter(({ isSuspect }) => isSuspect)).toEqual([]);
    expect(result.globalTest?.passes).toBe(true);
    const proposals = proposeRemovals(withBlunders({}));
    expect(proposals).toEqual({ ok: true, value: [] });
  });

  it.each(['stated', 'estimated'] as const)('finds a gross error and its size (%s variance)', (variance) => {
    const result = adjusted(withBlunders({ 's CD': 0.1 }), { variance });
    const worst = result.observations.toSorted((a, b) => (b.statistic ?? 0) - (a.statistic ?? 0))[0];
    expect(worst).toMatchObject({ id: 's CD', isSuspect: true });
    expect(Math.abs((worst?.estimatedError ?? 0) - 0.1)).toBeLessThan(0.015);
    expect(result.globalTest?.passes).toBe(false);
  });

  it('proposes two gross errors one after the other and removes nothing itself', () => {
    const network = withBlunders({ 's CD': 0.15, 'r AD': secondsToRad(90) });
    const before = structuredClone(network);
    const proposals = proposeRemovals(network);
    assert(proposals.ok);
    expect(new Set(proposals.value.map(({ observation }) => observation.id))).toEqual(new Set(['s CD', 'r AD']));
    expect(network).toEqual(before);
  });

  it('states the smallest error that would be found', () => {
    // An error of that size is found in 80 of 100 cases at a significance of 0.001.
    const { smallestDetectable } = adjusted(withBlunders({})).observations.find(({ id }) => id === 's CD') ?? {};
    assert(smallestDetectable != null);
    const noise = normalNumbers(9);
    const runs = 300;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const { points, observations } = square(noise);
      const wrong = observations.map((seen) =>
        seen.kind === 'distance' && seen.id === 's CD' ? { ...seen, valueM: seen.valueM + smallestDetectable } : seen,
      );
      if (adjusted({ points, observations: wrong }).observations.find(({ id }) => id === 's CD')?.isSuspect === true)
        found += 1;
    }
    expect(Math.abs(found / runs - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / runs));
  });
});

describe('networks that cannot be adjusted', () => {
  const refusal = (network: Network, options: AdjustmentOptions = {}) => {
    const result = adjustNetwork(network, options);
    return result.ok ? null : { code: result.error.code, about: result.error.about };
  };

  it('names the point that lacks observations, not a number that is none', () => {
    const { points, observations } = square(exact);
    const alone: NetworkPoint = { name: 'E', position: { xNorthM: 5_670_900, yEastM: 12_674_100 }, isFixed: false };
    const sight: Observation = {
      kind: 'direction',
      id: 'r AE',
      set: 'A',
      at: 'A',
      to: 'E',
      valueRad: 0.1,
      sdRad: SD_RAD,
    };
    expect(refusal({ points: [...points, alone], observations })).toEqual({
      code: 'network.undetermined',
      about: ['E'],
    });
    expect(refusal({ points: [...points, alone], observations: [...observations, sight] })).toEqual({
      code: 'network.undetermined',
      about: ['E'],
    });
    const second: Observation = { kind: 'distance', id: 's CE', at: 'C', to: 'E', valueM: 412.3, sdM: SD_M };
    expect(refusal({ points: [...points, alone], observations: [...observations, sight, second] })).toBeNull();
  });

  it('names all points of a piece that hangs on nothing', () => {
    const { points, observations } = square(exact);
    const pair = ['E', 'F'].map((name, index): NetworkPoint => ({
      name,
      position: { xNorthM: 5_671_000, yEastM: 12_674_000 + 100 * index },
      isFixed: false,
    }));
    const between: Observation = { kind: 'distance', id: 's EF', at: 'E', to: 'F', valueM: 100, sdM: SD_M };
    expect(refusal({ points: [...points, ...pair], observations: [...observations, between] })).toEqual({
      code: 'network.undetermined',
      about: ['E', 'F'],
    });
  });

  //   A----C----B     two distances along one line leave C free across it
  it.each([0, 0.3, Math.PI / 2])('names a point that is held along a line only (bearing %d)', (bearingRad) => {
    const along = (distanceM: number): PlanePoint => forward(place('A'), { bearingRad, distanceM });
    const points = [0, 100, 50].map((distanceM, index): NetworkPoint => ({
      name: 'ABC'.charAt(index),
      position: along(distanceM),
      isFixed: index < 2,
    }));
    const observations = ['A', 'B'].map((at): Observation => ({
      kind: 'distance',
      id: `s ${at}C`,
      at,
      to: 'C',
      valueM: 50,
      sdM: SD_M,
    }));
    expect(refusal({ points, observations })).toEqual({ code: 'network.undetermined', about: ['C'] });
  });

  it('answers for networks with nothing to find', () => {
    const { points, observations } = square(exact, NAMES);
    const onlyDistances = observations.filter(({ kind }) => kind === 'distance');
    expect(adjusted({ points, observations: onlyDistances })).toMatchObject({ degreesOfFreedom: 6, datumDefect: 0 });
    expect(refusal({ points: [], observations: [] })).toMatchObject({ code: 'network.noPosition' });
  });

  it('says what the datum lacks', () => {
    expect(refusal(square(exact, []))).toEqual({ code: 'network.noPosition', about: [] });
    expect(refusal(square(exact, ['A']))).toEqual({ code: 'network.noOrientation', about: [] });
    const directions = square(exact, ['A']).observations.filter(({ kind }) => kind === 'direction');
    const bearing: Observation = {
      kind: 'bearing',
      id: 'Az',
      at: 'A',
      to: 'B',
      valueRad: HALF_TURN_RAD / 2,
      sdRad: SD_RAD,
    };
    expect(refusal({ points: square(exact, ['A']).points, observations: [...directions, bearing] })).toEqual({
      code: 'network.noScale',
      about: [],
    });
    expect(refusal(square(exact), { datum: ['A'] })).toEqual({ code: 'network.datumPoints', about: ['A'] });
  });

  it('refuses input that is wrong in itself and says where', () => {
    const { points, observations } = square(exact);
    const [first] = observations;
    assert(first?.kind === 'direction');
    const with_ = (changed: Observation): Network => ({ points, observations: [changed, ...observations.slice(1)] });
    expect(refusal(with_({ ...first, to: 'Z' }))).toEqual({ code: 'network.unknownPoint', about: ['r AB', 'Z'] });
    expect(refusal(with_({ ...first, to: 'A' }))).toEqual({ code: 'network.toItself', about: ['r AB'] });
    expect(refusal(with_({ ...first, valueRad: NaN }))).toEqual({ code: 'network.notANumber', about: ['r AB'] });
    expect(refusal(with_({ ...first, sdRad: 0 }))).toEqual({ code: 'network.standardDeviation', about: ['r AB'] });
    expect(refusal({ points, observations: [...observations, first] })).toEqual({
      code: 'network.duplicate',
      about: ['r AB'],
    });
    expect(refusal({ points: [...points, points[0] as NetworkPoint], observations })).toEqual({
      code: 'network.duplicate',
      about: ['A'],
    });
    const onOne = points.map((point) => (point.name === 'D' ? { ...point, position: place('C') } : point));
    expect(refusal({ points: onOne, observations })).toMatchObject({ code: 'survey.samePoint' });
  });

  it('says when approximate coordinates lead nowhere', () => {
    const { network } = NIEMEIER;
    const lost = network.points.map((point) => {
      if (point.name === 'Z108')
        return { ...point, position: { xNorthM: -14_920.392395743962, yEastM: 68_531.70473131514 } };
      return point.name === 'Z110'
        ? { ...point, position: { xNorthM: -2_970.380786379046, yEastM: 35_655.123327386624 } }
        : point;
    });
    expect(refusal({ ...network, points: lost })).toEqual({ code: 'network.diverges', about: [] });
  });
});
