import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import {
  examine,
  makePlans,
  openCard,
  lookAtSigned,
  openSignSheet,
  openSplitCase,
  PARCEL,
  signIn,
  speak,
  typeLine,
} from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

describe.each(['kk', 'ru'] as const)('main job in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;
  let registrar: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 3000 });
    await world.startServer();
    const [first, second] = await Promise.all([world.startSeat('engineer'), world.startSeat('registrar')]);
    browser = await openBrowser();
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await openWindow(browser, { url: first.url, language, theme: 'dark', ...size });
    registrar = await openWindow(browser, { url: second.url, language, theme: 'light', ...size });
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await engineer.page.screenshot({ path: `${SHOTS}failed-engineer-${language}.png` });
    await registrar.page.screenshot({ path: `${SHOTS}failed-registrar-${language}.png` });
  });

  /** Keeps a picture of the screen and asks axe about it. */
  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  it('A29 A6.8 A5.2 the engineer signs in and finds the parcel by its address', async () => {
    const { page } = engineer;
    await look(page, '1-sign-in');
    await signIn(page, world.account('engineer'));
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await look(page, '2-card');
    for (const tab of ['rights', 'objects', 'documents', 'history', 'main']) {
      await page.getByRole('tab', { name: t(`card.tabs.${tab}`) }).click();
      await look(page, `2-card-${tab}`);
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill('ахметов');
    await page.getByRole('option').first().waitFor();
    await look(page, '2-palette');
    await page.keyboard.press('Escape');
  });

  it('A4.1 A4.5 X1 opens a case, attaches the consents, draws the line by its coordinates', async () => {
    const { page } = engineer;
    await openSplitCase(page, t);
    await typeLine(page, t);
    await look(page, '3-line');
    await page.keyboard.press('Enter');
    await page.getByText('987,0').first().waitFor();
    await page.getByText('762,4').first().waitFor();
    await look(page, '4-split');
  });

  it('A4.9 X6 makes the plans, signs the case and sends it', async () => {
    const { page } = engineer;
    await makePlans(page, t);
    await page.keyboard.press('Control+p');
    await page
      .getByRole('img', { name: /21-318-045-\d+/ })
      .first()
      .waitFor();
    await look(page, '5-sheet');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t('case.documents.save') }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^21-318-045-\d{3}\.pdf$/);
    await page.keyboard.press('Escape');
    await openSignSheet(page, t('case.submit.button'), world.account('engineer').keyPassword, t);
    await look(page, '5-sign');
    await lookAtSigned(page, t, () => look(page, '5-signed-document'));
    await page.getByRole('dialog').getByLabel(t('case.submit.password')).focus();
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 30_000 });
    await look(page, '6-lodged');
  });

  it('A4.1 A4.9 what was lodged is locked in the history, with the reason, and is gone to neither by mouse nor by keyboard', async () => {
    const { page } = engineer;
    await page.getByRole('tab', { name: t('case.dock.history') }).click();
    const rows = page.getByRole('list', { name: t('case.dock.history') }).getByRole('button');
    const split = rows.filter({ hasText: t('history.splitParcel') });
    await split.getByText(t('case.history.held.sealed')).waitFor();
    const lodged = rows.filter({ hasText: t('case.events.lodged') }).last();
    await lodged.getByText(t('case.history.held.mark'), { exact: true }).waitFor();
    const locked = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-disabled')));
    expect(locked).toEqual(locked.map(() => 'true'));
    const before = await rows.allInnerTexts();
    await look(page, '6-locked');
    await rows.first().click({ force: true });
    await split.focus();
    for (const key of ['Enter', 'Space', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    // Whatever that asked for would come before this: a task of one's own, and it is all that undoing takes back
    const task = page.getByLabel(t('case.tasks.what'));
    if (!(await task.isVisible())) await page.keyboard.press('F8');
    await task.fill('№ 7');
    await task.press('Enter');
    const own = rows.filter({ hasText: t('case.events.taskSet') });
    await expect.poll(() => own.getAttribute('aria-disabled')).toBe('false');
    expect(await rows.allInnerTexts()).toHaveLength(before.length + 1);
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('Control+z');
    await own.getByText(t('case.history.undone')).waitFor();
    expect((await rows.allInnerTexts()).slice(0, before.length)).toEqual(before);
    await page.getByText(t('case.state.lodged')).first().waitFor();
    await page.getByRole('tab', { name: t('case.dock.findings') }).click();
  });

  it('A4.9 A6.2 the registrar examines, signs and registers; both maps follow', async () => {
    const { page } = registrar;
    await signIn(page, world.account('registrar'));
    await examine(page, t);
    await look(page, '7-queue');
    await page.getByRole('radio', { name: t('queue.decision.refuse') }).check();
    await look(page, '7-refusal');
    await page.getByRole('radio', { name: t('queue.decision.register'), exact: true }).check();
    await openSignSheet(page, t('queue.decision.signRegister'), world.account('registrar').keyPassword, t);
    await look(page, '7-sign');
    await lookAtSigned(page, t, () => look(page, '7-signed-document'));
    await page.getByRole('dialog').getByLabel(t('case.submit.password')).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached', timeout: 30_000 });
    await look(page, '8-registered');

    await engineer.page.getByText(t('case.state.registered')).first().waitFor({ timeout: 30_000 });
    await look(engineer.page, '9-engineer-registered');
    // The closed number is still found; its card leads to the two new parcels, at both workstations.
    for (const { page: one } of [engineer, registrar]) {
      await openCard(one, PARCEL, PARCEL);
      await one.getByText(t('card.closedTag')).first().waitFor();
      for (const child of ['21-318-045-128', '21-318-045-129']) await openCard(one, child, child);
    }
    await look(engineer.page, '10-new-parcel');
    await engineer.page
      .getByRole('button', { name: t('app.notices.title') })
      .first()
      .click();
    await engineer.page.getByText(t('app.notices.kinds.case.registered')).first().waitFor();
    await look(engineer.page, '11-notices');
  });

  it('X4 the log proves the act, and the windows asked for nothing outside', async () => {
    const verified = await world.run(['journal', 'verify', '--json']);
    expect(verified.code, verified.stderr).toBe(0);
    const acts = JSON.parse(verified.stdout) as { size: number };
    const proved = await world.run(['journal', 'prove', String(acts.size - 1), '--json']);
    expect(proved.code, proved.stderr).toBe(0);
    for (const { complaints, outside } of [engineer, registrar]) {
      expect(complaints, 'SEC-3: no violation of the content policy').toEqual([]);
      expect(outside).toEqual([]);
    }
  });
});
