import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { signIn, speak } from '../support/job.ts';
import { plantDefects, type PlantedDefects } from '../support/plant-defects.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

const printed = (number: string): string =>
  [number.slice(0, 2), number.slice(2, 5), number.slice(5, 8), number.slice(8)].join('-');

/** A register with planted defects, and a copy of it at a seat: in Russian in full, in Kazakh at a glance. */
describe('the full check of the register in the window', () => {
  let world: World;
  let browser: Browser | undefined;
  let planted: PlantedDefects;
  let open: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 400 });
    planted = plantDefects(world.home);
    await world.startServer();
    const [seat, opened] = await Promise.all([world.startSeat('engineer'), openBrowser()]);
    browser = opened;
    const view = { language: 'ru', theme: 'light', width: 1920, height: 1080 } as const;
    open = await openWindow(opened, { url: seat.url, ...view });
    open.page.setDefaultTimeout(20_000);
    await signIn(open.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await open.page.screenshot({ path: `${SHOTS}failed-check.png` });
  });

  const openPlace = (page: Page, name: string): Promise<void> =>
    page.getByRole('navigation').getByRole('button', { name }).click();

  const look = async (page: Page, name: string): Promise<void> => {
    // Away from what answers the pointer
    await page.mouse.move(620, 18);
    await page.screenshot({ path: `${SHOTS}9-check-${name}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  it('X2 is begun from the palette, lists every rule and leads to each place and card, by keyboard alone', async () => {
    const t = speak('ru');
    const { page } = open;
    await openPlace(page, t('check.title'));
    await page.getByText(t('check.about')).waitFor();
    await look(page, 'empty-ru');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill(t('check.operations.region'));
    await page.keyboard.press('Enter');
    const list = page.getByRole('list', { name: t('check.findings.title') });
    await list.waitFor();
    // Every rule has a line, found or passed
    const rules = page.getByRole('list', { name: t('check.rules.title') });
    expect(await rules.getByRole('listitem').count()).toBe(REGISTER_RULES.length);
    await list.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.waitForTimeout(600);
    await look(page, 'result-ru');
    // One rule, one finding: the category that was spoilt
    await rules.getByRole('button', { name: t('rules.classesKnown') }).click();
    await list.getByText(new RegExp(`^${printed(planted.misplaced)}: `)).click();
    await list.getByRole('button', { name: t('check.findings.card') }).click();
    await page.getByRole('heading', { name: printed(planted.misplaced) }).waitFor();
    await look(page, 'card-ru');
    // An overlap has two parcels: the card is chosen among them
    await rules.getByRole('button', { name: t('rules.noOverlaps') }).click();
    await list.getByText(printed(planted.swollen)).first().click();
    await list.getByRole('button', { name: t('check.findings.card') }).click();
    await page.getByRole('menuitem', { name: printed(planted.swollen) }).click();
    await page.getByRole('heading', { name: printed(planted.swollen) }).waitFor();
  });

  it('can be cancelled while it runs; the result of the check before stays', async () => {
    const t = speak('ru');
    const { page } = open;
    // A register this small is checked before a hand from outside reaches the button: it is pressed as soon as it is there
    const pressed = page.evaluate(
      (name) =>
        new Promise<void>((resolve) => {
          const watch = new MutationObserver(() => {
            const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === name);
            if (!button) return;
            watch.disconnect();
            button.click();
            resolve();
          });
          watch.observe(document.body, { childList: true, subtree: true });
        }),
      t('check.running.cancel'),
    );
    await page.getByRole('button', { name: t('check.form.again') }).click();
    await pressed;
    await page.getByText(t('check.running.cancelledBefore')).waitFor();
    expect(await page.getByRole('list', { name: t('check.findings.title') }).isVisible()).toBe(true);
  });

  it('SEC-21 writes the findings to a file, with a purpose', async () => {
    const t = speak('ru');
    const { page } = open;
    await page.getByRole('button', { name: t('check.write.title') }).click();
    const make = page.getByRole('button', { name: t('check.write.make') });
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel(t('files.write.reason')).fill('Исправление реестра');
    const [download] = await Promise.all([page.waitForEvent('download'), make.click()]);
    expect(download.suggestedFilename()).toMatch(/^check-\d{12}\.geojson$/);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain(`${printed(planted.misplaced)}: функциональная зона`);
    expect(text).not.toContain(planted.marker);
    expect(open.complaints).toEqual([]);
    expect(open.outside).toEqual([]);
  });

  it('looks at a quarter and refuses one that is not there; a window that is opened anew finds the result, in Kazakh', async () => {
    const t = speak('kk');
    const { page } = open;
    await page.evaluate(() => localStorage.setItem('shekara.language', '"kk"'));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.reload();
    await page.locator('.maplibregl-canvas').first().waitFor();
    await openPlace(page, t('check.title'));
    const list = page.getByRole('list', { name: t('check.findings.title') });
    await list.getByRole('button').first().click();
    await page.getByRole('radio', { name: t('check.form.quarter'), exact: true }).click();
    const field = page.getByLabel(t('check.form.quarterNumber'));
    await field.fill('21-999-999');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '21-999-999' }).waitFor();
    await look(page, 'refused-kk');
    const quarter = printed(planted.misplaced).slice(0, 10);
    await field.fill(quarter);
    await page.keyboard.press('Enter');
    await page.getByText(t('check.result.quarter', { quarter })).waitFor();
    await look(page, 'quarter-kk');
    expect(open.complaints).toEqual([]);
  });
});
