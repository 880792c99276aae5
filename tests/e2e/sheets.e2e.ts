import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SHEET_KINDS } from '#domain/documents/sheet-kind.ts';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { openCard, openSplitCase, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

/** Pages that were sent to the printer, and the size of the paper that the window asked for. */
interface Printed {
  readonly pages: number;
  readonly paper: string;
}

const town = oneTown();

describe.each(['kk', 'ru'] as const)('sheets of a case in %s', (language: Language) => {
  const t = speak(language);
  let engineer: WindowWatch;
  let page: Page;

  beforeAll(async () => {
    const theme = language === 'kk' ? 'dark' : 'light';
    engineer = await town.open(`sheets-${language}`, { language, theme, width: 1366, height: 768 });
    ({ page } = engineer);
    await signIn(page, town.world.account('engineer'));
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await openSplitCase(page, t);
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText('987,0').first().waitFor();
    // Only a draft that is saved has sheets; the figures are there while it is still drawn.
    await page.getByText(t('sheets.open')).first().waitFor({ state: 'attached' });
  });

  afterAll(() => engineer.page.context().close());

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page.screenshot({ path: `${SHOTS}failed-sheets-${language}.png` });
  });

  const shot = (name: string) => page.screenshot({ path: `${SHOTS}sheets-${name}-${language}.png` });
  const look = async (name: string): Promise<void> => {
    await shot(name);
    expect(await screenFaults(page), name).toEqual([]);
  };
  const composer = () => page.getByRole('dialog', { name: t('sheets.title') });
  const sheetImage = () => composer().getByRole('img', { name: /21-318-045-\d+|20\d\d-/ });
  /** The next picture of the page, once it is wholly there. */
  async function nextImage(change: () => Promise<unknown>): Promise<number> {
    const before = await sheetImage().getAttribute('src');
    const start = performance.now();
    await change();
    await page.waitForFunction(
      (old) => {
        const image = document.querySelector<HTMLImageElement>('dialog.composer .paper img');
        return image !== null && image.getAttribute('src') !== old && image.complete;
      },
      before,
      { polling: 10 },
    );
    return performance.now() - start;
  }

  it('A4.5 makes, attaches and prints the land-cadastral plan of a finished draft in 3 actions', async () => {
    await page.evaluate(() => {
      globalThis.print = () => {
        const paper = document.adoptedStyleSheets.flatMap((rules) => [...rules.cssRules].map((rule) => rule.cssText));
        (globalThis as { printed?: unknown }).printed = {
          pages: document.querySelectorAll('.print-pages img').length,
          paper: paper.find((text) => text.startsWith('@page')) ?? '',
        };
      };
    });
    let actions = 0;
    const act = async (keys: string): Promise<void> => {
      actions += 1;
      await page.keyboard.press(keys);
    };
    await act('Control+p');
    await sheetImage().waitFor({ timeout: 30_000 });
    await act('Enter');
    await composer().getByText(t('sheets.attached')).waitFor({ timeout: 30_000 });
    await act('Control+p');
    const printed = await page.waitForFunction(() => (globalThis as { printed?: unknown }).printed, null, {
      timeout: 30_000,
    });
    expect((await printed.jsonValue()) as Printed).toMatchObject({
      pages: 2,
      paper: expect.stringMatching(/size: 210mm 297mm/u) as string,
    });
    expect(actions).toBeLessThanOrEqual(3);
    await look('plan');
  });

  it('A4.5 every sheet of the case is seen, page by page', async () => {
    for (const kind of SHEET_KINDS.slice(1)) {
      await nextImage(() =>
        composer()
          .getByText(t(`case.documents.kind.${kind}`), { exact: true })
          .click(),
      );
      await shot(kind);
    }
    await nextImage(() =>
      composer().getByText(t('case.documents.kind.land_management_project'), { exact: true }).click(),
    );
    await composer()
      .getByRole('button', { name: t('sheets.page.next') })
      .click();
    await composer()
      .getByText(t('sheets.page.of', { n: 2, total: 4 }))
      .waitFor();
    await look('project');
  });

  it('A4.5 the preview follows paper, scale, turn and parts', async () => {
    await nextImage(() => composer().getByText(t('case.documents.kind.land_cadastral_plan'), { exact: true }).click());
    const waits = [
      await nextImage(() => composer().getByRole('button', { name: 'A3' }).click()),
      await nextImage(() =>
        composer()
          .getByRole('button', { name: t('sheets.orientation.landscape') })
          .click(),
      ),
      await nextImage(() => composer().getByLabel(t('sheets.turn')).fill('30')),
      await nextImage(() => composer().getByLabel(t('sheets.show.grid')).uncheck()),
    ];
    console.log(`preview after a change: ${waits.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    await composer().getByLabel(t('sheets.turn')).fill('300');
    await composer().getByText(t('sheets.turnWrong')).waitFor();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await look('a3-1920');
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  it('A4.5 on A2 and A1 the preview is as wide, and the file that is saved has pages of that size', async () => {
    for (const [paper, size] of [
      ['A2', [594, 420]],
      ['A1', [841, 594]],
    ] as const) {
      await nextImage(() => composer().getByRole('button', { name: paper }).click());
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        composer()
          .getByRole('button', { name: t('case.documents.save') })
          .click(),
      ]);
      const facts = execFileSync('pdfinfo', ['-f', '1', '-l', '99', await saved.path()], { encoding: 'utf8' });
      const pages = [...facts.matchAll(/^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)/gmu)].map(([, ...points]) =>
        points.map((each) => Math.round((Number(each) / 72) * 25.4)),
      );
      expect(pages).toEqual(pages.map(() => size));
      await composer()
        .getByText(t('sheets.page.of', { n: 1, total: pages.length }))
        .waitFor();
      await look(paper.toLowerCase());
    }
  });

  it('A4.5 SEC-122 saves a numbered copy', async () => {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      composer()
        .getByRole('button', { name: t('case.documents.save') })
        .click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^21-318-045-\d{3}\.pdf$/);
    await page.keyboard.press('Escape');
    await composer().waitFor({ state: 'detached' });
  });

  it('A4.5 another drawing voids the sheet in the list and in the preview, in red', async () => {
    // A corner of the new line moves: the same parts, drawn otherwise
    await page.keyboard.press('e');
    await page
      .getByRole('button', { name: /5\s670\s165[,.]863/u })
      .first()
      .click();
    await page.locator('.corner-cell[data-cell=x]').fill('5670165.863 12674527.869');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /12\s674\s527[,.]869/u })
      .first()
      .waitFor();
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('v');
    const isVoid = page.getByText(t('case.documents.void'), { exact: true });
    if (!(await isVoid.first().isVisible())) await page.keyboard.press('F8');
    await isVoid.first().waitFor();
    await shot('void-list');
    // A tool at work takes Esc for itself, but never from a document that lies over it.
    await page.keyboard.press('s');
    await page
      .getByRole('button', { name: /21-318-045-\d+\.pdf/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('img').first().waitFor();
    await shot('void-sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+p');
    await sheetImage().waitFor();
    await composer().getByText(t('sheets.voidWhy')).waitFor();
  });

  it('A4.5 a void sheet is not printed as final, with the reason beside the choice; made anew it is', async () => {
    const choice = (name: string) => composer().getByRole('button', { name: t(`sheets.final.${name}`), exact: true });
    const state = async () => Promise.all(['final', 'draft'].map((each) => choice(each).getAttribute('aria-pressed')));
    const copies = async (keys: () => Promise<unknown>): Promise<string> => {
      const [saved] = await Promise.all([page.waitForEvent('download'), keys()]);
      // Turned text is read letter by letter
      return execFileSync('pdftotext', ['-raw', await saved.path(), '-'], { encoding: 'utf8' }).replace(/\s/gu, '');
    };
    const save = () =>
      composer()
        .getByRole('button', { name: t('case.documents.save') })
        .click();
    const why = composer()
      .getByText(/21-318-045-\d+/u)
      .filter({ hasText: t('sheets.draftOnly', { why: '' }).trim() });
    await why.waitFor();
    await choice('final').click();
    expect(await state()).toEqual(['false', 'true']);
    expect(await copies(save)).toContain('ЖОБАЧЕРНОВИК');
    await look('void');
    await composer()
      .getByRole('button', { name: t('sheets.attachAgain') })
      .press('Enter');
    await composer().getByText(t('sheets.attached')).waitFor({ timeout: 30_000 });
    await composer().getByText(t('sheets.voidWhy')).waitFor({ state: 'detached' });
    await why.waitFor({ state: 'detached' });
    expect(await state()).toEqual(['true', 'false']);
    expect(await copies(save)).not.toContain('ЖОБАЧЕРНОВИК');
    await page.evaluate(() => delete (globalThis as { printed?: unknown }).printed);
    await page.keyboard.press('Control+p');
    await page.waitForFunction(() => (globalThis as { printed?: unknown }).printed, null, { timeout: 30_000 });
    await page.keyboard.press('Escape');
  });

  it('SEC-3 SEC-37 the windows asked for nothing outside and broke no policy', () => {
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });
});
