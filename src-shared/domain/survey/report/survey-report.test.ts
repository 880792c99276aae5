import { assert, describe, expect, it } from 'vitest';
import { chiSquareQuantile } from '../statistics.ts';
import { aTolerance } from '../tolerance.fixture.ts';
import { EMPTY_ROW, type SheetRow, type TraverseSheet } from '../traverse-sheet.ts';
import type { NetworkSheet, ObservationRow } from '../network/network-sheet.ts';
import { inputHash, solveReport, SurveyInput } from './survey-report.ts';

const TOLERANCE = aTolerance();
const station = (point: string, rest: Partial<SheetRow>): SheetRow => ({ ...EMPTY_ROW, point, ...rest });

//    1----2
//    |    |      a square of 100 m, closed on A; the first side has a bearing of 0°, angles at the right of the way
//    A----3
const SQUARE: TraverseSheet = {
  angleSide: 'right',
  bareUnit: 'degrees',
  kind: 'found',
  method: 'bowditch',
  tolerance: 'test',
  rows: [
    station('A', { bearing: '0', distance: '100', x: '1000', y: '1000' }),
    station('1', { angle: '90-00-10', distance: '100' }),
    station('2', { angle: '90-00-10', distance: '100' }),
    station('3', { angle: '90-00-10', distance: '100' }),
    station('A', { angle: '90-00-10' }),
  ],
};
const traverse = (rows: readonly SheetRow[] = SQUARE.rows, change: Partial<TraverseSheet> = {}): SurveyInput => ({
  of: 'traverse',
  sheet: { ...SQUARE, ...change, rows },
});

const distance = (at: string, to: string, value: string): ObservationRow => ({
  ...{ kind: 'distance', at, from: '', to, value, second: '', sd: '5', isLeftOut: false },
});
const NETWORK: NetworkSheet = {
  points: [
    { name: 'A', x: '0', y: '0', isFixed: true },
    { name: 'B', x: '0', y: '100', isFixed: true },
    { name: 'C', x: '100', y: '0', isFixed: true },
    { name: 'D', x: '100', y: '100', isFixed: true },
    { name: 'P', x: '50,1', y: '50,1', isFixed: false },
  ],
  // All of the same length, 70.711 m, but for the last one
  observations: [
    distance('A', 'P', '70,711'),
    distance('B', 'P', '70,709'),
    distance('C', 'P', '70,712'),
    distance('D', 'P', '70,761'),
  ],
};
const network = (sheet: NetworkSheet = NETWORK): SurveyInput => ({
  of: 'network',
  sheet,
  bareUnit: 'degrees',
  tolerance: 'test',
});
const solve = (input: SurveyInput) => solveReport({ input, tolerance: TOLERANCE });

describe('what an adjustment report is made of', () => {
  it('A4.5 is every figure of the traverse, computed from the cells', () => {
    const report = solve(traverse());
    assert(report.ok && report.value.of === 'traverse');
    const { figures, verdict } = report.value.solved;
    expect(figures.angular?.misclosureRad).toBeCloseTo((40 / 3600 / 180) * Math.PI, 9);
    expect(verdict.passes).toBe(true);
    expect(report.value.figure.points.map(({ name, known }) => `${name} ${String(known)}`)).toEqual([
      'A true',
      '1 false',
      '2 false',
      '3 false',
    ]);
    expect(report.value.figure.lines).toHaveLength(4);
    expect(report.value.figure.points.every(({ ellipse }) => ellipse === null)).toBe(true);
  });

  it('A4.5 has error ellipses of the new points of a traverse adjusted by least squares', () => {
    const report = solve(traverse(SQUARE.rows, { method: 'least-squares' }));
    assert(report.ok && report.value.of === 'traverse');
    const ellipses = report.value.figure.points.map(({ name, ellipse }) => [name, (ellipse?.semiMajorM ?? 0) > 0]);
    expect(ellipses).toEqual([
      ['A', false],
      ['1', true],
      ['2', true],
      ['3', true],
    ]);
  });

  it.each([
    ['report.faulty', ['1'], traverse([...SQUARE.rows.slice(0, 4), station('A', { angle: '90-99-10' })])],
    ['traverse.noStart', ['A'], traverse([station('A', { distance: '10' }), station('1', { angle: '90' })])],
    [
      'traverse.incomplete',
      ['2'],
      traverse(SQUARE.rows.map((row) => (row.point === '2' ? { ...row, angle: '' } : row))),
    ],
    ['traverse.tooShort', [], traverse([])],
    ['report.noObservations', [], network({ ...NETWORK, observations: [] })],
    ['report.faulty', ['2'], network({ ...NETWORK, observations: [distance('A', '', ''), ...NETWORK.observations] })],
    [
      'network.unknownPoint',
      ['№ 5', 'X'],
      network({ ...NETWORK, observations: [...NETWORK.observations, distance('A', 'X', '5')] }),
    ],
  ] as const)('is refused as %s %j', (code, about, input) => {
    expect(solve(input)).toMatchObject({ ok: false, error: { code, about } });
  });

  it('A4.5 names the gross error of a network and what the rest would be without it, and leaves it in', () => {
    const report = solve(network());
    assert(report.ok && report.value.of === 'network');
    const { adjusted, removals } = report.value;
    expect(adjusted.observations).toHaveLength(4);
    expect(adjusted.globalTest?.passes).toBe(false);
    expect(adjusted.globalTest?.upper).toBeCloseTo(chiSquareQuantile(0.975, 2), 9);
    expect(removals.map(({ observation }) => observation.id)).toEqual(['3']);
    expect(removals[0]?.without.observations).toHaveLength(3);
  });

  it('A5.3 has one hash for the same cells and permitted values, and another one for any other', () => {
    const order = { input: traverse(), tolerance: TOLERANCE };
    const hash = inputHash(order);
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(inputHash({ ...order, input: SurveyInput.parse(JSON.parse(JSON.stringify(order.input))) })).toBe(hash);
    const others = [
      { ...order, input: traverse(SQUARE.rows.with(1, station('1', { angle: '90-00-11', distance: '100' }))) },
      { ...order, input: traverse(SQUARE.rows, { method: 'transit' }) },
      { ...order, tolerance: aTolerance({ linear: { denominator: 1000, source: 'test' } }) },
    ].map(inputHash);
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});
