import { assert, describe, expect, it } from 'vitest';
import { radToSeconds } from '../angle-units.ts';
import { aTolerance } from '../tolerance.fixture.ts';
import {
  adjustNetworkSheet,
  datumOf,
  readNetworkSheet,
  NetworkSheet,
  type ObservationKind,
  type ObservationRow,
} from './network-sheet.ts';

const TOLERANCE = aTolerance({
  angular: { k: 2, tSeconds: 5, source: 'test' },
  distance: { constantMm: 3, ppm: 2, source: 'test' },
});
const read = (sheet: NetworkSheet) => readNetworkSheet(sheet, { bareUnit: 'degrees', tolerance: TOLERANCE });

const measured = (
  kind: ObservationKind,
  at: string,
  to: string,
  value: string,
  more: Partial<ObservationRow> = {},
) => ({
  kind,
  at,
  from: '',
  to,
  value,
  second: '',
  sd: '',
  isLeftOut: false,
  ...more,
});

//    C (100, 0)
//    |  \            a triangle of 100, 100 and 141.421 m;
//    |    \          the right angle at A
//    A----B (0, 100)
const TRIANGLE: NetworkSheet = {
  points: [
    { name: 'A', x: '1000', y: '1000', isFixed: true },
    { name: 'B', x: '1000', y: '1100', isFixed: true },
    { name: 'C', x: '1100,05', y: '999,95', isFixed: false },
  ],
  observations: [
    measured('distance', 'A', 'C', '100,002'),
    measured('distance', 'B', 'C', '141,424'),
    measured('angle', 'A', 'B', '90°00′04″', { from: 'C' }),
  ],
};

describe('a network that is being typed', () => {
  it('A4.5 is adjusted without what was left out by hand, which is known all the same', () => {
    const wrong = { ...measured('distance', 'A', 'C', '100,902'), isLeftOut: true };
    const reading = read({ ...TRIANGLE, observations: [...TRIANGLE.observations, wrong] });
    expect(reading.network.observations.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect(reading.leftOut).toMatchObject([{ id: '3', valueM: 100.902 }]);
    expect(adjustNetworkSheet(reading)).toEqual(adjustNetworkSheet(read(TRIANGLE)));
  });

  it('reads a network that was kept before observations could be left out', () => {
    const observations = TRIANGLE.observations.map(({ isLeftOut: _, ...row }) => row);
    expect(NetworkSheet.parse({ ...TRIANGLE, observations })).toEqual(TRIANGLE);
  });

  it('is adjusted with the usual precision of the chosen row where none is typed', () => {
    const reading = read(TRIANGLE);
    expect(reading.faulty).toBe(0);
    const [distance, , angle] = reading.network.observations;
    assert(distance?.kind === 'distance' && angle?.kind === 'angle');
    expect(distance.sdM).toBeCloseTo(Math.hypot(0.003, 0.0002), 9);
    expect(radToSeconds(angle.sdRad)).toBeCloseTo(5, 9);
    const adjusted = adjustNetworkSheet(reading);
    assert(adjusted.ok, JSON.stringify(adjusted));
    expect(adjusted.value.degreesOfFreedom).toBe(1);
    const c = adjusted.value.points.find(({ name }) => name === 'C');
    expect(c?.position.xNorthM).toBeCloseTo(1100, 2);
    expect(c?.position.yEastM).toBeCloseTo(1000, 2);
    expect(adjusted.value.observations.map(({ id }) => id)).toEqual(['0', '1', '2']);
  });

  it('is free when nothing holds it, and held by GNSS when that is measured', () => {
    const points = TRIANGLE.points.map((point) => ({ ...point, isFixed: false }));
    const free = read({ ...TRIANGLE, points });
    expect(datumOf(free)).toBe('free');
    const adjusted = adjustNetworkSheet(free);
    assert(adjusted.ok, JSON.stringify(adjusted));
    expect(adjusted.value.datumDefect).toBe(3);
    const gnss = ['1000;1000', '1000;1100'].map((text, index) => {
      const [value = '', second = ''] = text.split(';');
      return measured('gnss', index === 0 ? 'A' : 'B', '', value, { second, sd: '8' });
    });
    const held = read({ points, observations: [...TRIANGLE.observations, ...gnss] });
    expect(datumOf(held)).toBe('gnss');
    expect(adjustNetworkSheet(held).ok).toBe(true);
  });

  it('keeps readings of one station and set together', () => {
    const reading = read({
      points: TRIANGLE.points,
      observations: [
        measured('direction', 'C', 'A', '0'),
        measured('direction', 'C', 'B', '315'),
        measured('direction', 'C', 'A', '10', { from: 'II' }),
      ],
    });
    const sets = reading.network.observations.map((each) => (each.kind === 'direction' ? each.set : ''));
    expect(sets[0]).toBe(sets[1]);
    expect(sets[2]).not.toBe(sets[0]);
  });

  it('says which cell is wrong or missing, and leaves its row out', () => {
    const reading = read({
      points: [...TRIANGLE.points, { name: 'D', x: '12', y: '', isFixed: false }],
      observations: [
        measured('distance', 'A', '', '10'),
        measured('angle', 'A', 'B', '90°70′', { from: 'C' }),
        measured('gnss', 'A', '', '1000', { second: '1000' }),
        measured('distance', 'A', 'C', '100', { sd: '0' }),
        measured('direction', '', '', ''),
      ],
    });
    expect(reading.points[3]?.y?.code).toBe('network.missing');
    expect(
      reading.observations.map((row) => Object.entries(row).map(([field, { code }]) => `${field} ${code}`)),
    ).toEqual([
      ['to table.name'],
      ['value angle.minutes'],
      ['sd network.missing'],
      ['sd network.standardDeviation'],
      [],
    ]);
    expect(reading.faulty).toBe(5);
    expect(reading.network.points).toHaveLength(3);
    expect(reading.network.observations).toHaveLength(0);
  });

  it('is refused in words when an observation names an unknown point', () => {
    const adjusted = adjustNetworkSheet(
      read({ ...TRIANGLE, observations: [...TRIANGLE.observations, measured('distance', 'A', 'X', '5')] }),
    );
    expect(adjusted).toMatchObject({ ok: false, error: { code: 'network.unknownPoint', about: ['3', 'X'] } });
  });
});
