import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallPdf } from '../../tests/support/small-pdf.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { SHEET_KINDS, type SheetKind } from '#domain/documents/sheet-kind.ts';
import { usualOptions, type SheetOptions } from '#domain/documents/sheet-options.ts';
import { createSheetPress, type MadeSheet } from './sheet-press.ts';
import { printSnapshot } from './sheet-snapshot.ts';
import { missingForVeraPdf, verapdf } from './testing/verapdf.ts';
import { polygonOf, samplePlan, starOf } from './testing/plan-samples.ts';
import { voidCopy } from './void-copy.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

const missing = ['pdftotext', 'pdfinfo', 'qpdf'].filter((tool) => spawnSync(tool, ['--version']).error);
const withoutVeraPdf = missingForVeraPdf();
if (withoutVeraPdf.length > 0) console.log(`skipped: ${withoutVeraPdf.join(', ')} not installed`);
if (missing.length > 0) console.log(`skipped: ${missing.join(', ')} not installed`);

const press = createSheetPress({ resourcesFolder: RESOURCES });
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-sheets-'));
});
afterAll(async () => {
  await press.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = new Map<SheetKind, Promise<MadeSheet>>();
/** One of each kind is enough for what is asked of all. */
function sampleOf(kind: SheetKind): Promise<MadeSheet> {
  const present = made.get(kind) ?? make(kind, samplePlan({ status: 'final' }));
  made.set(kind, present);
  return present;
}

const make = (kind: SheetKind, data: PlanData, change: Partial<SheetOptions> = {}): Promise<MadeSheet> =>
  press.make({ kind, data, options: { ...usualOptions, ...change }, copy: null });

function save(bytes: Uint8Array, name = 'sheet'): string {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

/** Poppler grumbles of tags that it does not know; what it answers is what counts. */
const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ').replace(/\s+/gu, ' ');
const textOf = (bytes: Uint8Array, ...args: string[]): string =>
  plain(run('pdftotext', '-layout', ...args, save(bytes), '-'));
/** Turned text is read letter by letter. */
const lettersOf = (bytes: Uint8Array): string => run('pdftotext', '-raw', save(bytes), '-').replace(/\s/gu, '');

/** What each sheet must say, in both languages. */
const SAYS: Readonly<Record<SheetKind, readonly string[]>> = {
  land_cadastral_plan: ['ЖЕР-КАДАСТРЛЫҚ ЖОСПАР', 'ЗЕМЕЛЬНО-КАДАСТРОВЫЙ ПЛАН', 'Описание смежеств'],
  coordinate_catalogue: ['КООРДИНАТАЛАР КАТАЛОГЫ', 'КАТАЛОГ КООРДИНАТ', 'EPSG:10946', '7,178', '−22,359', '0,000'],
  land_management_project: [
    'ЖЕРГЕ ОРНАЛАСТЫРУ ЖОБАСЫ',
    'ЗЕМЛЕУСТРОИТЕЛЬНЫЙ ПРОЕКТ',
    'раздел земельного участка',
    'Өзгеріске дейінгі сызба / Схема до изменения',
    'Өзгерістен кейінгі сызба / Схема после изменения',
    'айырма жоқ / разницы нет',
    'Земельный кодекс, ст. 150',
  ],
  setting_out_act: [
    'УЧАСКЕ ШЕКАРАСЫН ЖЕРГІЛІКТІ ЖЕРДЕ БЕЛГІЛЕУ АКТІСІ',
    'АКТ УСТАНОВЛЕНИЯ ГРАНИЦ УЧАСТКА НА МЕСТНОСТИ',
    'Белгі түрі, қойылды',
    'Согласование со смежными',
  ],
  identification_document: [
    'ЖЕР УЧАСКЕСІНЕ ЖЕКЕ МЕНШІК ҚҰҚЫҒЫНА АКТІ',
    'АКТ НА ПРАВО ЧАСТНОЙ СОБСТВЕННОСТИ НА ЗЕМЕЛЬНЫЙ УЧАСТОК',
    'земельный участок',
    'частная собственность, общая долевая (½ + ½)',
    'срок 4 рабочих дня',
  ],
  explanatory_note: ['ТҮСІНДІРМЕ ЖАЗБА', 'ПОЯСНИТЕЛЬНАЯ ЗАПИСКА', 'Суммы площадей до и после изменения равны'],
  situational_scheme: ['ОРНАЛАСУ СЫЗБАСЫ', 'СИТУАЦИОННАЯ СХЕМА', '1 : 2 500'],
};

describe.skipIf(missing.length > 0)('sheets of one snapshot', () => {
  it.each(SHEET_KINDS)(
    'A4.5 A5.11 X6 %s can be searched in both languages and says what the law lists',
    async (kind) => {
      const text = textOf((await sampleOf(kind)).pdf);
      for (const words of SAYS[kind]) expect(text).toContain(words);
      expect(text).not.toContain('\ufffd');
    },
  );

  it.each(SHEET_KINDS)('A5.3 %s carries the one hash, its number and n of m on every page', async (kind) => {
    const { pdf, pages, snapshot } = await sampleOf(kind);
    const plan = await sampleOf('land_cadastral_plan');
    expect(snapshot).toBe(plan.snapshot);
    for (let page = 1; page <= pages; page++) {
      const text = textOf(pdf, '-f', String(page), '-l', String(page));
      expect(text).toContain(`Дерекқор көшірмесі / Снимок данных: ${printSnapshot(snapshot)}`);
      expect(text).toContain(`Бет / Лист ${page} / ${pages}`);
    }
  });

  it.each(SHEET_KINDS)(
    'X6 %s says that it is PDF/A-2b, is whole, and tagged for a reader who listens',
    async (kind) => {
      const { pdf } = await sampleOf(kind);
      const file = save(pdf);
      expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
      const bytes = readFileSync(file).toString('latin1');
      expect(bytes).toMatch(/pdfaid:part[>="]+2/u);
      expect(bytes).toMatch(/pdfaid:conformance[>="]+B/u);
      expect(run('pdfinfo', file)).toMatch(/Tagged: +yes/u);
      // Every drawing has words that stand for it.
      const structure = run('pdfinfo', '-struct-text', file);
      expect(structure).toMatch(/^ *(?:H1|Table)/mu);
    },
  );

  it.skipIf(withoutVeraPdf.length > 0)(
    'X6 veraPDF finds nothing in a sheet of any kind or state that PDF/A-2b forbids, and sees what is wrong with another file',
    async () => {
      const dense = polygonOf([60, 20], [160, 20], [160, 120], [150.3, 120], [150, 119.5], [149.6, 119.4], [60, 119]);
      const states: Record<string, Uint8Array> = {
        ...Object.fromEntries(
          await Promise.all(SHEET_KINDS.map(async (kind) => [kind, (await sampleOf(kind)).pdf] as const)),
        ),
        inset: (await make('land_cadastral_plan', samplePlan({ geometry: dense }), { paper: 'A1' })).pdf,
        draft: (await make('setting_out_act', samplePlan())).pdf,
        duplicate: (await make('setting_out_act', samplePlan({ status: 'registered' }), { duplicate: true })).pdf,
      };
      const files = Object.entries(states).map(([state, pdf]) => [state, save(pdf, state)] as const);
      const plain = save(smallPdf(), 'plain');
      const found = verapdf([...files.map(([, file]) => file), plain]);
      for (const [state, file] of files) expect(found.get(file), state).toEqual([]);
      expect(found.get(plain)?.join()).toMatch(/6\.6\.2\.1/u);
    },
  );

  it.each(['coordinate_catalogue', 'setting_out_act', 'land_cadastral_plan'] as const)(
    'A4.5 %s of 300 points flows over pages, each table with its head on every page',
    async (kind) => {
      const geometry = starOf(300, [115, 65], 40, 42);
      const { pdf, pages } = await make(kind, samplePlan({ geometry, status: 'final' }));
      expect(pages).toBeGreaterThan(4);
      const text = textOf(pdf);
      expect(text.split('X (солтүстік / север), м').length - 1).toBeGreaterThan(3);
      expect(text).toContain('300–1');
    },
  );

  it.each([
    ['A3', 'portrait', [297, 420], ['land_cadastral_plan', 'land_management_project']],
    ['A4', 'landscape', [297, 210], SHEET_KINDS],
    ['A1', 'landscape', [841, 594], ['land_cadastral_plan', 'situational_scheme']],
  ] as const)('A4.5 sheets are set on %s %s', async (paper, orientation, [width, height], kinds) => {
    for (const kind of kinds) {
      const { pdf, pages } = await make(kind, samplePlan(), { paper, orientation });
      const size = /Page size: +([\d.]+) x ([\d.]+)/u.exec(run('pdfinfo', save(pdf)));
      expect(Number(size?.[1])).toBeCloseTo((width * 72) / 25.4, 0);
      expect(Number(size?.[2])).toBeCloseTo((height * 72) / 25.4, 0);
      expect(textOf(pdf)).toContain(`Бет / Лист ${pages} / ${pages}`);
    }
  });

  it('A4.5 draws at the scale and turn asked for, and without the parts that are switched off', async () => {
    const show = { grid: false, lengths: false, insets: true, neighbours: false };
    const drawn = await press.draw({
      kind: 'land_cadastral_plan',
      data: samplePlan(),
      options: { ...usualOptions, scale: 1000, turn: 30, show },
      copy: null,
    });
    expect(drawn.drawn).toMatchObject({ scale: 1000, turn: 30 });
    const text = textOf((await make('land_cadastral_plan', samplePlan(), { scale: 1000, turn: 30, show })).pdf);
    expect(text).toContain('1 : 1 000');
    expect(text).not.toContain('координаталар торы');
    expect(text).not.toContain('Описание смежеств');
    expect(drawn.snapshot).toBe((await sampleOf('land_cadastral_plan')).snapshot);
  });

  it('A4.5 shows a dense corner once more as an inset at a larger scale', async () => {
    const dense = polygonOf([60, 20], [160, 20], [160, 120], [150.3, 120], [150, 119.5], [149.6, 119.4], [60, 119]);
    const text = textOf((await make('land_cadastral_plan', samplePlan({ geometry: dense }))).pdf);
    expect(text).toContain('Фрагменттер / Фрагменты');
    expect(text).toMatch(/I · 1 : (?:20|25|50)\b/u);
    expect(text).toContain('0,58');
  });

  it('marks a draft print, a duplicate and a void copy so that none is taken for the original', async () => {
    expect(lettersOf((await make('setting_out_act', samplePlan())).pdf)).toContain('ЖОБАЧЕРНОВИК');
    expect(lettersOf((await sampleOf('setting_out_act')).pdf)).not.toMatch(/ЖОБАЧЕРНОВИК|НЕДЕЙСТВИТЕЛЕН/u);
    const duplicate = await make('setting_out_act', samplePlan({ status: 'registered' }), { duplicate: true });
    expect(textOf(duplicate.pdf)).toContain('ТЕЛНҰСҚА / ДУБЛИКАТ');
    const original = await sampleOf('setting_out_act');
    const copy = await voidCopy(original.pdf);
    for (let page = 1; page <= original.pages; page++) {
      const letters = run('pdftotext', '-raw', '-f', String(page), '-l', String(page), save(copy), '-');
      expect(letters.replace(/\s/gu, '')).toMatch(/КҮШІЖОЙЫЛДЫ.*НЕДЕЙСТВИТЕЛЕН/u);
    }
  });

  it('SEC-122 a copy says its number, account and time on every page', async () => {
    const { pdf, pages } = await press.make({
      kind: 'explanatory_note',
      data: samplePlan(),
      options: usualOptions,
      copy: { number: 12, login: 'ermekov' },
    });
    for (let page = 1; page <= pages; page++)
      expect(textOf(pdf, '-f', String(page), '-l', String(page))).toContain(
        'Дана / Экз. № 12 · ermekov · 23.11.2026 10:52:15',
      );
  });

  const HOSTILE = '#read("/etc/passwd") *b* $x$ <a> @r `raw` \\ "); #panic("x ]} #eval("1+1")';

  it.each(SHEET_KINDS)('SEC-66 %s prints markup in a name as the text that it is', async (kind) => {
    const both = { kk: HOSTILE, ru: `${HOSTILE} ` };
    const text = textOf(
      (await make(kind, samplePlan({ preparedBy: HOSTILE, address: { text: both, rka: null } }))).pdf,
    );
    expect(text.split('#read("/etc/passwd")').length).toBeGreaterThan(1);
    expect(text).not.toContain('root:');
  });
});
