import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { counted, middleOf, pixelOf, pressAt, sideAt } from '../support/drawing.ts';
import { openCard, PARCEL, signIn, speak, undoLast } from '../support/job.ts';
import { holdUp, watchLongTasks } from '../support/long-tasks.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

/** On the street south of the parcel. Survey axes, metres. */
const ON_STREET = '5670139,12674512 5670139,12674524 5670133,12674524 5670133,12674512';
/** Across both parcels, beyond their outer boundary at either end. */
const NEW_BOUNDARY = '5670140,12674541.5 5670200,12674538.5';
/** Parcels beside it, in the east and in the west. */
const BESIDE = '21-318-045-113';
const WEST = '21-318-045-111';
/** Corners of the parcel, north and east, millimetres. */
const CORNERS = [
  [5_670_181_044, 12_674_503_798],
  [5_670_188_222, 12_674_526_225],
  [5_670_194_310, 12_674_544_479],
  [5_670_149_674, 12_674_545_187],
  [5_670_145_434, 12_674_524_131],
  [5_670_140_284, 12_674_503_398],
] as const;
/** Length of the eastern side. */
const EAST = /^44[,.]64$/;
/** Lengths of the sides on the street. */
const STREET = [/^21[,.]48$/, /^21[,.]36$/];

const town = oneTown();

describe.each(['kk', 'ru'] as const)('tools for land in %s', (language: Language) => {
  const t = speak(language);
  const theme = language === 'kk' ? 'dark' : 'light';
  let engineer: WindowWatch;

  beforeAll(async () => {
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await town.open(`land-${language}`, { language, theme, ...size });
    engineer.page.setDefaultTimeout(30_000);
    await signIn(engineer.page, town.world.account('engineer'));
    await watchLongTasks(engineer.page);
  });

  afterAll(() => engineer.page.context().close());

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const { page } = engineer;
    await page.screenshot({
      path: `${SHOTS}failed-land-${language}-${task.name.slice(0, 40).replace(/\W+/g, '-')}.png`,
    });
    // What one test leaves in hand must not be typed on by the next
    await page.locator('.maplibregl-canvas').first().focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('Escape');
  });

  const show = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}land-${name}-${language}.png` });
  const look = async (page: Page, name: string): Promise<void> => {
    await show(page, name);
    expect(await screenFaults(page), name).toEqual([]);
  };
  const prompt = (page: Page, key: string) =>
    page
      .getByText(t(`case.prompt.${key}`))
      .first()
      .waitFor();

  /** From the card of a parcel with the key of a tool: the case that the tool is for is opened. */
  const begin = async (page: Page, number: string, key: string): Promise<void> => {
    await openCard(page, number, number);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press(key);
  };

  it('A7.7 an area is measured round the corners of a parcel, as the register has it', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    // The map has come to rest when a corner stays where it is
    let before = '';
    await expect
      .poll(async () => {
        const last = before;
        before = JSON.stringify(await pixelOf(page, CORNERS[0]));
        return before === last;
      })
      .toBe(true);
    const pixels = [];
    for (const corner of CORNERS) pixels.push(await pixelOf(page, corner));
    await page.keyboard.press('Shift+R');
    const panel = page.getByRole('status', { name: t('map.measuring') });
    await panel.getByText(t('map.measurePrompt.area')).waitFor();
    for (const { x, y } of pixels) {
      await page.mouse.move(x, y);
      await page.mouse.click(x, y);
    }
    await page.keyboard.press('Enter');
    const measured = async (): Promise<number> =>
      Number(
        /(\d[\d\s]*[.,]\d)\s*м²/u
          .exec(await panel.innerText())?.[1]
          ?.replace(/\s/gu, '')
          .replace(',', '.'),
      );
    // A pixel is as exact as the hand: a quarter of a metre on each side
    await expect.poll(async () => Math.abs((await measured()) - 1749.4)).toBeLessThan(40);
    await page.keyboard.press('Escape');
    for (let i = 0; i < 8; i++) await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('A7.7 parcels are selected by a box and by a contour; the set stands in the inspector', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    const box = await page.locator('.maplibregl-canvas').first().boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    const list = page.getByRole('table', { name: t('map.selection.title') });
    // The map may still be flying to the parcel: the box is drawn until it holds several
    await expect
      .poll(
        async () => {
          await page.keyboard.down('Shift');
          await page.mouse.move(x - 150, y - 150);
          await page.mouse.down();
          await page.mouse.move(x, y);
          await page.mouse.move(x + 150, y + 150);
          await page.mouse.up();
          await page.keyboard.up('Shift');
          return list.isVisible();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(true);
    await look(page, '0-box');
    await page.getByRole('button', { name: t('map.selection.clear') }).click();
    await list.waitFor({ state: 'detached' });
    await page.keyboard.press('l');
    for (const [dx, dy] of [
      [-150, -150],
      [150, -150],
      [150, 150],
    ] as const)
      await pressAt(page, [x + dx, y + dy]);
    await page.keyboard.press('Enter');
    await list.waitFor();
    expect(await list.getByRole('row').count()).toBeGreaterThan(2);
    await page.keyboard.press('v');
  });

  it('A4.5 X1 a line over the parcel: six actions at most from the card to both parts', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    const hand = counted(page);
    await hand.key('s');
    await prompt(page, 'start');
    const middle = await middleOf(page, EAST);
    const from = await sideAt(page, EAST, middle, -8);
    await hand.press(from);
    await hand.press([2 * middle[0] - from[0], 2 * middle[1] - from[1]]);
    await hand.key('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    expect(hand.count()).toBeLessThanOrEqual(6);
    await show(page, '1-split');
    await undoLast(page, t);
  });

  it('A4.5 five areas from a given list: eight actions at most', async () => {
    const { page } = engineer;
    const middle = await middleOf(page, EAST);
    const street = await Promise.all(STREET.map((side) => sideAt(page, side, middle, 9)));
    const hand = counted(page);
    await hand.key('a');
    await prompt(page, 'divide.frontage');
    for (const side of street) await hand.press(side);
    await hand.click(t('case.divide.into.areas'));
    await hand.fill(t('case.divide.areas'), '350\n350\n350\n350');
    await page
      .getByText(t('case.parts.fate.part', { n: 5 }))
      .first()
      .waitFor();
    await hand.click(`${t('case.tools.complete.divide')} Enter`);
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    expect(hand.count()).toBeLessThanOrEqual(8);
    await undoLast(page, t);
  });

  it('A7.7 a note is put on the map, stays with the case, and can be undone by its name', async () => {
    const { page } = engineer;
    const words = language === 'kk' ? 'Ескі қоршау' : 'Старый забор';
    await page.keyboard.press('n');
    await prompt(page, 'annotate.start');
    const [x, y] = await middleOf(page, EAST);
    await pressAt(page, [x + 30, y + 70]);
    await page.getByLabel(t('case.note.onMap')).fill(words);
    await look(page, '6-note-typed');
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText(words).waitFor();
    await look(page, '6-note');
    await page.getByRole('tab', { name: t('case.dock.history') }).click();
    await page.getByRole('button', { name: t('history.annotate') }).waitFor();
    await undoLast(page, t);
    await page.locator('svg.overlay').getByText(words).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: t('case.dock.findings') }).click();
  });

  it('A4.5 a parcel with a house on it is not retired: the map says why, with the norm', async () => {
    const { page } = engineer;
    await page.keyboard.press('k');
    await page.getByRole('alert').getByText(/52/).waitFor();
    await look(page, '7-retire-refused');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await prompt(page, 'select');
  });

  it('A7.7 the right button and Shift F10 open what is possible there; what is not says why', async () => {
    const { page } = engineer;
    const middle = await middleOf(page, EAST);
    await page.mouse.move(middle[0] + 40, middle[1] - 40);
    await page.mouse.click(middle[0] + 40, middle[1] - 40, { button: 'right' });
    const menu = page.getByRole('menu', { name: t('map.menu.title') });
    await menu.getByText(t('case.menu.noCorner')).first().waitFor();
    await look(page, '8-menu');
    await menu.getByRole('menuitem', { name: t('case.menu.split') }).click();
    await prompt(page, 'next');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await prompt(page, 'select');
  });

  it('A4.5 X1 the land of two parcels is redistributed by a new boundary; both keep their numbers', async () => {
    const { page } = engineer;
    await page.keyboard.press('t');
    await prompt(page, 'redistribute.alone');
    const middle = await middleOf(page, EAST);
    await pressAt(page, await sideAt(page, EAST, middle, -55));
    await prompt(page, 'redistribute.start');
    await page.getByLabel(t('case.prompt.field.x')).fill(NEW_BOUNDARY);
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();
    await look(page, '9-redistribute');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await show(page, '10-redistributed');
    await undoLast(page, t);
  });

  it('A4.5 A7.7 a part for a servitude is drawn with the mouse; its terms stand in the inspector, undo takes it back', async () => {
    const { page } = engineer;
    // A case of its own: the kind of a case says which tools it has
    await begin(page, BESIDE, 'p');
    await prompt(page, 'part.start');
    const [x, y] = await middleOf(page, EAST);
    for (const [dx, dy] of [
      [-25, -60],
      [25, -60],
      [25, -25],
      [-25, -25],
    ] as const)
      await pressAt(page, [x + dx, y + dy]);
    const form = page.getByRole('form', { name: t('case.part.title') });
    await form.getByLabel(t('case.part.ground')).fill('№ 7, 20.11.2026');
    // Less than a year: the rules say so while the part is only shown
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('.');
    await form.getByLabel(t('case.part.until')).fill(soon);
    const said = page.getByRole('status').getByText(t('findings.burden.termShort', { until: soon }));
    await said.first().waitFor();
    await look(page, '2-live-part');
    await form.getByLabel(t('case.part.until')).fill('27.11.2031');
    await said.first().waitFor({ state: 'detached' });
    await look(page, '2-part');
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await page.locator('svg.overlay').getByText(t('reference.encumbrance.servitude')).first().waitFor();
    await look(page, '3-part-done');
    await undoLast(page, t);
    await page.locator('svg.overlay').getByText(t('reference.encumbrance.servitude')).waitFor({ state: 'detached' });
  });

  it('A4.5 A7.7 a parcel is formed on the street by typed corners; it keeps off its neighbours', async () => {
    const { page } = engineer;
    await begin(page, WEST, 'f');
    await prompt(page, 'form.start');
    await page.getByLabel(t('case.prompt.field.x')).fill(ON_STREET);
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText(t('case.parts.fate.formed')).first().waitFor();
    await look(page, '4-form');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await page
      .getByText(/^72[,.]0/)
      .first()
      .waitFor();
    await look(page, '5-formed');
    await undoLast(page, t);
  });

  // Words take no time: once, on the smaller screen
  it.runIf(language === 'kk')(
    'A7.7 nothing holds the window up while a tool shows what would come of the next point',
    async () => {
      const { page } = engineer;
      await begin(page, PARCEL, 's');
      await prompt(page, 'start');
      const [x, y] = await middleOf(page, EAST);
      const held: Record<string, number> = {};
      // Every tool of the case: the line over the parcel, the corner and the side in hand, the part, the contour, marks
      for (const key of ['s', 'c', 'a', 'e', 'b', 'm', 't', 'f', 'p', 'h', 'k', 'w', 'n', 'j', 'o']) {
        await page.locator('.maplibregl-canvas').first().focus();
        await page.keyboard.press(key);
        await pressAt(page, [x - 40, y - 90]);
        held[key] = await holdUp(
          page,
          async () => {
            for (let step = 0; step < 12; step++) await page.mouse.move(x - 60 + step * 5, y + 40 - step * 9);
            await page.waitForTimeout(100);
          },
          3,
        );
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      }
      expect(Object.entries(held).filter(([, ms]) => ms >= 50)).toEqual([]);
      expect(engineer.complaints).toEqual([]);
    },
  );

  it.runIf(language === 'kk')(
    'A7.7 nor does what is done with the result: completing, undoing, typing, opening and going elsewhere',
    async () => {
      const { page } = engineer;
      const held: Record<string, number> = {};
      const hold = async (name: string, gesture: () => Promise<void>): Promise<void> => {
        held[name] = await holdUp(
          page,
          async () => {
            await gesture();
            await page.waitForTimeout(150);
          },
          3,
        );
      };
      await begin(page, PARCEL, 's');
      await prompt(page, 'start');
      await page.keyboard.press('Escape');
      // What the tests before have drawn
      const draft = page.getByText(t('case.parts.draft'), { exact: true }).first();
      await draft.waitFor();
      await hold('undo and redo', async () => {
        await page.keyboard.press('Control+z');
        await page.waitForTimeout(300);
        await page.keyboard.press('Control+Shift+z');
        await draft.waitFor();
        await page.waitForTimeout(300);
      });
      const note = page.getByLabel(t('case.tasks.what')).first();
      await hold('typing', async () => {
        await note.pressSequentially('абв');
        await note.fill('');
      });
      await hold('places', async () => {
        await page.keyboard.press('Control+4');
        await page.keyboard.press('Control+2');
        await draft.waitFor();
      });
      await hold('cards', async () => {
        await openCard(page, BESIDE, BESIDE);
        await openCard(page, PARCEL, PARCEL);
      });
      expect(Object.entries(held).filter(([, ms]) => ms >= 50)).toEqual([]);
    },
  );
});
