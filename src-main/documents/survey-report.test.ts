import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { inputHash, type SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { EMPTY_ROW, type TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { createSheetPress } from './sheet-press.ts';
import { printSnapshot } from './sheet-snapshot.ts';
import type { NetworkReportSheet } from './sheets/network-report-sheet.ts';
import { surveyReportSheet } from './sheets/survey-report-sheet.ts';
import type { TraverseReportSheet } from './sheets/traverse-report-sheet.ts';
import { missingForVeraPdf, verapdf } from './testing/verapdf.ts';
import { networkOrder, traverseOrder } from './testing/survey-samples.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

/** The template of a report says which kind it takes. */
const traverseSheet = (change: Partial<TraverseSheet> = {}): TraverseReportSheet => {
  const sheet = surveyReportSheet(traverseOrder(change));
  assert(sheet.ok && 'stations' in sheet.value);
  return sheet.value;
};
const networkSheet = (how: Parameters<typeof networkOrder>[0] = {}): NetworkReportSheet => {
  const sheet = surveyReportSheet(networkOrder(how));
  assert(sheet.ok && 'observations' in sheet.value);
  return sheet.value;
};
/** A printed number: thin spaces, a minus that is no hyphen, a decimal comma. */
const numberOf = (text = ''): number => Number(text.replace(/[\s+]/gu, '').replace('−', '-').replace(',', '.'));
const column = ({ stations }: TraverseReportSheet, index: number): readonly number[] =>
  stations
    .map((row) => row[index] ?? '')
    .filter((cell) => cell !== '')
    .map(numberOf);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('figures of a traverse report', () => {
  it('A4.5 add up: corrections to the misclosures, corrected increments from each coordinate to the next', () => {
    const sheet = traverseSheet();
    const [angular, linear] = sheet.closures;
    expect(angular?.found[2]).toBe('fβ = 0°00′16,6″; n = 4');
    expect(angular?.permitted).toBe('0°02′00,0″ = 2 · 30″ · √4');
    expect(linear?.found[1]).toBe('fX = −0,009 м; fY = +0,010 м');
    expect(sum(column(sheet, 2))).toBeCloseTo(-16.6, 6);
    expect(sum(column(sheet, 7))).toBe(9);
    expect(sum(column(sheet, 9))).toBe(-10);
    for (const [increment, coordinate] of [
      [10, 12],
      [11, 13],
    ] as const) {
      const [increments, coordinates] = [column(sheet, increment), column(sheet, coordinate)];
      expect(increments).toHaveLength(3);
      for (const [index, value] of increments.entries())
        expect((coordinates[index] ?? 0) + value).toBeCloseTo(coordinates[index + 1] ?? 0, 6);
    }
    expect(sheet.sums.slice(0, 6)).toEqual(['Σ', '697°37′22,0″', '−16,6', '697°37′05,4″', '', '426,281']);
  });

  it('A4.5 say what is given, and by what: coordinates or a stated bearing', () => {
    const cells = traverseSheet().given.map((row) => ('cells' in row ? row.cells : []));
    expect(cells.map(([name, , , , role]) => `${name ?? ''}: ${role ?? ''}`)).toEqual([
      'A: артқы пункт / задний пункт',
      'B: жүріс басы / начало хода',
      'C: жүріс соңы / конец хода',
      'D: алдыңғы пункт / передний пункт',
      'A – B: координаталар бойынша / по координатам',
      'C – D: координаталар бойынша / по координатам',
    ]);
    expect(cells[4]?.[3]).toBe('141°20′24,7″');
  });

  it('A4.5 name the norm of the permitted values, and that there is none', () => {
    const [angular] = traverseSheet().closures;
    expect(angular?.norm.ru).toContain('принято условно, нормативный акт не указан');
    expect(angular?.norm.kk).toContain('шартты түрде алынған, нормативтік акті көрсетілмеген');
    expect(angular?.norm.ru).toContain('30-секундный теодолит');
  });

  it('A4.5 judge: within, beyond, and without any check', () => {
    const headOf = (change: Partial<TraverseSheet>): string => traverseSheet(change).number;
    const { rows } = traverseOrder().input.sheet as TraverseSheet; // an order of a traverse
    expect(headOf({})).toBe('рұқсат шегінде / в допуске');
    const wrong = rows.with(2, { ...EMPTY_ROW, ...rows[2], angle: '124-55-06' });
    const beyond = traverseSheet({ rows: wrong });
    expect(beyond.number).toBe('шектен асады / не в допуске');
    expect(beyond.fields[0]?.ru).toBe('Угловая невязка больше допустимой. Линейная невязка больше допустимой');
    expect(headOf({ rows: rows.slice(0, 4), kind: 'open' })).toBe('бақылаусыз / без контроля');
  });

  it('A4.5 of least squares have their test, deviations and ellipses on paper at a stated size', () => {
    const sheet = traverseSheet({ method: 'least-squares' });
    expect(sheet.quality?.points.map(([name]) => name)).toEqual(['1', '2']);
    expect(sheet.quality?.points[0]?.slice(4, 7)).toEqual(['24,2', '12,1', '116°14′47″']);
    expect(sheet.drawing.ellipses?.rings).toHaveLength(2);
    expect(sheet.remark).toContain('увеличены против масштаба чертежа в 1\u202f000 раз');
    // The statistic is below the lower bound: measured better than stated is told apart from worse
    expect(sheet.fields[0]?.ru).toContain('Поправки меньше, чем следует из заявленной точности');
    expect(traverseSheet().quality).toBeNull();
  });
});

describe('figures of a network report', () => {
  it('A4.5 hold each observation with its deviation, residual, test and redundancy; a GNSS point twice', () => {
    const sheet = networkSheet();
    expect(sheet.observations).toHaveLength(11);
    expect(sheet.observations.map(({ cells }) => cells[1])).toContain('P2 – P1 – K2');
    expect(sheet.observations.slice(-2).map(({ cells }) => cells[1])).toEqual(['P2 X', 'P2 Y']);
    for (const { cells } of sheet.observations) {
      const [measured, adjusted, residual] = [cells[2], cells[3], cells[5]].map(numberOf);
      if (cells[2]?.includes('°') === true) continue;
      expect((measured ?? 0) + (residual ?? 0) / 1000).toBeCloseTo(adjusted ?? 0, 2);
    }
    // Redundancy numbers add up to the degrees of freedom
    expect(sum(sheet.observations.map(({ cells }) => numberOf(cells[7])))).toBeCloseTo(6, 1);
    expect(sheet.number).toBe('дәлдікке сай / согласуется');
    expect(sheet.removals).toEqual([]);
  });

  it('A4.5 name the gross error first, and say that it was left in', () => {
    const sheet = networkSheet({ gross: true });
    expect(sheet.number).toBe('дәлдікке сай емес / не согласуется');
    expect(sheet.fields[0]?.ru).toContain('проверить сначала: № 7');
    expect(sheet.removals.map(([, name, , , error]) => [name, error])).toEqual([['№ 7', '+97,7 мм']]);
    expect(sheet.quality.at(-1)?.ru).toContain('Ничего не исключено');
    expect(sheet.observations.some(({ isSuspect }) => isSuspect)).toBe(true);
  });

  it('A4.5 name what was left out by hand, with what was measured, and do not count it', () => {
    const { observations, leftOut, quality, number, removals } = networkSheet({ gross: true, leftOut: [6, 9] });
    expect(observations).toHaveLength(8);
    expect(leftOut.map(({ cells }) => cells)).toEqual([
      ['7', 'K2 – P2', '344,193', expect.stringMatching(/^\d+,\d$/u)],
      ['10', 'P2', expect.stringMatching(/^5\s670\s000,004; 12\s674\s279,995$/u), '8,0'],
    ]);
    expect(quality.at(-1)?.ru).toBe('Исключены исполнителем измерения: № 7, № 10');
    expect(number).toBe('дәлдікке сай / согласуется');
    expect(removals).toEqual([]);
  });

  it('A4.5 give new points with deviations, ellipse and confidence ellipse; given ones without', () => {
    const [k1, , p1] = networkSheet().points;
    expect(k1?.slice(3)).toEqual(['бастапқы / исходный', '', '', '', '', '', '']);
    const [, , , sdX = '', sdY = '', , major = '', minor = '', , sure = ''] = p1 ?? [];
    expect(numberOf(major) ** 2 + numberOf(minor) ** 2).toBeCloseTo(numberOf(sdX) ** 2 + numberOf(sdY) ** 2, 0);
    // √χ²(0.95; 2) = 2.4477
    expect(numberOf(sure.split(' × ')[0]) / numberOf(major)).toBeCloseTo(2.45, 1);
  });
});

const missing = ['pdftotext', 'pdfinfo', 'qpdf'].filter((tool) => spawnSync(tool, ['--version']).error);
const withoutVeraPdf = missingForVeraPdf();
if (missing.length > 0) console.log(`skipped: ${missing.join(', ')} not installed`);

describe.skipIf(missing.length > 0)('adjustment reports as PDF', () => {
  const press = createSheetPress({ resourcesFolder: RESOURCES });
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-adjustment-'));
  });
  afterAll(async () => {
    await press.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fileOf(order: SurveyReportOrder): Promise<string> {
    const made = await press.survey(order);
    assert(made.ok, JSON.stringify(made));
    const file = join(folder, 'report.pdf');
    writeFileSync(file, made.value.pdf);
    return file;
  }
  const run = (tool: string, ...args: string[]): string =>
    execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const textOf = (file: string, ...args: string[]): string =>
    run('pdftotext', '-layout', ...args, file, '-').replace(/\s+/gu, ' ');
  const pagesOf = (file: string): number => Number(/Pages: +(\d+)/u.exec(run('pdfinfo', file))?.[1]);

  it.each([
    [
      'traverse',
      traverseOrder({ method: 'least-squares' }),
      [
        'ТЕОДОЛИТТІК ЖҮРІСТІ ТЕҢЕСТІРУ ВЕДОМОСІ',
        'Ведомость вычисления координат',
        'Қиыспаушылықтар / Невязки',
        '12 674 511,705',
      ],
    ],
    [
      'network',
      networkOrder({ gross: true }),
      ['ЖЕЛІНІ ТЕҢЕСТІРУ ЕСЕБІ', 'ОТЧЁТ ОБ УРАВНИВАНИИ СЕТИ', 'қашықтық', 'направление', 'Уравненные координаты'],
    ],
  ] as const)(
    'A4.5 of a %s can be searched in both languages, with hash and n of m on every page',
    async (_name, order, words) => {
      const file = await fileOf(order);
      const text = textOf(file);
      for (const each of [...words, order.work, order.madeBy, 'Shekara 0.1.0', inputHash(order)])
        expect(text).toContain(each);
      expect(text).not.toContain('\ufffd');
      expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
      const pages = pagesOf(file);
      expect(pages).toBeGreaterThan(1);
      for (let page = 1; page <= pages; page++) {
        const said = textOf(file, '-f', String(page), '-l', String(page));
        expect(said).toContain(`Снимок данных: ${printSnapshot(inputHash(order))}`);
        expect(said).toContain(`Бет / Лист ${page} / ${pages}`);
      }
    },
  );

  it.skipIf(withoutVeraPdf.length > 0)('X6 veraPDF finds nothing in a report that PDF/A-2b forbids', async () => {
    const file = await fileOf(networkOrder({ gross: true }));
    expect(verapdf([file]).get(file)).toEqual([]);
  });

  const longOrder = (): SurveyReportOrder => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      ...EMPTY_ROW,
      point: `T${index}`,
      ...(index === 0 ? { bearing: '45', x: '1000', y: '1000' } : { angle: `${175 + ((index * 7) % 11)}-10-00` }),
      ...(index < 99 ? { distance: `${100 + (index % 17)},25` } : {}),
    }));
    return traverseOrder({ rows });
  };

  it('A4.5 of 100 stations flows over pages, the table with its head on every page', async () => {
    const file = await fileOf(longOrder());
    const heads = textOf(file).split('ΔX түз. / ΔY түз.').length - 1;
    expect(pagesOf(file)).toBeGreaterThan(3);
    expect(heads).toBeGreaterThan(2);
  });

  it('A4.5 of the same input is the same to the byte', async () => {
    const [one, other] = [await press.survey(traverseOrder()), await press.survey(traverseOrder())];
    assert(one.ok && other.ok);
    expect(Buffer.compare(one.value.pdf, other.value.pdf)).toBe(0);
  });

  it('refuses what cannot be computed, with its code', async () => {
    expect(await press.survey(traverseOrder({ rows: [] }))).toMatchObject({
      ok: false,
      error: { code: 'traverse.tooShort' },
    });
  });

  it('A4.5 is given up at work and while it waits; what waits behind is made all the same', async () => {
    const small = await press.survey(traverseOrder());
    const [first, second] = [new AbortController(), new AbortController()];
    const atWork = press.survey(longOrder(), first.signal);
    const behind = press.survey(longOrder(), second.signal);
    const last = press.survey(traverseOrder());
    second.abort();
    await expect(behind).rejects.toMatchObject({ code: 'CANCELLED' });
    first.abort();
    await expect(atWork).rejects.toMatchObject({ code: 'CANCELLED' });
    const left = await last;
    assert(small.ok && left.ok);
    expect(Buffer.compare(left.value.pdf, small.value.pdf)).toBe(0);
    await expect(press.survey(longOrder(), AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('SEC-66 prints markup in names as the text that it is', async () => {
    const hostile = '#read("/etc/passwd") *b* $x$ <a> @r';
    const { rows } = traverseOrder().input.sheet as TraverseSheet; // an order of a traverse
    const named = rows.with(2, { ...EMPTY_ROW, ...rows[2], point: hostile });
    const text = textOf(await fileOf({ ...traverseOrder({ rows: named }), work: hostile }));
    expect(text).toContain(hostile);
    expect(text).not.toContain('root:');
  });
});
