import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { processorClock } from '../testing/processor-time.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { parseAreaList, type AreaUnit } from './area-list.ts';

function m2(text: string, unit: AreaUnit = 'm2'): readonly number[] {
  const list = parseAreaList(text, unit);
  assert(list.ok, JSON.stringify(list));
  return list.value.map((area) => area / 2e6);
}

const refusal = (text: string) => {
  const list = parseAreaList(text, 'm2');
  return list.ok ? null : { code: list.error.code, about: list.error.about };
};

describe('parseAreaList', () => {
  it('reads one area per line, or several between semicolons and tabs', () => {
    expect(m2('600\n612,5\r\n1234.5\r0.5')).toEqual([600, 612.5, 1234.5, 0.5]);
    expect(m2('600; 500;\t400;;\n\n 300 ')).toEqual([600, 500, 400, 300]);
  });

  it('takes spaces between thousands, of every kind that programs write', () => {
    expect(m2('1 234,5\n1\u00a0234\u00a0567,25\n12\u202f345.5\n1\u2009000')).toEqual([
      1234.5, 1234567.25, 12345.5, 1000,
    ]);
  });

  it('reads square metres and hectares, the unit beside the number before any other', () => {
    expect(m2('0,15\n0.0612', 'ha')).toEqual([1500, 612]);
    expect(m2('600 м²; 0,15 га; 0.2ha; 7 m2; 8 М²', 'ha')).toEqual([600, 1500, 2000, 7, 8]);
  });

  it('reads a table as a spreadsheet saves it: mark, head of the column, quotes', () => {
    expect(m2('\ufeffПлощадь, га\n"0,06"\n"0,0712";\n')).toEqual([600, 712]);
    expect(m2('Ауданы (м²)\n600', 'ha')).toEqual([600]);
    expect(m2('Area\n0.06', 'ha')).toEqual([600]);
  });

  it('keeps every digit: no fraction passes through a double', () => {
    //  0.1 m² has no finite double; half a mm² is one unit, less is rounded
    expect(parseAreaList('0,1; 0,000001; 0,0000005; 0,00000075', 'm2')).toEqual({
      ok: true,
      value: [200_000, 2, 1, 2],
    });
    expect(parseAreaList('0,0000002', 'm2')).toMatchObject({ error: { code: 'areas.notPositive' } });
  });

  it('names line and character of what it cannot read', () => {
    expect(refusal('600\n500;  6OO')).toEqual({ code: 'areas.malformed', about: ['2:7', '6OO'] });
    expect(refusal('600, 500')).toEqual({ code: 'areas.malformed', about: ['1:1', '600, 500'] });
    expect(refusal('1,234.5')).toEqual({ code: 'areas.malformed', about: ['1:1', '1,234.5'] });
    expect(refusal('12 34')).toEqual({ code: 'areas.malformed', about: ['1:1', '12 34'] });
    expect(refusal('600 кв')).toEqual({ code: 'areas.malformed', about: ['1:1', '600 кв'] });
    expect(refusal('части\n600')).toEqual({ code: 'areas.malformed', about: ['1:1', 'части'] });
    expect(refusal('600\nПлощадь')).toEqual({ code: 'areas.malformed', about: ['2:1', 'Площадь'] });
    expect(refusal('99999999999999')).toEqual({ code: 'areas.malformed', about: ['1:1', '99999999999999'] });
    expect(refusal('600;0,0')).toEqual({ code: 'areas.notPositive', about: ['1:5', '0,0'] });
    expect(refusal('600;-5')).toEqual({ code: 'areas.notPositive', about: ['1:5', '-5'] });
    expect(refusal(' \n;\n')).toEqual({ code: 'areas.empty', about: [] });
    expect(refusal('1\n'.repeat(501))).toEqual({ code: 'areas.tooMany', about: ['500'] });
  });

  it('SEC-57 answers any text, in time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 ,.;-\n\t"мга²\u00a0') }), (text) => {
        const list = parseAreaList(text, 'ha');
        if (list.ok) for (const area of list.value) expect(Number.isSafeInteger(area) && area > 0).toBe(true);
      }),
      { numRuns: propertyRuns() },
    );
    const spent = processorClock();
    for (const long of ['1 234'.repeat(50_000), '"'.repeat(200_000), ' '.repeat(200_000), '1'.repeat(200_000)])
      parseAreaList(long, 'm2');
    expect(spent()).toBeLessThan(1_000);
  });

  it('reads back what it would print', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (mm2) => {
        const text = `${Math.floor(mm2 / 1e6)},${String(mm2 % 1e6).padStart(6, '0')}`;
        expect(parseAreaList(text, 'm2')).toEqual({ ok: true, value: [2 * mm2] });
      }),
      { numRuns: propertyRuns() },
    );
  });
});
