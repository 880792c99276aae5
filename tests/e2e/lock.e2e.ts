import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGE_NAMES, openBrowser, openWindow } from '../support/browser.ts';
import { openCard, openSplitCase, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';
import { screenFaults } from '../support/screen-faults.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const WINDOW = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const t = speak('ru');
const ENGINEER = 'ermekov';

describe('a workstation that locks itself', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  let browser: Browser;
  let page: Page;
  let second: Page;

  const open = async (): Promise<Page> => {
    const { origin } = seat.host;
    const look = { language: 'ru', theme: 'light', width: 1366, height: 768 } as const;
    const opened = await openWindow(browser, { url: `${origin}/`, cookie: seat.cookie, ...look });
    opened.page.setDefaultTimeout(30_000);
    return opened.page;
  };
  const heading = (of: Page) => of.getByRole('heading', { name: t('app.lock.title') });
  const scaleOf = (of: Page): Promise<string> => of.getByTitle(t('app.status.scale')).innerText();
  const draftOf = async (): Promise<string> => {
    const [summary] = await seat.calls.cases.list({});
    if (!summary) throw new Error('no case');
    const { change, documents, state } = await seat.calls.cases.get({ caseId: summary.id });
    return JSON.stringify({ change, documents, state });
  };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    [central, browser] = await Promise.all([startTestCentral({ parcels: 300 }), openBrowser()]);
    seat = await startTestWorkstation(central, { rendererFolder: WINDOW });
    page = await open();
    await signIn(page, central.person(ENGINEER));
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await seat.close();
    await central.close();
  });

  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

  it('A32.5 SEC-22 SEC-25 by hand: every window is empty, the draft and the place are there again after the right secrets', async () => {
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await openSplitCase(page, t);
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText('987,0').first().waitFor();
    await expect.poll(draftOf, { timeout: 20_000 }).toContain('"parcels":[{');
    second = await page.context().newPage();
    await second.goto(`${seat.host.origin}/`);
    await second.locator('.maplibregl-canvas').first().waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const scale = await scaleOf(page);
    await page.getByRole('button', { name: t('app.operations.map.zoomIn') }).click();
    await expect.poll(() => scaleOf(page)).not.toBe(scale);
    const [draft, place] = [await draftOf(), await scaleOf(page)];

    await page.bringToFront();
    await page.getByTitle(t('app.status.scale')).evaluate((marked) => {
      (document.activeElement as HTMLElement).blur();
      getSelection()?.selectAllChildren(marked);
    });
    await page.keyboard.press('Control+C');
    await expect.poll(clipboard).toBe(place);
    await page.keyboard.press('Control+Shift+L');
    await Promise.all([heading(page).waitFor(), heading(second).waitFor()]);
    // The first field has the keys at once
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('unlock-password');
    const { name, login, keyFile } = central.person(ENGINEER);
    for (const each of [page, second]) {
      expect(await each.locator('canvas').count()).toBe(0);
      const all = await each.evaluate(() => {
        const fields = [...document.querySelectorAll('input')].map((one) => one.value);
        return [
          document.title,
          new XMLSerializer().serializeToString(document),
          ...fields,
          ...Object.values({ ...sessionStorage }),
        ];
      });
      for (const marker of [
        PARCEL,
        name,
        name.split(' ')[0] ?? '',
        basename(keyFile),
        login,
        '987,0',
        'Akhmetov',
        'Ахметов',
      ])
        expect(all.join('\n').includes(marker), marker).toBe(false);
    }
    await expect(seat.calls.cases.list({})).rejects.toMatchObject({ code: 'LOCKED' });
    expect(await screenFaults(page)).toEqual([]);
    await page.screenshot({ path: `${SHOTS}lock-ru.png` });
    await page.getByRole('button', { name: LANGUAGE_NAMES.kk, exact: true }).click();
    await page.getByRole('heading', { name: speak('kk')('app.lock.title') }).waitFor();
    await page.screenshot({ path: `${SHOTS}lock-kk.png` });
    await page.getByRole('button', { name: LANGUAGE_NAMES.ru, exact: true }).click();

    await page.locator('#unlock-password').focus();
    // SEC-25: what came from here is gone from there
    expect(await clipboard()).toBe('');
    await unlockByKeys('wrong');
    await page
      .getByRole('alert')
      .filter({ hasText: t('refusals.lock.refused') })
      .waitFor();
    await unlockByKeys(central.person(ENGINEER).password);
    await page.getByText('987,0').first().waitFor();
    await second.locator('.maplibregl-canvas').first().waitFor();
    await expect.poll(() => scaleOf(page), { timeout: 10_000 }).toBe(place);
    expect(await draftOf()).toBe(draft);
    await page.screenshot({ path: `${SHOTS}lock-back-ru.png` });
  }, 180_000);

  /** Password, Tab over its eye, password of the key, Enter: no pointer. */
  const unlockByKeys = async (password: string): Promise<void> => {
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('unlock-password');
    await page.keyboard.type(password);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(central.person(ENGINEER).keyPassword);
    await page.keyboard.press('Enter');
  };

  it('A32.5 SEC-22 by itself: not while it is touched, soon after it is not; a script alone keeps nothing open', async () => {
    await page.context().close();
    await seat.stop();
    seat = await startTestWorkstation(central, { rendererFolder: WINDOW, folder: seat.folder, lockAfterMs: 6_000 });
    page = await open();
    await signIn(page, central.person(ENGINEER));
    for (let at = 0; at < 8; at += 1) {
      await page.mouse.move(400 + at, 300);
      await page.waitForTimeout(1_000);
    }
    expect(await heading(page).count()).toBe(0);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('of another program'));
    await page.evaluate(() => setInterval(() => dispatchEvent(new PointerEvent('pointermove')), 200));
    await heading(page).waitFor({ timeout: 15_000 });
    expect(await clipboard()).toBe('of another program');
    await page.getByRole('button', { name: t('app.lock.leave') }).click();
    await page.getByRole('heading', { name: t('app.signIn.title') }).waitFor();
  }, 60_000);
});
