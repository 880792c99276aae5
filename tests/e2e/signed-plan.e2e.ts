import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { lookAtSigned, openCard, PARCEL, readyToSign, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

describe.each(['ru', 'kk'] as const)('the signed copy of a plan in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let window: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 3000 });
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    const theme = language === 'kk' ? 'dark' : 'light';
    window = await openWindow(browser, { url: seat.url, language, theme, width: 1366, height: 768 });
    await signIn(window.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await window.page.screenshot({ path: `${SHOTS}failed-signed-plan-${language}.png` });
  });

  it('X5 A5.3 is saved from the card, signed inside, after the wrong password was told', async () => {
    const { page } = window;
    const look = async (name: string): Promise<void> => {
      await page.screenshot({ path: `${SHOTS}signed-plan-${name}-${language}.png` });
      expect(await screenFaults(page), name).toEqual([]);
    };
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await page.getByRole('tab', { name: t('card.tabs.documents') }).click();
    const command = page.getByRole('button', { name: t('app.operations.parcel.signedPlan') });
    await command.waitFor();
    await look('1-card');
    await command.click();
    const sheet = page.getByRole('dialog', { name: t('card.signedPlan.title') });
    await sheet.getByLabel(t('case.submit.password')).fill('guessed');
    await readyToSign(page);
    await look('2-sign');
    await lookAtSigned(page, t, () => look('2-preview'));
    await sheet.getByLabel(t('case.submit.password')).focus();
    await page.keyboard.press('Enter');
    await sheet.getByText(t('faults.KEY_PASSWORD_WRONG')).waitFor();
    await look('3-wrong');
    await sheet.getByLabel(t('case.submit.password')).fill(world.account('engineer').keyPassword);
    await readyToSign(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe(`${PARCEL}-signed.pdf`);
    await sheet.waitFor({ state: 'detached' });
    const file = await download.path();
    expect(execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })).toContain('Signature is Valid');
    // For the eye: what a viewer shows of it.
    execFileSync('pdftoppm', ['-r', '80', '-png', file, `${SHOTS}signed-plan-page-${language}`]);
    expect([...window.complaints, ...window.outside]).toEqual([]);
  });
});
