import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { readPointList } from './point-list.ts';

const CASES = propertyRuns(200);
const NORTH = 5_670_165.863;
const EAST = 12_674_527.669;

describe('A5.3 readPointList', () => {
  it.each([
    ['spreadsheet columns with decimal commas', `5670165,863\t12674527,669`],
    ['semicolons and grouped thousands', '5 670 165,863; 12 674 527,669'],
    ['grouped thousands and spaces alone', '5 670 165,863 12 674 527,669'],
    ['decimal points and a comma', '5670165.863, 12674527.669'],
    ['further columns', '5670165.863\t12674527.669\t312.5\tколышек'],
  ])('reads %s', (_form, text) => {
    expect(readPointList(text)).toEqual({ ok: true, value: [{ name: null, first: NORTH, second: EAST }] });
  });

  it.each([
    ['a number', '1\t5670165,863\t12674527,669', '1'],
    ['a word', 'н1;5670165,863;12674527,669', 'н1'],
    ['a name between spaces', 'пп 12 5670165.863 12674527.669', 'пп 12'],
  ])('takes %s before the pair for its name', (_form, text, name) => {
    const read = readPointList(text);
    assert(read.ok);
    expect(read.value[0]).toEqual({ name, first: NORTH, second: EAST });
  });

  it('leaves the head out and reads degrees', () => {
    const read = readPointList('№\tB\tL\n1\t51°09′36″\t71°28′12″\n2\t51,16\t71,47');
    assert(read.ok);
    expect(read.value).toHaveLength(2);
    expect(read.value[0]?.first).toBeCloseTo(51.16, 9);
    expect(read.value[0]?.second).toBeCloseTo(71.47, 9);
    expect(read.value[1]).toEqual({ name: '2', first: 51.16, second: 71.47 });
  });

  it('takes the comma of degrees for a decimal sign, that of whole metres for a separator', () => {
    expect(readPointList('51,1600 71,4710')).toMatchObject({ value: [{ first: 51.16, second: 71.471 }] });
    expect(readPointList('5670165,12674527')).toMatchObject({ value: [{ first: 5_670_165, second: 12_674_527 }] });
  });

  it('says which row is none', () => {
    expect(readPointList('5670165,863\t12674527,669\n5670165,863\n')).toMatchObject({
      error: { code: 'points.unreadable', about: ['2'] },
    });
    expect(readPointList('координаты')).toMatchObject({ error: { code: 'points.empty' } });
    expect(readPointList(' \n')).toMatchObject({ error: { code: 'points.empty' } });
    expect(readPointList('1 2\n'.repeat(501))).toMatchObject({ error: { code: 'points.tooMany' } });
  });

  it('gives back what was written, whatever the separators', () => {
    const millimetres = fc.integer({ min: 1_000_000, max: 16_000_000_000 });
    const separator = fc.constantFrom('\t', ';', '; ', ' ');
    const decimal = fc.constantFrom('.', ',');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(millimetres, millimetres), { minLength: 1, maxLength: 5 }),
        separator,
        decimal,
        (rows, between, point) => {
          const printed = (mm: number): string => (mm / 1000).toFixed(3).replace('.', point);
          const read = readPointList(rows.map((row) => row.map(printed).join(between)).join('\n'));
          expect(read).toEqual({
            ok: true,
            value: rows.map(([first, second]) => ({ name: null, first: first / 1000, second: second / 1000 })),
          });
        },
      ),
      { numRuns: CASES },
    );
  });

  it('never fails on anything else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(typeof readPointList(text).ok).toBe('boolean');
      }),
      { numRuns: CASES },
    );
  });
});
