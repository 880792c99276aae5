import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { degreesToRad, radToDegrees } from './angle-units.ts';
import { readTraverseTable, type ReadTraverse } from './read-traverse-table.ts';

const numRuns = propertyRuns(200);

const rowsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line, index) => ({ line: index + 1, cells: line.trim().split(';') }));

const read = (text: string, asked: Parameters<typeof readTraverseTable>[1] = {}): ReadTraverse => {
  const result = readTraverseTable(rowsOf(text), asked);
  assert(result.ok, JSON.stringify(result));
  return result.value;
};
const refusal = (text: string, asked: Parameters<typeof readTraverseTable>[1] = {}) => {
  const result = readTraverseTable(rowsOf(text), asked);
  assert(!result.ok, JSON.stringify(result));
  const { code, about, line, column } = result.error;
  return { code, about, line, column };
};

const LINKED = `
точка;левый угол;расстояние, м;X, м;Y, м
A;;;1200,000;1000,000
B;90°00′00″;100,000;1000,000;1000,000
1;180-00-00;50,5;;
C;270 00 00;;1000,000;849,500
D;;;1100,000;849,500
`;

describe('readTraverseTable', () => {
  it('reads a linked traverse with backsight and foresight', () => {
    const { traverse, reading } = read(LINKED);
    expect(traverse).toMatchObject({
      angleSide: 'left',
      start: { xNorthM: 1000, yEastM: 1000 },
      orientation: { kind: 'backsight' },
      end: { kind: 'linked', point: { xNorthM: 1000, yEastM: 849.5 }, bearingRad: 0 },
    });
    expect(radToDegrees(traverse.orientation.bearingRad)).toBeCloseTo(180, 12);
    expect(traverse.stations.map(({ name, distanceM }) => [name, distanceM])).toEqual([
      ['B', 100],
      ['1', 50.5],
      ['C', null],
    ]);
    expect(reading).toMatchObject({ angleNotations: ['dms'], ignoredColumns: [] });
  });

  it.each([
    ['нүкте;сол жақ бұрыш;қашықтық;x;y', 'left'],
    ['нүкте;оң жақ бұрыш;ұзындық;солтүстік;шығыс', 'right'],
    ['Point;Right angle;Distance (m);Northing;Easting', 'right'],
    ['№;Горизонтальный угол (лев.);Гор. проложение;Х;У', 'left'],
    ['Station;Angle, left;Length;X;Y', 'left'],
  ])('knows the columns %s', (header, side) => {
    expect(read(LINKED.replace(/точка.*/u, header)).traverse.angleSide).toBe(side);
  });

  it('finds the columns in any order and tells which it does not read', () => {
    const { traverse, reading } = read(`
      y;примечание;x;дирекционный угол;угол левый;точка;длина;H
      1000;дом;1000;45°;;1;100;12,3
      ;;;;170°;2;90;
      ;;;;100°;3;;
    `);
    expect(traverse.orientation).toEqual({ kind: 'firstSide', bearingRad: degreesToRad(45) });
    expect(traverse.end).toEqual({ kind: 'open' });
    expect(reading.ignoredColumns).toEqual(['примечание', 'H']);
  });

  it('closes a traverse that comes back to the name of its start, and one whose last side leads there', () => {
    const head = 'point;right angle;distance;x;y;bearing';
    const named = read(`${head}\n1;90°;100;0;0;45°\n2;90°;100\n3;90°;100\n4;90°;100\n1`).traverse;
    const unnamed = read(`${head}\n1;90°;100;0;0;45°\n2;90°;100\n3;90°;100\n4;90°;100`).traverse;
    expect(named).toEqual(unnamed);
    expect(named.end).toEqual({ kind: 'closed' });
    expect(
      named.stations.map(({ name, angleRad }) => [name, angleRad === null ? null : Math.round(radToDegrees(angleRad))]),
    ).toEqual([
      ['1', null],
      ['2', 90],
      ['3', 90],
      ['4', 90],
      ['1', 90],
    ]);
  });

  it('closes a traverse that begins with a tie angle on the angle of its last row', () => {
    const { traverse } = read(`
      point;left angle;distance;x;y
      A;;;0;-100
      B;100°;100;0;0
      1;91°;100;;
      2;92°;100;;
      3;93°;100;;
      B;94°;;;
    `);
    expect(traverse.end).toEqual({ kind: 'closed' });
    expect(traverse.stations.map(({ angleRad }) => Math.round(radToDegrees(angleRad ?? 0)))).toEqual([
      100, 91, 92, 93, 94,
    ]);
  });

  it('links a traverse that comes back to its start and turns to a known point there', () => {
    const { traverse } = read(`
      point;left angle;distance;x;y
      A;;;0;-100
      B;100°;100;0;0
      1;91°;100;;
      2;92°;100;;
      B;94°;;;
      A;;;;
    `);
    expect(traverse.end).toMatchObject({ kind: 'linked', point: { xNorthM: 0, yEastM: 0 } });
    assert(traverse.end.kind === 'linked' && traverse.end.bearingRad !== null);
    expect(radToDegrees(traverse.end.bearingRad)).toBeCloseTo(270, 9);
  });

  it('takes bearings of sights instead of points', () => {
    const { traverse } = read(`
      point;left angle;distance;x;y;bearing
      back;;;;;30°
      B;100°;100;0;0;
      1;91°;100;;;
      C;95°;;10;20;
      fore;;;;;СЗ 10°
    `);
    expect(radToDegrees(traverse.orientation.bearingRad)).toBeCloseTo(30, 12);
    assert(traverse.end.kind === 'linked' && traverse.end.bearingRad !== null);
    expect(radToDegrees(traverse.end.bearingRad)).toBeCloseTo(350, 12);
  });

  it('takes the unit of bare numbers from the header, and mixes notations within a column', () => {
    const gon = read(LINKED.replace('левый угол', 'левый угол, гон').replace('90°00′00″', '100,0000'));
    expect(radToDegrees(gon.traverse.stations[0]?.angleRad ?? 0)).toBeCloseTo(90, 12);
    expect(gon.reading).toMatchObject({ bareUnit: 'gon', angleNotations: ['bare', 'dms'] });
    const bare = read(LINKED.replace('90°00′00″', '90.0'));
    expect(bare.reading).toMatchObject({ bareUnit: 'degrees', angleNotations: ['bare', 'dms'] });
  });

  it('has no default for the side of the angles, and does not let the option overrule the header', () => {
    const unsaid = LINKED.replace('левый угол', 'угол');
    expect(refusal(unsaid)).toEqual({ code: 'table.angleSide', about: [], line: 1, column: 'угол' });
    expect(read(unsaid, { angleSide: 'right' }).traverse.angleSide).toBe('right');
    expect(refusal(LINKED, { angleSide: 'right' })).toMatchObject({ code: 'table.sideContradicts' });
  });

  it.each([
    ['100,000;1000,000;1000,000', '10o,000;1000,000;1000,000', 'table.number', 3, 'расстояние, м'],
    ['100,000;1000,000;1000,000', '-5;1000,000;1000,000', 'table.number', 3, 'расстояние, м'],
    ['100,000;1000,000;1000,000', '1e3;1000,000;1000,000', 'table.number', 3, 'расстояние, м'],
    ['100,000;1000,000;1000,000', '100,000;1000,000;', 'table.pair', 3, 'Y, м'],
    ['180-00-00', '180-60-00', 'angle.minutes', 4, 'левый угол'],
    ['180-00-00', '-180-00-00', 'angle.negative', 4, 'левый угол'],
    ['180-00-00', '', 'traverse.missing', 4, 'левый угол'],
    ['50,5', '', 'traverse.missing', 4, 'расстояние, м'],
    ['270 00 00', '', 'traverse.missing', 5, 'левый угол'],
    ['\n1;', '\n;', 'table.name', 4, 'точка'],
    ['A;;;1200,000;1000,000', 'A;;;1000,000;1000,000', 'survey.samePoint', 2, 'X, м'],
    ['A;;;1200,000;1000,000\n', '', 'traverse.noOrientation', 2, 'bearing'],
    [';1000,000;1000,000\n1', ';;\n1', 'traverse.noOrientation', 2, 'bearing'],
  ])('refuses %j → %j with %s, line %i, column %s', (found, put, code, line, column) => {
    expect(refusal(LINKED.replace(found, put))).toMatchObject({ code, line, column });
  });

  it('refuses tables that are none', () => {
    expect(refusal('')).toMatchObject({ code: 'table.empty' });
    expect(refusal('точка;левый угол;расстояние;x;y')).toMatchObject({ code: 'table.empty' });
    expect(refusal('точка;левый угол;x;y\n1;;;')).toMatchObject({
      code: 'table.columns',
      about: ['distance'],
      line: 1,
    });
    expect(refusal('точка;левый угол;x;y;x;длина\n1')).toMatchObject({ code: 'table.sameColumn' });
    expect(refusal(`${LINKED}${'\n5;1;1;;'.repeat(600)}`)).toMatchObject({ code: 'table.tooLong' });
    const start = 'точка;левый угол;длина;x;y\n';
    expect(refusal(`${start}1;90°;100;;\n2;90°;100;;`)).toMatchObject({
      code: 'traverse.noStart',
      line: 2,
      column: 'x',
    });
    expect(refusal(`${start}1;;;0;0\n2;90°;;5;5`)).toMatchObject({ code: 'traverse.tooShort' });
    expect(refusal(`${start}A;;;0;9\n1;90°;10;0;0\n2;90°;10\n3;90°;10`)).toMatchObject({
      code: 'traverse.closingAngle',
      line: 5,
    });
    expect(refusal('точка;левый угол;длина;x;y;азимут\n1;90°;100;0;0;45°\n2;90°;')).toMatchObject({
      code: 'traverse.noBacksight',
      line: 2,
    });
  });

  it('answers with a traverse or a refusal, whatever the cells hold (SEC-59)', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '1', '2', '90°', '100,5', '0', '45-30', 'СВ 5', '1e9', '-3', '999999999', 'B'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 5, maxLength: 7 }), { minLength: 1, maxLength: 8 }), (cells) => {
        const header = ['point', 'left angle', 'distance', 'x', 'y', 'bearing', 'note'];
        const table = [header, ...cells].map((row, index) => ({ line: index + 1, cells: row }));
        const result = readTraverseTable(table);
        if (result.ok) expect(result.value.traverse.stations.length).toBeGreaterThan(1);
        else expect(result.error.code).toMatch(/^(?:table|angle|traverse|survey)\./u);
      }),
      { numRuns },
    );
  });
});
