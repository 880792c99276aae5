import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { accessibilityFaults, openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
/** Where both parcels meet on the street: [north, east]; and a place on the street side a metre farther west. */
const CORNER = '5 670 149,674';
const MOVED = '5670149.477 12674544.207';

describe.each(['kk', 'ru'] as const)('precise entry in %s', (language: Language) => {
  const t = speak(language);
  const theme = language === 'kk' ? 'dark' : 'light';
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 300 });
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await openWindow(browser, { url: seat.url, language, theme, ...size });
    engineer.page.setDefaultTimeout(10_000);
    await signIn(engineer.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-entry-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}entry-${name}-${language}.png` });
    expect(await accessibilityFaults(page), name).toEqual([]);
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
});
