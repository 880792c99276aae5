import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { PARCEL, makePlans, openCard, openSplitCase, readyToSign, speak, typeLine } from '../support/job.ts';
import { KEY_STORE, startNcalayer, type NcalayerStandIn } from '../support/ncalayer-server.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../support/soft-token.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const hasToken = existsSync(SOFT_MODULE);
if (!hasToken) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');

describe.skipIf(!hasToken).each(['ru', 'kk'] as const)('keys in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let window: WindowWatch;
  let token: SoftToken;
  let layer: NcalayerStandIn;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 3000 });
    const keyOf = (role: string) => {
      const { keyFile, keyPassword } = world.account(role);
      return openKeyFile(readFileSync(keyFile), keyPassword);
    };
    const { keyFile, keyPassword } = world.account('engineer');
    token = makeSoftToken(readFileSync(keyFile), keyPassword);
    layer = await startNcalayer({ own: keyOf('engineer'), other: keyOf('registrar'), otherPurpose: keyOf('engineer') });
    const ncalayer = { port: layer.port, ca: layer.caPem };
    writeFileSync(join(world.home, 'signing.json'), JSON.stringify({ pkcs11: [SOFT_MODULE], ncalayer }));
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    window = await openWindow(browser, {
      url: seat.url,
      language,
      theme: language === 'kk' ? 'dark' : 'light',
      ...size,
    });
  });

  afterAll(async () => {
    await browser?.close();
    await layer.close();
    await world.close();
    token.remove();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window.page.screenshot({ path: `${SHOTS}failed-keys-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}keys-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const choose = (page: Page, kind: 'file' | 'token' | 'ncalayer') =>
    page.getByRole('radio', { name: t(`keys.kind.${kind}`), exact: true }).check({ force: true });
  const holder = (): string => world.account('engineer').name.split(' ')[0] ?? '';

  it('A29 SEC-69 signs in with the token: a wrong PIN is spent once, the counter shows, the right one opens', async () => {
    const { page } = window;
    const { login, password } = world.account('engineer');
    await page.locator('#login').fill(login);
    await choose(page, 'token');
    await page.getByRole('radio', { name: holder() }).waitFor();
    await page.locator('#password').fill(password);
    await page.locator('#key-password').fill('00000000');
    await page.keyboard.press('Enter');
    await page.getByText(t('faults.TOKEN_PIN_WRONG')).waitFor();
    await page.getByText(t('keys.pin.low')).waitFor();
    await look(page, '1-wrong-pin');
    await page.locator('#password').fill(password);
    await page.locator('#key-password').fill(SOFT_PIN);
    await page.keyboard.press('Enter');
    await page.locator('.maplibregl-canvas').first().waitFor({ timeout: 60_000 });
  });

  it('shows my keys and that one of them works, by token and by NCALayer', async () => {
    const { page } = window;
    await page.getByRole('button', { name: t('app.account.title') }).click();
    await page.getByRole('menuitem', { name: t('app.operations.session.keys') }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('KAZTOKEN').first().waitFor();
    await sheet.getByLabel(t('keys.pin.label')).fill(SOFT_PIN);
    await look(page, '2-my-keys');
    await sheet.getByRole('button', { name: t('keys.testButton') }).click();
    await sheet.getByText(/RSA, SHA-256/).waitFor();
    await choose(page, 'ncalayer');
    await sheet.getByText(/NCALayer 1\.4/).waitFor();
    layer.mode = 'cancel';
    await sheet.getByRole('button', { name: t('keys.testButton') }).click();
    await sheet.getByText(t('faults.NCALAYER_CANCELLED')).waitFor();
    layer.mode = 'otherSigner';
    await sheet.getByRole('button', { name: t('keys.testButton') }).click();
    await sheet.getByText(t('faults.KEY_OF_ANOTHER_PERSON')).waitFor();
    await look(page, '3-ncalayer');
    layer.mode = 'ok';
    // Two tokens: none is taken by itself, by an NCALayer that does not ask either.
    layer.old = true;
    layer.stores = ['AKKZIDCardStore', KEY_STORE];
    await sheet.getByText(t('keys.ncalayer.chooseStore')).waitFor();
    expect(await sheet.getByRole('button', { name: t('keys.testButton') }).isDisabled()).toBe(true);
    await sheet.getByRole('radio', { name: 'Kaztoken' }).check();
    await look(page, '3-ncalayer-tokens');
    await sheet.getByRole('button', { name: t('keys.testButton') }).click();
    await sheet.getByText(/RSA, SHA-256/).waitFor();
    layer.stores = [KEY_STORE];
    layer.old = false;
    await page.keyboard.press('Escape');
  });

  it('A4.9 SEC-68 shows what is signed before the PIN, and signs the case with the token', async () => {
    const { page } = window;
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await openSplitCase(page, t);
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText('987,0').first().waitFor();
    // At the wide screen the panel with the documents comes by itself; F8 would take it away.
    const plans = page.getByRole('button', { name: t('case.documents.makePlans') });
    if (language === 'ru') await plans.waitFor();
    await makePlans(page, t);
    await page.getByRole('button', { name: t('case.submit.button') }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('radio', { name: holder() }).waitFor();
    await sheet.getByLabel(t('keys.pin.label')).fill(SOFT_PIN);
    await look(page, '4-sign');
    await readyToSign(page);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 30_000 });
  });
});
