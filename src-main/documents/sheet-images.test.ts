import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { Sha256 } from '#domain/documents/document.ts';
import type { SheetKind } from '#domain/documents/sheet-kind.ts';
import { usualOptions, type SheetOptions } from '#domain/documents/sheet-options.ts';
import type { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { createSheetPress } from './sheet-press.ts';
import { polygonOf, samplePlan } from './testing/plan-samples.ts';
import { networkOrder, traverseOrder } from './testing/survey-samples.ts';

/*
 * Every page of every sheet against a picture of it that was looked at and approved. The pictures are grey, 36 points an
 * inch, gzipped PGM: small, and coarse enough not to hang on how a version of poppler smooths a letter.
 *
 * After a change that is meant, APPROVE_SHEETS=1 writes them anew: look at each page before it is committed.
 */

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));
const APPROVED = fileURLToPath(new URL('./testing/approved/', import.meta.url));
const DOTS_PER_INCH = 36;
/** Pages are compared in squares of this many dots, by their mean grey of 0–255. */
const SQUARE = 6;
const MOST_GREY = 26;
/** Squares of a hundred that may differ by more: smoothing at edges, not a line that has moved. */
const MOST_PERCENT = 0.2;

/** Poppler draws the pages: another hand than the one that made them. */
const RASTER = 'pdftoppm';
const isMissing = spawnSync(RASTER, ['-v']).error !== undefined;
if (isMissing) console.log(`skipped: ${RASTER} not installed`);

const press = createSheetPress({ resourcesFolder: RESOURCES });
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-images-'));
});
afterAll(async () => {
  await press.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** `P5`, width, height, 255, then the grey of each dot. */
function readPgm(file: Uint8Array): Grey {
  const text = Buffer.from(file.subarray(0, 40)).toString('latin1');
  const [head = '', width = '', height = ''] = /^P5\s(\d+)\s(\d+)\s255\s/u.exec(text) ?? [];
  return { width: Number(width), height: Number(height), dots: file.subarray(head.length) };
}

function squaresOf({ width, height, dots }: Grey): number[] {
  const squares: number[] = [];
  for (let top = 0; top + SQUARE <= height; top += SQUARE) {
    for (let left = 0; left + SQUARE <= width; left += SQUARE) {
      let sum = 0;
      for (let y = top; y < top + SQUARE; y++)
        for (let x = left; x < left + SQUARE; x++) sum += dots[y * width + x] ?? 0;
      squares.push(sum / (SQUARE * SQUARE));
    }
  }
  return squares;
}

function percentDiffering(one: Grey, other: Grey): number {
  if (one.width !== other.width || one.height !== other.height) return 100;
  const [a, b] = [squaresOf(one), squaresOf(other)];
  return (100 * a.filter((grey, index) => Math.abs(grey - (b[index] ?? 0)) > MOST_GREY).length) / a.length;
}

async function pagesOf(name: string, kind: SheetKind, { change, options }: Sample): Promise<readonly Uint8Array[]> {
  const data = samplePlan({ status: 'final', ...change });
  const { pdf } = await press.make({ kind, data, options: { ...usualOptions, ...options }, copy: null });
  return rasterOf(name, pdf);
}

function rasterOf(name: string, pdf: Uint8Array): readonly Uint8Array[] {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, pdf);
  execFileSync(RASTER, ['-r', String(DOTS_PER_INCH), '-gray', file, join(folder, name)]);
  const images = readdirSync(folder).filter((each) => each.startsWith(`${name}-`) && each.endsWith('.pgm'));
  return images.sort().map((image) => readFileSync(join(folder, image)));
}

interface Sample {
  readonly change?: Parameters<typeof samplePlan>[0];
  readonly options?: Partial<SheetOptions>;
}

/** A parcel with three corners of a few decimetres. */
const dense = polygonOf([60, 20], [160, 20], [160, 120], [150.3, 120], [150, 119.5], [149.6, 119.4], [60, 119]);
/** 400 × 10 m, slanting. */
const strip = polygonOf([0, 0], [282.8, 282.8], [275.7, 289.9], [-7.1, 7.1]);

const SHEETS: readonly (readonly [name: string, kind: SheetKind, description: string, sample: Sample])[] = [
  [
    'plan',
    'land_cadastral_plan',
    'page 1: eight fields, a six-sided parcel in red with two buildings, letters А–Г in circles, a street along its foot, QR code below; page 2: three tables, a scheme of blocks with the parcel in solid red, three lines for signatures',
    {},
  ],
  [
    'plan-draft',
    'land_cadastral_plan',
    'as the plan, with ЖОБА over ЧЕРНОВИК in light grey from the lower left to the upper right of both pages',
    { change: { status: 'draft' } },
  ],
  [
    'plan-a3',
    'land_cadastral_plan',
    'A3 lying: fields and, across the whole width, the drawing without coordinate grid on page 1; tables as wide as the page and a scheme of half its width on page 2',
    { options: { paper: 'A3', orientation: 'landscape', show: { ...usualOptions.show, grid: false } } },
  ],
  [
    'plan-insets',
    'land_cadastral_plan',
    'page 1: a large square parcel with a small dashed window I at its upper right corner; page 2 begins with the inset I, a stepped corner with its short lengths',
    { change: { geometry: dense } },
  ],
  [
    'plan-turned',
    'land_cadastral_plan',
    'a strip of 400 m lies along the drawing from left to right, the north arrow leans, coordinates stand at slanting ticks',
    { change: { geometry: strip }, options: { orientation: 'landscape' } },
  ],
  [
    'catalogue',
    'coordinate_catalogue',
    'four fields, the drawing of the points, a table of six points with ΔX and ΔY whose last row sums to zero, points 3 and 4 with an asterisk',
    {},
  ],
  [
    'project',
    'land_management_project',
    'page 1: nine fields and a table of one parcel that becomes two with their sums; pages 2 and 3: the same frame before with one red figure, after with two, the new point filled red; page 4: points, boundaries parcel by parcel, three lines for signatures',
    {},
  ],
  [
    'setting-out',
    'setting_out_act',
    'four fields, a statement in two languages, the drawing, then tables of marks and of neighbours whose last columns are empty for writing in',
    {},
  ],
  [
    'identification',
    'identification_document',
    'a small long title, two lines of the norm, twelve fields, a low drawing and the QR code on page 1; two tables and signatures on page 2',
    {},
  ],
  ['note', 'explanatory_note', 'one page of five numbered headings with bold Kazakh over grey Russian sentences', {}],
  [
    'scheme',
    'situational_scheme',
    'two fields and a scheme of street blocks over most of the page, the parcel solid red in its middle with a framed callout',
    {},
  ],
];

describe.skipIf(isMissing)('pages as they look', () => {
  it.each(SHEETS)('A4.5 %s (%s) is as approved: %s', async (name, kind, _description, sample) => {
    demandApproved(name, await pagesOf(name, kind, sample));
  });

  it('X5 the sheet of signatures is as approved: two rows in a table of five columns, two notes in both languages, the QR code beside five lines', async () => {
    const at = '2026-11-27T10:20:30.000Z';
    const hash = Sha256.parse('9f2c41d07e5b88a1'.repeat(4));
    const { pdf } = await press.stamp({
      data: samplePlan({ status: 'registered', actSeq: 4711 }),
      document: { sha256: hash, size: 110_150, pages: 2 },
      act: {
        seq: 4711,
        leaf: hash,
        size: 4800,
        registeredAt: at,
        registrar: 'Сагиева Гүлнар Серікқызы',
        decision: hash,
      },
      signer: { name: 'Ермеков Санжар Тимурұлы', identifier: '880312••••27', serial: hash.slice(0, 40), at },
    });
    demandApproved('stamp', rasterOf('stamp', pdf));
  });

  it('A4.5 the report of a traverse is as approved: lying; eight fields, six given rows and two misclosures with green verdicts; a table of fourteen columns with a sum, five pairs of lines and two rows of ellipses; at last the drawing of four triangles and two circles in red ellipses, dashed at both ends, QR code and two lines for signatures', async () => {
    demandApproved('traverse-report', await reportPages('traverse-report', traverseOrder({ method: 'least-squares' })));
  });

  it('A4.5 the report of a network is as approved: upright; eight fields, four points, eleven observations with nearly all w in red; quality, one gross error, one set, four points of which two with figures; at last a crossed quadrilateral with two ellipses at its right, QR code and two lines for signatures', async () => {
    demandApproved('network-report', await reportPages('network-report', networkOrder({ gross: true })));
  });

  async function reportPages(name: string, order: SurveyReportOrder): Promise<readonly Uint8Array[]> {
    const made = await press.survey(order);
    assert(made.ok);
    return rasterOf(name, made.value.pdf);
  }

  function demandApproved(name: string, pages: readonly Uint8Array[]): void {
    if (process.env['APPROVE_SHEETS'] === '1') {
      mkdirSync(APPROVED, { recursive: true });
      pages.forEach((page, index) =>
        writeFileSync(join(APPROVED, `${name}-${index + 1}.pgm.gz`), gzipSync(page, { level: 9 })),
      );
    }
    expect(existsSync(join(APPROVED, `${name}-${pages.length + 1}.pgm.gz`)), 'as many pages as approved').toBe(false);
    for (const [index, page] of pages.entries()) {
      const approved = gunzipSync(readFileSync(join(APPROVED, `${name}-${index + 1}.pgm.gz`)));
      const percent = percentDiffering(readPgm(page), readPgm(approved));
      expect(percent, `page ${index + 1}: per cent of squares that differ`).toBeLessThanOrEqual(MOST_PERCENT);
    }
  }

  it('sees a line that has moved by two millimetres', async () => {
    const [moved] = await pagesOf('moved', 'land_cadastral_plan', {
      change: {
        geometry: polygonOf([103.8, 81], [103.4, 41.3], [124.1, 45.4], [128, 46.2], [127.6, 65.8], [126.2, 87.2]),
      },
    });
    const approved = gunzipSync(readFileSync(join(APPROVED, 'plan-1.pgm.gz')));
    expect(percentDiffering(readPgm(moved ?? new Uint8Array()), readPgm(approved))).toBeGreaterThan(MOST_PERCENT);
  });
});
