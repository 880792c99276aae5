import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsQR from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { createSheetPress, type MadeSheet, type SheetPress } from './sheet-press.ts';
import { printSnapshot, snapshotOf } from './sheet-snapshot.ts';
import { polygonOf, ring, samplePlan, starOf } from './testing/plan-samples.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

/** Poppler and qpdf read the sheets: other eyes than ours. Named in the set-up script. */
const missing = ['pdftotext', 'pdftoppm', 'pdffonts', 'qpdf'].filter((tool) => spawnSync(tool, ['--version']).error);
if (missing.length > 0) console.log(`skipped: ${missing.join(', ')} not installed`);

const press = createSheetPress({ resourcesFolder: RESOURCES });
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-plan-'));
});
afterAll(async () => {
  await press.close();
  rmSync(folder, { recursive: true, force: true });
});

function save(made: MadeSheet, name = 'plan'): string {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, made.pdf);
  return file;
}

const makePlan = (data: PlanData, by: SheetPress = press): Promise<MadeSheet> =>
  by.make({ kind: 'land_cadastral_plan', data, options: usualOptions, copy: null });

const run = (tool: string, ...args: string[]): string => execFileSync(tool, args, { encoding: 'utf8' });
const textOf = (made: MadeSheet, ...args: string[]): string => run('pdftotext', '-layout', ...args, save(made), '-');
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ').replace(/\s+/gu, ' ');

/** Raster of poppler: `P6`, width, height, 255, then red, green, blue. */
function readPpm(file: Buffer): { pixels: Uint8ClampedArray; width: number; height: number } {
  const [head = '', width = '', height = ''] = /^P6\s(\d+)\s(\d+)\s255\s/u.exec(file.toString('latin1', 0, 40)) ?? [];
  const pixels = new Uint8ClampedArray(Number(width) * Number(height) * 4);
  for (let from = head.length, to = 0; from < file.length; from += 3, to += 4) {
    pixels.set([file[from] ?? 0, file[from + 1] ?? 0, file[from + 2] ?? 0, 255], to);
  }
  return { pixels, width: Number(width), height: Number(height) };
}

describe.skipIf(missing.length > 0)('the land-cadastral plan as a file', () => {
  it('X6 is PDF/A-2b: said in its metadata, whole, with every font inside', async () => {
    const made = await makePlan(samplePlan());
    const file = save(made);
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
    const bytes = Buffer.from(made.pdf).toString('latin1');
    expect(bytes).toMatch(/pdfaid:part[>="]+2/u);
    expect(bytes).toMatch(/pdfaid:conformance[>="]+B/u);
    expect(bytes).toContain('/OutputIntent');
    const fonts = run('pdffonts', file).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/(?:NotoSans|DejaVuSans).* yes yes yes /u);
  });

  it('X6 can be searched in Kazakh and in Russian', async () => {
    const text = plain(textOf(await makePlan(samplePlan())));
    for (const words of [
      'ЖЕР-КАДАСТРЛЫҚ ЖОСПАР',
      'ЗЕМЕЛЬНО-КАДАСТРОВЫЙ ПЛАН',
      'Астана қ., Алматы ауданы, Қорқыт ата көшесі, 26',
      'жеке меншік, ортақ үлестік (½ + ½)',
      'частная собственность, общая долевая (½ + ½)',
      'елді мекендердің жерлері',
      'земли населённых пунктов',
      'Шектес учаскелердің сипаттамасы / Описание смежеств',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('\ufffd');
  });

  it('A4.5 carries the fields of the plan, the coordinates of the design’s parcel and its neighbours', async () => {
    const text = plain(textOf(await makePlan(samplePlan())));
    for (const words of ['0,0987 га (987,0 м²)', '3 553 270 ₸ (01.01.2026)', '1 : 500', 'Бет / Лист 2 / 2'])
      expect(text).toContain(words);
    expect(text).toContain('1 5 670 181,044 12 674 503,798 1–2 23,55 72°15′08″ тізілім / реестр');
    expect(text).toContain('3 5 670 165,863 12 674 527,669 3–4 19,64 178°48′13″ жаңа / новая');
    expect(text).toMatch(/А ?– ?Б 1–2 21-318-045-105/u);
    expect(text).toContain('2–3–4 21-318-045-133 (жаңа учаске / образуемый участок) 42,04');
    expect(text).toContain('Периметрі / Периметр: 131,74 м');
  });

  it('A5.3 prints the hash of its data at the foot of every page', async () => {
    const data = samplePlan({ geometry: starOf(60, [115, 65], 22, 27) });
    const made = await makePlan(data);
    expect(made.pages).toBeGreaterThan(2);
    for (let page = 1; page <= made.pages; page++) {
      const text = plain(textOf(made, '-f', String(page), '-l', String(page)));
      expect(text).toContain(`Дерекқор көшірмесі / Снимок данных: ${printSnapshot(made.snapshot)}`);
      expect(text).toContain(`Бет / Лист ${page} / ${made.pages}`);
      expect(text).toContain('21-318-045-132');
    }
  });

  it('marks a draft and a void sheet in both languages, and a registered one not at all', async () => {
    const texts: Record<string, string> = {};
    for (const status of ['draft', 'registered', 'void'] as const) {
      // Turned text is read letter by letter.
      texts[status] = textOf(await makePlan(samplePlan({ status, actSeq: 7 })), '-raw').replace(/\s/gu, '');
    }
    expect(texts['draft']).toMatch(/ЖОБАЧЕРНОВИК/u);
    expect(texts['void']).toMatch(/КҮШІЖОЙЫЛДЫНЕДЕЙСТВИТЕЛЕН/u);
    expect(texts['registered']).not.toMatch(/ЖОБА|ЧЕРНОВИК|КҮШІЖОЙЫЛДЫ|НЕДЕЙСТВИТЕЛЕН/u);
  });

  it('SEC-118 has a QR code that a reader decodes to number, data hash and source, and to nothing personal', async () => {
    const made = await makePlan(samplePlan());
    run('pdftoppm', '-r', '200', '-f', '1', '-l', '1', '-singlefile', save(made), join(folder, 'page'));
    const { pixels, width, height } = readPpm(readFileSync(join(folder, 'page.ppm')));
    const code = jsQR(pixels, width, height);
    expect(code?.data).toBe(`SHEKARA1|21-318-045-132|${made.snapshot}|2026-11-0412`);
  });

  const HOSTILE = [
    '#read("/etc/passwd")',
    '#image("../fonts/NotoSans-Bold.ttf")',
    '#import "@preview/cetz:0.3.0": *',
    '*bold* _it_ $x^2$ <label> @ref `raw` \\ // comment',
    '#while true {}',
    '"); #panic("x',
    ']} #eval("1+1")',
  ];

  it.each(HOSTILE)('SEC-66 prints %s as the text that it is', async (text) => {
    const both = { kk: text, ru: `${text} ` };
    const data = samplePlan({
      preparedBy: text,
      address: { text: both, rka: null },
      purpose: both,
      streets: [{ name: both, axis: samplePlan().streets[0]?.axis ?? [] }],
    });
    const shown = plain(textOf(await makePlan(data)));
    expect(shown.split(plain(text)).length).toBeGreaterThan(3);
    expect(shown).not.toContain('root:');
  });

  it.each<[string, Partial<Parameters<typeof samplePlan>[0]>]>([
    ['a triangle', { geometry: polygonOf([90, 40], [130, 45], [100, 85]) }],
    [
      'a hole',
      {
        geometry: [[ring([60, 20], [150, 20], [150, 110], [60, 110]), ring([90, 50], [90, 75], [120, 75], [120, 50])]],
      },
    ],
    [
      'two parts',
      { geometry: [...polygonOf([60, 20], [110, 25], [108, 60]), ...polygonOf([130, 70], [170, 75], [165, 110])] },
    ],
    ['18 m²', { geometry: polygonOf([100, 50], [106, 50], [106, 53], [100, 53]) }],
    ['1 800 km²', { geometry: polygonOf([-20_000, -15_000], [30_000, -14_000], [28_000, 20_000], [-21_000, 18_000]) }],
    ['a strip of 200 × 0.4 m', { geometry: polygonOf([0, 40], [200, 52], [200, 52.4], [0, 40.4]) }],
    ['names of a thousand letters', { purpose: { kk: 'құрылыс салу '.repeat(70), ru: 'строительство '.repeat(70) } }],
    ['one unbroken word', { purpose: { kk: 'Ұ'.repeat(300), ru: 'Ш'.repeat(300) } }],
    [
      'nothing but the parcel',
      {
        neighbours: [],
        around: [],
        streets: [],
        buildings: [],
        rights: [],
        address: null,
        value: null,
        encumbrances: [],
        lineage: { parents: [], siblings: [] },
      },
    ],
  ])('A4.5 makes a whole sheet of %s', async (_name, change) => {
    const made = await makePlan(samplePlan(change));
    const text = plain(textOf(made));
    expect(made.pages).toBeGreaterThanOrEqual(2);
    expect(text).toContain(`Бет / Лист ${made.pages} / ${made.pages}`);
    expect(text).toContain('Бекіткен / Утвердил');
  });
});

describe('createSheetPress', () => {
  it('X6 makes the same bytes of the same data, and names them by their SHA-256', async () => {
    const other = createSheetPress({ resourcesFolder: RESOURCES });
    const [one, two, third] = [
      await makePlan(samplePlan()),
      await makePlan(samplePlan()),
      await makePlan(samplePlan(), other),
    ];
    await other.close();
    expect(two.sha256).toBe(one.sha256);
    expect(third.sha256).toBe(one.sha256);
    expect(one.sha256).toBe(sha256Hex(one.pdf));
  });

  it('keeps the data hash for a later print and for the final one, and changes it with any fact', () => {
    const hash = snapshotOf(samplePlan());
    expect(snapshotOf(samplePlan({ madeAt: '2027-01-01T00:00:00.000Z' }))).toBe(hash);
    expect(snapshotOf(samplePlan({ status: 'final' }))).toBe(hash);
    const changes: Partial<Parameters<typeof samplePlan>[0]>[] = [
      { actSeq: 8 },
      { areaDoubled: 1 },
      { divisibility: 'indivisible' },
      { streets: [] },
      { newPoints: [] },
    ];
    expect(new Set(changes.map((change) => snapshotOf(samplePlan(change)))).add(hash).size).toBe(changes.length + 1);
  });

  it('does not hold up the thread that asks', async () => {
    await makePlan(samplePlan());
    const work = makePlan(samplePlan({ geometry: starOf(300, [115, 65], 40, 42) }));
    let turns = 0;
    let ready = false;
    void work.then(() => (ready = true));
    while (!ready) {
      await new Promise((next) => setImmediate(next));
      turns += 1;
    }
    expect(turns).toBeGreaterThan(20);
  });

  it('refuses data of another shape and goes on working', async () => {
    // Deliberately broken: what a bug of the caller would send.
    const broken = { ...samplePlan(), number: 'x' } as unknown as PlanData;
    await expect(makePlan(broken)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await makePlan(samplePlan())).pages).toBe(2);
  });

  it('answers CANCELLED once it is closed', async () => {
    const closing = createSheetPress({ resourcesFolder: RESOURCES });
    await makePlan(samplePlan(), closing);
    await closing.close();
    await expect(makePlan(samplePlan(), closing)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
