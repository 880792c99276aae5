import { gonToRad, secondsToRad } from '../angle-units.ts';
import { parseAngle } from '../parse-angle.ts';
import type { Network, NetworkPoint, Observation } from './network.ts';

/*
 * Networks of textbooks with their published results, figures as collected by F. Krumm, Geodetic Network Adjustment
 * Examples, Geodätisches Institut Stuttgart, rev. 3.5, 2020 (also the test data of GNU Gama). Coordinates are compared
 * to the printed 0.1 mm, standard deviations (a posteriori) to their printed digits. The collection has x east and y north; here they are turned.
 */

interface PublishedPoint {
  readonly name: string;
  readonly xNorthM: number;
  readonly yEastM: number;
  readonly sdNorthM: number;
  readonly sdEastM: number;
}

interface PublishedNetwork {
  readonly source: string;
  readonly network: Network;
  readonly datum: 'fixed' | readonly string[];
  readonly adjusted: readonly PublishedPoint[];
}

const point = (name: string, xNorthM: number, yEastM: number, isFixed = false): NetworkPoint => ({
  name,
  position: { xNorthM, yEastM },
  isFixed,
});

const result = (name: string, x: number, sdXmm: number, y: number, sdYmm: number): PublishedPoint => ({
  name,
  xNorthM: x,
  yEastM: y,
  sdNorthM: sdXmm / 1000,
  sdEastM: sdYmm / 1000,
});

export function dms(text: string): number {
  const read = parseAngle(text);
  if (!read.ok) throw new Error(`${read.error.code} ${text}`);
  return read.value.angleRad;
}

const distance = (at: string, to: string, valueM: number, sdM: number): Observation => ({
  kind: 'distance',
  id: `${at}-${to}`,
  at,
  to,
  valueM,
  sdM,
});

const angle = (at: string, from: string, to: string, valueRad: number, sdRad: number): Observation => ({
  kind: 'angle',
  id: `${from}-${at}-${to}`,
  at,
  from,
  to,
  valueRad,
  sdRad,
});

/** A set of directions: «at to gon, to gon …». */
const set = (at: string, sdGon: number, readings: Readonly<Record<string, number>>): readonly Observation[] =>
  Object.entries(readings).map(([to, gon]) => ({
    kind: 'direction',
    id: `${at}:${to}`,
    set: at,
    at,
    to,
    valueRad: gonToRad(gon),
    sdRad: gonToRad(sdGon),
  }));

export const GHILANI_16_1: PublishedNetwork = {
  source: 'Ghilani, Adjustment Computations, 5th ed., example 16.1, p. 300 (traverse with one new point)',
  network: {
    points: [
      point('Q', 800, 1000, true),
      point('R', 1000, 1000, true),
      point('U', 1100, 1173.2),
      point('S', 1186.5, 1223, true),
      point('T', 1186.5, 1400, true),
    ],
    observations: [
      distance('R', 'U', 200, 0.05),
      distance('U', 'S', 100, 0.08),
      angle('R', 'Q', 'U', dms('240°00′00″'), secondsToRad(30)),
      angle('U', 'R', 'S', dms('150°00′00″'), secondsToRad(30)),
      angle('S', 'U', 'T', dms('240°01′00″'), secondsToRad(30)),
    ],
  },
  datum: 'fixed',
  adjusted: [result('U', 1099.9872, 52.64, 1173.0886, 41.94)],
};

const GHILANI_16_2: PublishedNetwork = {
  source:
    'Ghilani, Adjustment Computations, 5th ed., example 16.2, p. 307 (braced quadrilateral, one point and a bearing)',
  network: {
    points: [
      point('Q', 1000, 1000, true),
      point('R', 2640.01, 1003.06),
      point('S', 2638.47, 2323.07),
      point('T', 1096.07, 2661.75),
    ],
    observations: [
      ...(
        [
          ['Q', 'R', 'S', '38°48′50.7″', 4],
          ['Q', 'S', 'T', '47°46′12.4″', 4],
          ['Q', 'T', 'R', '273°24′56.5″', 4.4],
          ['R', 'Q', 'S', '269°57′33.4″', 4.7],
          ['S', 'R', 'T', '257°32′56.8″', 4.7],
          ['T', 'S', 'Q', '279°04′31.2″', 4.5],
          ['R', 'S', 'T', '42°52′51.0″', 4.3],
          ['R', 'S', 'Q', '90°02′26.7″', 4.5],
          ['S', 'Q', 'R', '51°08′45.0″', 4.3],
          ['S', 'T', 'Q', '51°18′16.2″', 4],
          ['T', 'R', 'S', '34°40′05.7″', 4],
        ] as const
      ).map(([at, from, to, text, seconds]) => angle(at, from, to, dms(text), secondsToRad(seconds))),
      distance('Q', 'R', 1640.016, 0.026),
      distance('R', 'S', 1320.001, 0.024),
      distance('S', 'T', 1579.123, 0.025),
      distance('T', 'Q', 1664.524, 0.026),
      distance('Q', 'S', 2105.962, 0.029),
      distance('R', 'T', 2266.035, 0.03),
      { kind: 'bearing', id: 'Az', at: 'Q', to: 'R', valueRad: dms('0°06′24.5″'), sdRad: secondsToRad(0.001) },
    ],
  },
  datum: 'fixed',
  adjusted: [
    result('R', 2640.0051, 5.97, 1003.0572, 0.01),
    result('S', 2638.4742, 6.6, 2323.0626, 5.49),
    result('T', 1096.0867, 7.27, 2661.7386, 5.9),
  ],
};

const GHILANI_14_5: PublishedNetwork = {
  source: 'Ghilani, Adjustment Computations, 5th ed., example 14.5, p. 251 (trilateration)',
  network: {
    points: [
      point('Badger', 390000, 2410000, true),
      point('Bucky', 386881.222, 2411820, true),
      point('Wisconsin', 391043.461, 2415776.819),
      point('Campus', 387603.45, 2416892.67),
    ],
    observations: [
      distance('Badger', 'Wisconsin', 5870.302, 0.01),
      distance('Badger', 'Campus', 7297.588, 0.01),
      distance('Wisconsin', 'Campus', 3616.434, 0.01),
      distance('Wisconsin', 'Bucky', 5742.878, 0.01),
      distance('Campus', 'Bucky', 5123.76, 0.01),
    ],
  },
  datum: 'fixed',
  adjusted: [
    result('Wisconsin', 391043.2945, 220.61, 2415776.9044, 148.79),
    result('Campus', 387603.2551, 270.54, 2416892.6955, 103.78),
  ],
};

export const NIEMEIER: PublishedNetwork = {
  source: 'Niemeier, Ausgleichungsrechnung, 2nd ed. 2008, p. 156 (directions and distances between known points)',
  network: {
    points: [
      point('104', 26816.143, 40686.792, true),
      point('106', 28872.552, 41932.838, true),
      point('113', 27492.007, 42242.231, true),
      point('280', 28835.979, 40350.846, true),
      point('Z108', 27816.1, 40759.4),
      point('Z110', 27904, 41373),
    ],
    observations: [
      ...set('Z108', 0.0005, { 280: 370.6444, 104: 199.5131, 113: 108.5994 }),
      ...set('Z110', 0.0005, { 106: 35.4146, Z108: 292.9943, 104: 237.8763, 113: 130.2278 }),
      distance('Z108', '280', 1098.643, 0.005),
      distance('Z108', '104', 1002.598, 0.005),
      distance('Z108', '113', 1517.862, 0.005),
      distance('Z110', '106', 1118.689, 0.005),
      distance('Z110', 'Z108', 619.905, 0.005),
      distance('Z110', '104', 1286.215, 0.005),
      distance('Z110', '113', 961.911, 0.005),
    ],
  },
  datum: 'fixed',
  adjusted: [result('Z108', 27816.1166, 3.01, 40759.3769, 3.13), result('Z110', 27904.0042, 2.89, 41373.0193, 3.12)],
};

const LOTHER: Network = {
  points: [
    point('10', 1000, 1000),
    point('20', 1588.776, 1432.482),
    point('30', 1000, 1497.402),
    point('40', 640.258, 1439.767),
  ],
  observations: [
    ...set('10', 0.001, { 20: 0, 30: 59.6694, 40: 103.3195 }),
    ...set('20', 0.001, { 10: 0, 30: 352.6792, 40: 359.1799 }),
    ...set('30', 0.001, { 20: 0, 40: 217.1002, 10: 306.9908 }),
    ...set('40', 0.001, { 10: 0, 20: 55.8622, 30: 66.465 }),
  ],
};

const LOTHER_TOTAL: PublishedNetwork = {
  source:
    'Lother & Strehle, Grundlagen der Ausgleichungsrechnung, München 2007, p. 11-17 (free directions, all points)',
  network: LOTHER,
  datum: ['10', '20', '30', '40'],
  adjusted: [
    result('10', 999.9965, 5.84, 1000.0101, 5.94),
    result('20', 1588.7865, 6.03, 1432.4833, 3.24),
    result('30', 999.99, 7.71, 1497.3911, 4.07),
    result('40', 640.261, 6.15, 1439.7666, 4.09),
  ],
};

const LOTHER_PARTIAL: PublishedNetwork = {
  source:
    'Lother & Strehle, Grundlagen der Ausgleichungsrechnung, München 2007, p. 11-17 (three points hold the datum)',
  network: LOTHER,
  datum: ['10', '20', '30'],
  adjusted: [
    result('10', 999.9983, 3.3, 1000.0114, 5.33),
    result('20', 1588.7857, 4.48, 1432.4824, 2.77),
    result('30', 999.992, 5.22, 1497.3902, 5.71),
    result('40', 640.2646, 13.5, 1439.7661, 8.99),
  ],
};

const STRANG_BORRE: PublishedNetwork = {
  source: 'Strang & Borre, Linear Algebra, Geodesy, and GPS, 1997, example 12.4, p. 411 (free trilateration)',
  network: {
    points: [point('P', 170.71, 170.71), point('1', 270.71, 170.71), point('2', 100, 100), point('3', 100, 241.42)],
    observations: [
      distance('1', 'P', 100.01, 0.01),
      distance('2', 'P', 100.02, 0.01),
      distance('3', 'P', 100.03, 0.01),
      distance('1', '2', 184.785, 0.01),
      distance('2', '3', 141.44, 0.01),
      distance('1', '3', 184.805, 0.01),
    ],
  },
  datum: ['P', '1', '2', '3'],
  adjusted: [
    result('P', 170.7185, 6.82, 170.7123, 10.79),
    result('1', 270.7213, 5.51, 170.7032, 8.1),
    result('2', 99.9971, 7.05, 99.9912, 6.41),
    result('3', 99.983, 7.05, 241.4333, 6.4),
  ],
};

export const WOLF: PublishedNetwork = {
  source: 'Wolf, Ausgleichungsrechnung II, 1979, p. 66 (free network of nine points: directions, a distance, an angle)',
  network: {
    points: [
      point('1', 726419.33, 184423.28),
      point('2', 726476.66, 186444.18),
      point('3', 725490.35, 183257.84),
      point('4', 723313, 184292),
      point('5', 721829, 185487),
      point('6', 722104.58, 186708.72),
      point('7', 725139.7, 184868.2),
      point('8', 725336.6, 186579.3),
      point('9', 723322.02, 185963.07),
    ],
    observations: [
      ...set('1', 0.0025, { 2: 0, 7: 80.5, 3: 158.961 }),
      ...set('2', 0.0025, { 8: 0, 7: 62.726, 1: 105.712 }),
      ...set('3', 0.0025, { 1: 0, 7: 56.496, 9: 85.845, 4: 114.595 }),
      ...set('4', 0.0025, { 7: 0, 8: 34.45, 9: 80.211, 5: 137.402, 3: 352.309 }),
      ...set('5', 0.0025, { 9: 0, 6: 66.245, 4: 337.216 }),
      ...set('6', 0.0025, { 5: 0, 9: 79.169, 8: 111.582 }),
      ...set('7', 0.0025, { 2: 0, 8: 37.498, 9: 110.258, 4: 164.232, 3: 258.441, 1: 323.486 }),
      ...set('8', 0.0025, { 6: 0, 9: 21.445, 4: 56.442 }),
      ...set('9', 0.0025, { 8: 0, 6: 146.143, 5: 200.733, 4: 280.756, 3: 324.105, 7: 346.569 }),
      distance('7', '9', 2121.9, 0.03),
      angle('8', '7', '2', gonToRad(99.781), gonToRad(0.0035)),
    ],
  },
  datum: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  adjusted: [
    result('1', 726419.6616, 31.17, 184423.0335, 21.83),
    result('2', 726476.7948, 35.12, 186444.3543, 25.1),
    result('3', 725490.5804, 20.99, 183257.3128, 35.57),
    result('4', 723313.2969, 21.9, 184292.0767, 21.72),
    result('5', 721828.5221, 37.04, 185487.3938, 17.8),
    result('6', 722103.9831, 33.88, 186708.6561, 29.75),
    result('7', 725139.6623, 12.49, 184868.009, 12.54),
    result('8', 725336.4593, 25.47, 186579.4918, 27.93),
    result('9', 723322.2794, 14.38, 185963.2619, 10.6),
  ],
};

export const PUBLISHED_NETWORKS: readonly PublishedNetwork[] = [
  GHILANI_14_5,
  GHILANI_16_1,
  GHILANI_16_2,
  NIEMEIER,
  LOTHER_TOTAL,
  LOTHER_PARTIAL,
  STRANG_BORRE,
  WOLF,
];
