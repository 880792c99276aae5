import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { pixelOf, pressAt } from '../support/drawing.ts';
import { openCard, signIn, speak, undoLast } from '../support/job.ts';
import { makeWorld, type World } from '../support/world.ts';

const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));
const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
/*
 *   B--------A          lot 2 of the file: A B C D; lot 5 lies beyond A–D, and four lots meet in A
 *    \     /  \
 *     C---D    \
 */
const LOT_2 = '21-318-900-004';
const PLOT_OF_2 = '21-318-900-003';
/** North and east, millimetres. */
type Place = readonly [north: number, east: number];
const place = (east: number, north: number): Place => [5_670_000_000 + north, 12_675_000_000 + east];
const A = place(195_958, 54_689);
const B = place(99_713, 44_250);
const C = place(106_286, -16_354);
const D = place(180_257, -8_332);
/** Lots 32 and 33 of the file, and the ends of their common side: in the west and in the east. */
const LOT_32 = '21-318-900-064';
const COMMON = [place(402_114, 138_122), place(520_883, 155_150)] as const;
/** A metre and a half along either side of lot 33: before the plot for building that is drawn in it. */
const NEW_COMMON = [place(401_901, 139_607), place(520_633, 156_629)] as const;
/** Land of the quarter north of the tract that nobody has. */
const FREE = [
  place(100_000, 180_000),
  place(120_000, 180_000),
  place(120_000, 200_000),
  place(100_000, 200_000),
] as const;
/** A plot for building, on which nothing stands. */
const PLOT_23 = '21-318-900-044';
/** Lot 23, and both ends of its western side. */
const LOT_23 = '21-318-900-045';
const WEST = [place(247_277, -169_386), place(217_983, -231_395)] as const;
/** A share of the way from one place to another. */
const between = (from: Place, to: Place, share: number): Place => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
];
const typed = ([north, east]: Place): string => `${(north / 1000).toFixed(3)} ${(east / 1000).toFixed(3)}`;

/** One town with the file in it, one server and one browser for both languages; each has a seat of its own. */
let world: World;
let browser: Browser | undefined;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  world = await makeWorld({ parcels: 300 });
  const imported = await world.run(['import', 'landxml', OLYMPUS, '--place', '21-318-900', '--json']);
  expect(JSON.parse(imported.stdout)).toMatchObject({ parcels: { imported: 71 } });
  [browser] = await Promise.all([openBrowser(), world.startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await world.close();
});

describe.skipIf(!existsSync(OLYMPUS)).each(['kk', 'ru'] as const)(
  'tools on olympus.xml in %s',
  (language: Language) => {
    const t = speak(language);
    let engineer: WindowWatch;

    beforeAll(async () => {
      const seat = await world.startSeat(`olympus-${language}`);
      if (browser === undefined) throw new Error('no browser');
      const size = language === 'kk' ? { width: 1920, height: 1080 } : { width: 1366, height: 768 };
      engineer = await openWindow(browser, {
        url: seat.url,
        language,
        theme: language === 'kk' ? 'light' : 'dark',
        ...size,
      });
      engineer.page.setDefaultTimeout(20_000);
      await signIn(engineer.page, world.account('engineer'));
    });

    afterAll(() => engineer.page.context().close());

    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      await engineer.page.screenshot({
        path: `${SHOTS}failed-olympus-${language}-${task.name.slice(0, 40).replace(/\W+/g, '-')}.png`,
      });
      await engineer.page.locator('.maplibregl-canvas').first().focus();
      for (let i = 0; i < 6; i++) await engineer.page.keyboard.press('Escape');
    });

    const show = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}olympus-${name}-${language}.png` });
    const press = async (page: Page, at: Place): Promise<void> => {
      const { x, y } = await pixelOf(page, at);
      await pressAt(page, [x, y]);
    };
    const prompt = (page: Page, key: string) =>
      page
        .getByText(t(`case.prompt.${key}`))
        .first()
        .waitFor();
    const figureOf = async (panel: Locator, name: string): Promise<number> => {
      const text = (await panel.innerText()).replace(/\s+/gu, ' ');
      return Number(
        (text.split(name)[1] ?? '')
          .match(/[\d ]+[.,]\d+/u)?.[0]
          .replace(/ /gu, '')
          .replace(',', '.'),
      );
    };
    const drawn = (page: Page) => page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    const begin = async (page: Page, number: string, key: string): Promise<void> => {
      await openCard(page, number, number);
      await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
      await page.keyboard.press(key);
    };

    it('A4.1 X1 splits a lot from middle to middle of its sides with the mouse', async () => {
      const { page } = engineer;
      await begin(page, LOT_2, 's');
      await prompt(page, 'start');
      await press(page, between(A, B, 0.5));
      await press(page, between(C, D, 0.5));
      await page.keyboard.press('Enter');
      await drawn(page);
      await page
        .getByText(t('case.parts.fate.part', { n: 2 }))
        .first()
        .waitFor();
      await show(page, '1-split');
      await undoLast(page, t);
    });

    it('A5.3 divides it into three along a side', async () => {
      const { page } = engineer;
      await page.keyboard.press('a');
      const form = page.getByRole('form', { name: t('case.divide.title') });
      await form.getByLabel(t('case.divide.parts')).fill('3');
      await press(page, between(A, B, 0.5));
      await page
        .getByText(t('case.parts.fate.part', { n: 3 }))
        .first()
        .waitFor();
      await page.getByRole('button', { name: `${t('case.tools.complete.divide')} Enter` }).click();
      await drawn(page);
      await page
        .getByText(/^1\s739[,.][56]/)
        .first()
        .waitFor();
      await show(page, '2-divided');
      await undoLast(page, t);
    });

    it('A4.1 cuts a contour out of it', async () => {
      const { page } = engineer;
      await page.keyboard.press('c');
      await prompt(page, 'cutOut.start');
      const middle = between(A, C, 0.5);
      for (const corner of [A, B, C, D, A]) await press(page, between(middle, corner, 0.4));
      await page.keyboard.press('Enter');
      await drawn(page);
      await show(page, '3-cut-out');
      await undoLast(page, t);
    });

    it('A4 X1 makes one parcel of two lots', async () => {
      const { page } = engineer;
      await page.keyboard.press('m');
      await prompt(page, 'merge.start');
      // Two metres beyond the boundary, before the plot for building that the file draws inside each lot
      const [north, east] = between(D, A, 0.5);
      await press(page, [north - 850, east + 1_800]);
      await page.getByText(t('case.parents.merge')).first().waitFor();
      await page.getByText(t('case.prompt.merge.start')).first().waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await drawn(page);
      await page
        .getByText(/^9\s992[,.]5/)
        .first()
        .waitFor();
      await show(page, '4-merged');
      await undoLast(page, t);
    });

    // The file draws one tract over all lots, and a plot for building in each. Boundaries move under the tract; what would
    // lay a lot over the plot of another is refused.

    const refused = async (page: Page, number: string): Promise<void> => {
      const alert = page.getByRole('alert').filter({ hasText: number });
      await alert.getByRole('button', { name: t('case.findings.place') }).waitFor();
      // In the list as well, where that is what is open
      const list = page.getByRole('tab', { name: t('case.dock.findings') });
      if ((await list.getAttribute('aria-selected')) === 'true')
        await page.locator('p.refusal').filter({ hasText: number }).waitFor();
    };

    const draw = async (page: Page, by: readonly [north: number, east: number]): Promise<void> => {
      const [from, to] = [await pixelOf(page, A), await pixelOf(page, [A[0] + by[0], A[1] + by[1]])];
      await page.mouse.move(from.x - 3, from.y - 2);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
      await page.mouse.move(to.x, to.y);
      await prompt(page, 'vertex.to');
      await page.mouse.up();
    };
    const adjusted = (page: Page) =>
      page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();

    it('A5.2 a corner is drawn with the button held; it must not lay a lot over the plot of another', async () => {
      const { page } = engineer;
      await page.keyboard.press('e');
      await prompt(page, 'vertex.start');
      await draw(page, [-4_000, -5_000]);
      await refused(page, '21-318-900-010');
      await show(page, '5-corner');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    });

    it('A5.2 the corner of lots under the tract moves by mouse and by keyboard; the overlap is known, not made', async () => {
      const { page } = engineer;
      await page.keyboard.press('e');
      await prompt(page, 'vertex.start');
      await draw(page, [-2_400, -3_200]);
      // Four lots meet there: both that are not of the case yet come into it
      for (const number of ['21-318-900-002', '21-318-900-011']) {
        const alert = page.getByRole('alert').filter({ hasText: number });
        await alert.getByRole('button', { name: t('case.tools.takeIn') }).click();
        await alert.waitFor({ state: 'detached' });
        await press(page, [A[0] - 2_400, A[1] - 3_200]);
      }
      await adjusted(page);
      await page
        .getByText(t('findings.fabric.overlapBefore', { numbers: '21-318-900-004, 21-318-900-071' }))
        .first()
        .waitFor();
      await show(page, '5-corner-drawn');
      await undoLast(page, t);
      await page.keyboard.press('e');
      await prompt(page, 'vertex.start');
      await page.getByLabel(t('case.prompt.field.x')).fill(typed(A));
      await page.keyboard.press('Enter');
      await prompt(page, 'vertex.to');
      await page.getByLabel(t('case.prompt.field.x')).fill(typed([A[0] - 1_500, A[1] - 2_000]));
      await page.keyboard.press('Enter');
      await adjusted(page);
      await show(page, '5-corner-typed');
      await page.locator('.maplibregl-canvas').first().focus();
      await undoLast(page, t);
    });

    it('A5.2 a boundary is shifted and land redistributed under the tract, but not into the plot of another', async () => {
      const { page } = engineer;
      await page.keyboard.press('b');
      const form = page.getByRole('form', { name: t('case.shift.title') });
      await form.getByText(t('case.shift.pick')).waitFor();
      await press(page, between(D, A, 0.3));
      await form.getByLabel(t('case.shift.size.area')).fill('4600');
      await refused(page, PLOT_OF_2);
      await form.getByLabel(t('case.shift.size.area')).fill('5100');
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await adjusted(page);
      await show(page, '6-shift');
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('Enter');
      await drawn(page);
      await undoLast(page, t);
      await page.keyboard.press('t');
      await prompt(page, 'redistribute.start');
      await page
        .getByLabel(t('case.prompt.field.x'))
        .fill([between(A, B, 0.1), between(D, C, 0.1)].map(typed).join(', '));
      await page.keyboard.press('Enter');
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').first().waitFor();
      await show(page, '7-redistribute');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('v');
      await prompt(page, 'select');
    });

    it('A7.7 a length is measured with mouse and keyboard, as the file has it', async () => {
      const { page } = engineer;
      await page.keyboard.press('r');
      const panel = page.getByRole('status', { name: t('map.measuring') });
      await panel.getByText(t('map.measurePrompt.length')).waitFor();
      await press(page, A);
      await press(page, B);
      // Corners are not caught in measuring: a pixel is as exact as the hand
      const metres = Math.hypot(A[0] - B[0], A[1] - B[1]) / 1000;
      await expect.poll(() => figureOf(panel, t('map.length'))).toBeCloseTo(metres, 0);
      await page.keyboard.press('Enter');
      await panel.getByText(t('map.lastSegment')).waitFor({ state: 'detached' });
      await show(page, '7-measured');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Backspace');
      await panel.getByText(t('map.prompt.next')).waitFor();
      for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
    });

    it('A4.5 a step of the named history is gone back to and forward again with the mouse', async () => {
      const { page } = engineer;
      await page.keyboard.press('s');
      await prompt(page, 'start');
      await press(page, between(A, B, 0.5));
      await press(page, between(C, D, 0.5));
      await page.keyboard.press('Enter');
      await drawn(page);
      await page.getByRole('tab', { name: t('case.dock.history') }).click();
      const history = page.getByRole('list', { name: t('case.dock.history') });
      const [opened, split] = [t('case.history.opened'), t('history.splitParcel')];
      await history.getByRole('button', { name: opened }).click();
      await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor({ state: 'detached' });
      await history.getByRole('button', { name: split }).last().click();
      await drawn(page);
      await history.getByRole('button', { name: opened }).click();
      await page.getByRole('tab', { name: t('case.dock.findings') }).click();
      await page.locator('.maplibregl-canvas').first().focus();
    });

    it('A4.5 survey points are pressed, typed, caught by the next tool, taken away and brought back', async () => {
      const { page } = engineer;
      await page.keyboard.press('w');
      const form = page.getByRole('form', { name: t('case.surveyPoints.title') });
      await form.getByLabel(t('case.surveyPoints.next')).fill('П9');
      await page.locator('.maplibregl-canvas').first().focus();
      await press(page, between(A, C, 0.4));
      const points = page.getByRole('table', { name: t('case.surveyPoints.title') });
      await points.getByText('П9', { exact: true }).waitFor();
      // Thirty millimetres from the corner B
      await page.getByLabel(t('case.prompt.field.x')).fill(typed([B[0] + 30, B[1]]));
      await page.keyboard.press('Enter');
      await points.getByText('П10', { exact: true }).waitFor();
      await points.getByText(/^0[,.]030 · /u).waitFor();
      await page.locator('svg.overlay').getByText('П10', { exact: true }).waitFor();
      await show(page, '7-survey-points');
      await points.getByRole('button', { name: t('case.surveyPoints.remove', { name: 'П9' }) }).click();
      await points.getByText('П9', { exact: true }).waitFor({ state: 'detached' });
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('Control+z');
      await points.getByText('П9', { exact: true }).waitFor();
      // Quicker than the first of them is kept: each has a name of its own
      for (const share of [0.3, 0.5, 0.7]) await press(page, between(A, C, share));
      for (const name of ['П11', 'П12', 'П13']) await points.getByText(name, { exact: true }).waitFor();
      for (const name of ['П13', 'П12', 'П11']) {
        await points.getByRole('button', { name: t('case.surveyPoints.remove', { name }) }).click();
        await points.getByText(name, { exact: true }).waitFor({ state: 'detached' });
      }
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('s');
      await prompt(page, 'start');
      const { x, y } = await pixelOf(page, between(A, C, 0.4));
      await page.mouse.move(x - 4, y - 3);
      await page.mouse.move(x + 2, y + 2);
      await page
        .locator('svg.overlay text.word')
        .filter({ hasText: t('case.snap.reference') })
        .waitFor();
      await page.keyboard.press('v');
      await prompt(page, 'select');
    });

    it('A4.5 what is caught is named; Tab takes the next in reach, and with Alt held nothing is caught', async () => {
      const { page } = engineer;
      await page.keyboard.press('s');
      await prompt(page, 'start');
      const { x, y } = await pixelOf(page, B);
      const caught = page.locator('svg.overlay text.word');
      await page.mouse.move(x - 3, y - 2);
      await page.mouse.move(x, y);
      await caught.waitFor();
      const first = await caught.textContent();
      await page.keyboard.press('Tab');
      await expect.poll(() => caught.textContent()).not.toBe(first);
      await page.keyboard.down('Alt');
      await page.mouse.move(x + 2, y + 1);
      await caught.waitFor({ state: 'detached' });
      await page.keyboard.up('Alt');
      await page.mouse.move(x + 1, y + 1);
      await caught.waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('v');
      await prompt(page, 'select');
    });

    it('A7.7 a construction line and a circle cross in the middle of the lot; their crossing is caught, and all are taken away', async () => {
      const { page } = engineer;
      const lines = page.locator('svg.overlay g.constructions path');
      await page.keyboard.press('j');
      await prompt(page, 'guideLine.start');
      await press(page, A);
      await prompt(page, 'guideLine.end');
      await press(page, C);
      await prompt(page, 'guideLine.start');
      await lines.first().waitFor();
      await page.keyboard.press('o');
      await prompt(page, 'guideCircle.start');
      await page.getByLabel(t('case.prompt.field.x')).fill(typed(A));
      await page.keyboard.press('Enter');
      await prompt(page, 'guideCircle.end');
      await page.getByLabel(t('case.prompt.field.d')).fill('30');
      await page.keyboard.press('Enter');
      await expect.poll(() => lines.count()).toBe(2);
      // Thirty metres from A towards C
      const crossing = between(A, C, 30_000 / Math.hypot(C[0] - A[0], C[1] - A[1]));
      await page.keyboard.press('s');
      await prompt(page, 'start');
      const { x, y } = await pixelOf(page, crossing);
      await page.mouse.move(x - 5, y - 4);
      await page.mouse.move(x + 3, y + 2);
      await page
        .locator('svg.overlay text.word')
        .filter({ hasText: t('case.snap.intersection') })
        .waitFor();
      await show(page, '7-constructions');
      await page.keyboard.press('Escape');
      await page.keyboard.press('v');
      await prompt(page, 'select');
      await page.keyboard.press('Control+z');
      await expect.poll(() => lines.count()).toBe(1);
      await page.keyboard.press('Control+z');
      await lines.first().waitFor({ state: 'detached' });
    });

    it('A4.5 a note stands on it', async () => {
      const { page } = engineer;
      const words = language === 'kk' ? 'Ескі ағаш' : 'Старое дерево';
      await page.keyboard.press('n');
      await prompt(page, 'annotate.start');
      await press(page, between(A, C, 0.5));
      await page.getByLabel(t('case.note.onMap')).fill(words);
      await page.keyboard.press('Enter');
      await page.locator('svg.overlay').getByText(words).waitFor();
      await undoLast(page, t);
    });

    it('A4.5 X1 the land of two lots is redistributed: their outer contour and the plots in them stay', async () => {
      const { page } = engineer;
      await begin(page, LOT_32, 't');
      await prompt(page, 'redistribute.alone');
      const [north, east] = between(...COMMON, 0.5);
      await press(page, [north + 1_200, east - 170]);
      await prompt(page, 'redistribute.start');
      await page.getByLabel(t('case.prompt.field.x')).fill(NEW_COMMON.map(typed).join(', '));
      await page.keyboard.press('Enter');
      await adjusted(page);
      await page.keyboard.press('Enter');
      await drawn(page);
      for (const area of [/^7\s540[,.]0/, /^7\s088[,.]3/]) await page.getByText(area).first().waitFor();
      await show(page, '7-redistributed');
      await undoLast(page, t);
    });

    // Refused on every lot: the file has none but the State's, all around too, and an owner has no servitude on his own land.
    it('A4.5 a part for a servitude is drawn with the mouse; whom the land belongs to has no servitude on it', async () => {
      const { page } = engineer;
      await begin(page, LOT_23, 'p');
      await prompt(page, 'part.start');
      // Along its western side, four metres wide
      const inward = ([north, east]: Place): Place => [north - 1_700, east + 3_600];
      const [north, south] = WEST;
      for (const corner of [north, south, inward(south), inward(north), north]) await press(page, corner);
      const form = page.getByRole('form', { name: t('case.part.title') });
      await form.getByLabel(t('case.part.ground')).fill('№ 7, 20.11.2026');
      await form.getByLabel(t('case.part.until')).fill('27.11.2031');
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('21-318-900-045').waitFor();
      await show(page, '8-part');
      for (let i = 0; i < 4; i++) await page.keyboard.press('Escape');
    });

    it('A4.5 a lot on which nothing stands is retired, and lives again after undo', async () => {
      const { page } = engineer;
      await begin(page, PLOT_23, 'k');
      await page
        .getByText(/6\s064[,.]4/u)
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('columnheader', { name: t('case.parents.retire') }).waitFor();
      await show(page, '10-retired');
      await undoLast(page, t);
      await page.getByRole('columnheader', { name: t('case.parents.retire') }).waitFor({ state: 'detached' });
    });

    it('A7.7 A6.8 lots of the file are selected by a box, by a contour and by conditions', async () => {
      const { page } = engineer;
      await openCard(page, LOT_2, LOT_2);
      await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
      const list = page.getByRole('table', { name: t('map.selection.title') });
      // A good piece of the lot: with it the tract that the file draws over all lots, and the plot in it
      const [from, to] = [between(A, C, 0.3), between(A, C, 0.6)];
      await expect
        .poll(
          async () => {
            const [a, b] = [await pixelOf(page, from), await pixelOf(page, to)];
            await page.keyboard.down('Shift');
            await page.mouse.move(a.x, a.y);
            await page.mouse.down();
            await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2);
            await page.mouse.move(b.x, b.y);
            await page.mouse.up();
            await page.keyboard.up('Shift');
            return list.isVisible();
          },
          { timeout: 30_000, interval: 1000 },
        )
        .toBe(true);
      for (const number of [LOT_2, PLOT_OF_2]) await list.getByText(number).waitFor();
      await show(page, '11-box');
      await page.getByRole('button', { name: t('map.selection.clear') }).click();
      await list.waitFor({ state: 'detached' });

      await page.keyboard.press('l');
      for (const corner of [A, B, C]) await press(page, between(between(A, C, 0.5), corner, 0.8));
      await page.keyboard.press('Enter');
      await list.getByText(LOT_2).waitFor();
      await show(page, '12-contour');
      await page.getByRole('button', { name: t('map.selection.clear') }).click();
      await page.keyboard.press('v');

      await page.keyboard.press('q');
      const panel = page.getByRole('dialog', { name: t('map.query.title') });
      await panel.getByLabel(t('map.query.value'), { exact: true }).fill('21-318-900');
      const count = async () => Number(/\d+/u.exec((await panel.getByRole('status').textContent()) ?? '')?.[0] ?? 0);
      await expect.poll(count, { timeout: 20_000 }).toBe(71);
      await panel.getByRole('button', { name: t('map.query.select') }).click();
      await show(page, '13-query');
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await list.waitFor();
      await page.getByRole('button', { name: t('map.selection.clear') }).click();
    });

    it('A4.8 a preliminary choice on free land beside the tract holds the parcel that is formed in it', async () => {
      const { page } = engineer;
      await begin(page, '21-318-900-009', 'f');
      await prompt(page, 'form.start');
      await page.keyboard.press('h');
      await prompt(page, 'choose.terms');
      const form = page.getByRole('form', { name: t('case.choice.title') });
      for (const [key, text] of [
        ['applicant', '«Olympus»'],
        ['appliedOn', '01.09.2026'],
        ['actNumber', '44'],
        ['actDate', '05.10.2026'],
      ] as const)
        await form.getByLabel(t(`case.choice.${key}`)).fill(text);
      // Two metres short of the land that is formed
      const chosen = [FREE[0], place(118_000, 180_000), place(118_000, 200_000), FREE[3], FREE[0]];
      await page.getByLabel(t('case.prompt.field.x')).fill(chosen.map(typed).join(', '));
      await page.keyboard.press('Enter');
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press('Enter');
      await page
        .locator('svg.overlay')
        .getByText(t('case.choice.onMap', { act: '44' }))
        .waitFor();
      await page.keyboard.press('f');
      await prompt(page, 'form.start');
      await page.getByLabel(t('case.prompt.field.x')).fill([...FREE, FREE[0]].map(typed).join(', '));
      await page.keyboard.press('Enter');
      // The rules speak before it is formed
      const outside = t('findings.choice.outside', { number: '|', act: '44' }).split('|').at(-1) ?? '';
      await page.getByRole('status').getByText(outside).first().waitFor();
      await show(page, '14-choice');
      for (let i = 0; i < 6; i++) await page.keyboard.press('Escape');
      await prompt(page, 'select');
      await page.keyboard.press('Control+z');
      await page
        .locator('svg.overlay')
        .getByText(t('case.choice.onMap', { act: '44' }))
        .waitFor({ state: 'detached' });
    });

    it('A4.5 X1 land that others have is not formed anew, and the reason is shown; free land beside the tract is', async () => {
      const { page } = engineer;
      await begin(page, '21-318-900-009', 'f');
      await prompt(page, 'form.start');
      const middle = between(A, C, 0.5);
      await page
        .getByLabel(t('case.prompt.field.x'))
        .fill([A, B, C, D, A].map((corner) => typed(between(middle, corner, 0.2))).join(', '));
      await page.keyboard.press('Enter');
      await page.getByRole('alert').first().waitFor();
      await show(page, '9-form-refused');
      for (let i = 0; i < 6; i++) await page.keyboard.press('Escape');
      await prompt(page, 'select');
      await page.keyboard.press('f');
      await prompt(page, 'form.start');
      await page.getByLabel(t('case.prompt.field.x')).fill([...FREE, FREE[0]].map(typed).join(', '));
      await page.keyboard.press('Enter');
      await page.locator('svg.overlay').getByText(t('case.parts.fate.formed')).first().waitFor();
      await page.keyboard.press('Enter');
      await drawn(page);
      await page
        .getByText(/^400[,.]0/)
        .first()
        .waitFor();
      await show(page, '9-formed');
      expect(engineer.complaints).toEqual([]);
    });
  },
);
