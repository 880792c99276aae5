import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { issue, type Keeper } from '../support/test-authority.ts';
import { makeWorld, type DemoAccount, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

describe.each(['ru', 'kk'] as const)('trusted authorities in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let authority: Keeper;
  let [first, second, engineer]: WindowWatch[] = [];
  let admins: readonly DemoAccount[];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 400 });
    authority = issue({ name: 'Ұлттық куәландырушы орталық (RSA)', kind: 'authority' });
    writeFileSync(join(world.home, 'nca.pem'), authority.pem);
    await world.startServer();
    const opened = await openBrowser();
    browser = opened;
    admins = world.accounts.filter(({ role }) => role === 'administrator');
    const enter = async (seat: string, account: DemoAccount | undefined): Promise<WindowWatch> => {
      const { url } = await world.startSeat(seat);
      const theme = language === 'kk' ? 'dark' : 'light';
      const one = await openWindow(opened, { url, language, theme, width: 1366, height: 768 });
      one.page.setDefaultTimeout(20_000);
      if (account) await signIn(one.page, account);
      return one;
    };
    first = await enter('admin-1', admins[0]);
    second = await enter('admin-2', admins[1]);
    engineer = await enter('engineer', world.account('engineer'));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [at, one] of [first, second, engineer].entries())
      await one?.page.screenshot({ path: `${SHOTS}failed-trust-${String(at)}-${language}.png` });
  });

  const pageOf = (one: WindowWatch | undefined): Page => {
    if (!one) throw new Error('no window');
    return one.page;
  };
  const openSheet = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: t('app.menus.help'), exact: true }).click();
    await page.getByRole('menuitem', { name: t('app.operations.help.trust') }).click();
    await page.getByRole('heading', { name: t('trust.title') }).waitFor();
  };
  const tab = (page: Page, name: string): Promise<void> =>
    page.getByRole('tab', { name: t(`trust.tabs.${name}`) }).click();
  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}trust-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  it('SEC-72 one proposes, another confirms, the engineer sees it with version, date and record', async () => {
    const [one, two, seat] = [pageOf(first), pageOf(second), pageOf(engineer)];
    await openSheet(seat);
    await seat.getByText('SHEKARA DEMO ROOT CA').waitFor();
    expect(await seat.getByRole('button', { name: t('trust.anchor.withdraw') }).count()).toBe(0);
    await look(seat, '1-seat');

    await openSheet(one);
    const chooser = one.waitForEvent('filechooser');
    await one.getByRole('button', { name: t('trust.add.choose') }).click();
    await (await chooser).setFiles(join(world.home, 'nca.pem'));
    await one.getByText(t('trust.add.compare')).waitFor();
    await one.getByLabel(t('trust.add.note')).fill('№ 12-4/781, 12.05.2026');
    await look(one, '2-certificate');
    await one.getByRole('button', { name: t('trust.add.take') }).click();
    await tab(one, 'addresses');
    await one.getByRole('textbox', { name: t('trust.address.address'), exact: true }).fill('http://ocsp.example.kz/');
    await one.getByRole('button', { name: t('trust.address.take') }).click();
    await look(one, '3-addresses');
    await tab(one, 'policy');
    await look(one, '4-policy');
    await one.getByLabel(t('trust.draft.reason')).fill('№ 44, 14.05.2026');
    await one.getByRole('button', { name: t('trust.draft.propose') }).click();
    await one.getByLabel(t('case.submit.password')).fill(admins[0]?.keyPassword ?? '');
    await look(one, '5-propose');
    await one.getByRole('button', { name: t('trust.draft.propose') }).click();
    await tab(one, 'changes');
    await one.getByText(t('trust.waiting.own')).waitFor();
    expect(await one.getByRole('button', { name: t('trust.waiting.confirm') }).count()).toBe(0);
    await look(one, '6-own');

    await openSheet(two);
    await tab(two, 'changes');
    await two.getByRole('button', { name: t('trust.waiting.confirm') }).click();
    await two.getByLabel(t('case.submit.password')).fill(admins[1]?.keyPassword ?? '');
    await look(two, '7-confirm');
    await two.getByRole('button', { name: t('trust.waiting.signConfirm') }).click();
    await two.getByText(t('trust.history.version', { version: 2 }), { exact: true }).waitFor();
    await two.getByText(t('trust.history.signed', { proposer: admins[0]?.name, confirmer: admins[1]?.name })).waitFor();
    await look(two, '8-confirmed');

    await seat.getByText('Ұлттық куәландырушы орталық (RSA)').waitFor();
    await look(seat, '9-seat');
  });
});
