import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { pixelOf } from '../support/drawing.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

/** Where both parcels meet on the street: [north, east]; and a place on the street side a metre farther west. */
const CORNER = '5 670 149,674';
const MOVED = '5670149.477 12674544.207';
const CYRILLIC_KEYS: Readonly<Record<string, string>> = { С: 'KeyC', К: 'KeyR', Ю: 'Period', В: 'KeyD' };

const town = oneTown();

describe.each(['kk', 'ru'] as const)('precise entry in %s', (language: Language) => {
  const t = speak(language);
  const theme = language === 'kk' ? 'dark' : 'light';
  let engineer: WindowWatch;

  beforeAll(async () => {
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await town.open(`entry-${language}`, { language, theme, ...size });
    engineer.page.setDefaultTimeout(20_000);
    await signIn(engineer.page, town.world.account('engineer'));
  });

  afterAll(() => engineer.page.context().close());

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-entry-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}entry-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const figures = (text: string): RegExp => new RegExp(text.replace(/[ ,]/gu, '[\\s,.]'), 'u');
  /** A cell of the table of coordinates, by the figure that it shows. */
  const cell = (page: Page, text: string) => page.getByRole('button', { name: figures(text) }).first();

  it('A5.2 A5.3 moves a shared corner to typed coordinates in four actions from a selected parcel', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(figures(CORNER)).first().waitFor();
    let actions = 0;
    const act = async (done: Promise<unknown>): Promise<void> => {
      actions += 1;
      await done;
    };
    await act(page.keyboard.press('e'));
    await cell(page, CORNER).waitFor();
    await act(cell(page, CORNER).click());
    await act(page.locator('.corner-cell[data-cell=x]').fill(MOVED));
    // The neighbour gains: the note says so, and that Enter takes it into the case
    await page.getByRole('alert').getByText('21-318-045-113').waitFor();
    await look(page, '1-shared');
    await act(page.keyboard.press('Enter'));
    await page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();
    expect(actions).toBeLessThanOrEqual(4);
    await cell(page, '5 670 149,477').waitFor();
    await look(page, '2-moved');
  });

  it('A5.3 a typed length moves the other end of the side; the map follows every letter, Esc leaves all as it was', async () => {
    const { page } = engineer;
    await page.keyboard.press('Control+z');
    await cell(page, CORNER).waitFor();
    await page
      .getByRole('button', { name: figures('21,48') })
      .first()
      .click();
    await page.locator('.corner-cell[data-cell=d]').fill('+1,5');
    await page.locator('#corner-note').getByText(t('case.prompt.relative')).waitFor();
    await look(page, '3-length');
    await page.locator('.corner-cell[data-cell=d]').fill('метр');
    await page.locator('#corner-note').getByText(t('case.prompt.wrong.d')).waitFor();
    await look(page, '4-wrong');
    await page.keyboard.press('Escape');
    await page.locator('#corner-note').waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: figures('21,48') })
      .first()
      .waitFor();
  });

  /** Real keys of a Cyrillic keyboard: the letter is not that of the place of the key. */
  async function typeCyrillic(page: Page, text: string): Promise<void> {
    const session = await page.context().newCDPSession(page);
    for (const letter of text) {
      const key = { key: letter, text: letter, code: CYRILLIC_KEYS[letter] ?? '' };
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    }
    await session.detach();
  }

  /** Pastes as a spreadsheet would, into the field that has the focus. */
  const paste = (page: Page, text: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, text);

  it('A5.3 a pasted table shows both orders of the axes before corners move; degrees say what they are', async () => {
    const { page } = engineer;
    await cell(page, '5 670 145,434').click();
    await paste(page, '5\t5670145,234\t12674524,131\n6\t5670140,284\t12674503,398');
    const panel = page.getByRole('dialog', { name: t('case.points.title') });
    await panel.getByText(/^2\s/u).waitFor();
    await panel.getByText(t('case.points.nowhere')).waitFor();
    await look(page, '5-pasted');
    await page.keyboard.press('Enter');
    await cell(page, '5 670 145,234').waitFor();
    await page.keyboard.press('Control+z');
    await cell(page, '5 670 145,434').waitFor();
    await page.getByLabel(t('case.prompt.field.x')).fill('51,1600 71,4710');
    await page.keyboard.press('Enter');
    await panel.getByText(t('case.points.order.ne')).waitFor();
    expect(await panel.getByRole('combobox').inputValue()).toBe('EPSG:4326');
    await look(page, '6-degrees');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('A5.3 numbers with «СК-42» before them are of that system; the place that they are in the register is shown', async () => {
    const { page } = engineer;
    await page.getByLabel(t('case.prompt.field.x')).focus();
    await typeCyrillic(page, 'СК-42 5670145 12674524');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: t('case.points.title') });
    expect(await panel.getByRole('combobox').inputValue()).toBe('EPSG:28412');
    // The datums lie about a hundred metres apart here
    await panel.getByText(figures('5 670 ')).first().waitFor();
    expect(await panel.getByText(figures('5 670 145,000')).count()).toBe(0);
    await look(page, '6-sk-42');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('A5.3 a quadrant bearing is typed on a Cyrillic keyboard, where its letters lie on the keys of the fields', async () => {
    const { page } = engineer;
    await page.keyboard.press('s');
    const x = page.getByLabel(t('case.prompt.field.x'));
    await x.fill('5670160 12674500');
    await page.keyboard.press('Enter');
    const angle = page.getByLabel(t('case.prompt.field.a'));
    await angle.focus();
    await typeCyrillic(page, 'ЮВ 45-30');
    expect(await angle.inputValue()).toBe('ЮВ 45-30');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await angle.inputValue()).replace(/\s/gu, '')).toContain('134°30′');
    // Before any letter the key of a field goes to it
    await typeCyrillic(page, 'В');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('d');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
  });

  it('A4.5 A5.3 counts the corners from a chosen one, and compares them with the register', async () => {
    const { page } = engineer;
    await cell(page, '5 670 145,434').hover();
    await page.getByRole('button', { name: t('case.coordinates.number') }).click();
    await page.getByRole('menuitem', { name: t('case.coordinates.fromHere', { no: 5 }) }).click();
    const first = page
      .locator('tr[data-row]')
      .filter({ has: page.locator('[data-corner]') })
      .first();
    await first.getByText(figures('5 670 145,434')).waitFor();
    await page.getByRole('button', { name: t('case.coordinates.number') }).click();
    await page.getByRole('menuitemcheckbox', { name: t('case.coordinates.counter') }).click();
    await page
      .locator('tr[data-row]')
      .filter({ has: page.locator('[data-corner]') })
      .nth(1)
      .getByText(figures('5 670 149,674'))
      .waitFor();
    await page.getByRole('button', { name: t('case.coordinates.compare') }).click();
    await page.getByText(t('case.coordinates.noMeasured')).waitFor();
    await page.getByText(t('case.coordinates.within')).first().waitFor({ state: 'attached' });
    await look(page, '7-numbered-compared');
    await page.getByRole('button', { name: t('case.coordinates.compare') }).click();
  });

  it('A4.5 a computed point goes to the case: its corner is compared with it, and moved to it', async () => {
    const { page } = engineer;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+4');
    await page.locator('[data-cell="0.point"]').fill('T1');
    await page.locator('[data-cell="0.x"]').fill('5670145,484');
    await page.locator('[data-cell="0.y"]').fill('12674524,131');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: t('survey.operation.toCase') }).click();
    await page
      .getByText(/2026-\d{2}-/u)
      .first()
      .waitFor();
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: t('case.coordinates.compare') }).click();
    await page.getByText(figures('0,050')).first().waitFor();
    await look(page, '10-measured');
    await page.getByRole('button', { name: t('case.coordinates.toMeasured') }).click();
    await page.getByRole('button', { name: t('case.coordinates.move'), exact: true }).click();
    await page.getByRole('button', { name: t('case.coordinates.compare') }).click();
    await cell(page, '5 670 145,484').waitFor();
    await page.keyboard.press('Control+z');
    await cell(page, '5 670 145,434').waitFor();
  });

  it('A4.5 construction lines and circles are drawn, snapped to where they cross, kept and deleted', async () => {
    const { page } = engineer;
    const x = page.getByLabel(t('case.prompt.field.x'));
    await page.keyboard.press('j');
    await page.getByText(t('case.prompt.guideLine.start')).first().waitFor();
    await x.fill('5670160 12674500');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.guideLine.end')).first().waitFor();
    await x.fill('5670160 12674545');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.guideLine.start')).first().waitFor();
    await page.keyboard.press('o');
    await x.fill('5670160 12674524');
    await page.keyboard.press('Enter');
    await page.getByLabel(t('case.prompt.field.d')).fill('10');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.guideCircle.start')).first().waitFor();

    const marks = page.locator('svg.overlay g.constructions path');
    await expect.poll(() => marks.count()).toBe(2);
    // The line and the circle cross ten metres east of its middle:
    await page.keyboard.press('s');
    const place = await pixelOf(page, [5_670_160_000, 12_674_534_000]);
    await page.mouse.move(place.x - 6, place.y + 3);
    await page.mouse.move(place.x + 3, place.y + 2);
    await page.locator('svg.overlay .word').getByText(t('case.snap.intersection')).waitFor();
    await look(page, '8-constructions');
    await page.keyboard.press('Tab');
    await page.keyboard.down('Alt');
    await page.mouse.move(place.x + 2, place.y + 2);
    await page.locator('svg.overlay .word').waitFor({ state: 'detached' });
    await page.keyboard.up('Alt');

    await page.keyboard.press('g');
    const kind = page.getByRole('menuitemcheckbox', { name: t('case.snap.intersection') });
    await kind.click();
    await look(page, '9-snap-menu');
    await page.keyboard.press('Escape');
    await page.mouse.move(place.x + 3, place.y + 3);
    await page.locator('svg.overlay .word').getByText(t('case.snap.construction')).first().waitFor();
    await page.keyboard.press('g');
    await kind.click();
    await page.keyboard.press('Escape');

    await page.keyboard.press('o');
    await page.mouse.move(place.x + 1, place.y - 1);
    await page.keyboard.press('Delete');
    // They are steps of the history like any other
    await expect.poll(() => marks.count()).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => marks.count()).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(() => marks.count()).toBe(1);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => marks.count()).toBe(2);
    await page.keyboard.press('Escape');
    expect(engineer.complaints).toEqual([]);
  });
});
