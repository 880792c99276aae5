import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { Language } from '#locales/messages.ts';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { drawAndPrepare } from '../support/draw-split.ts';
import { giveTwoKeyFiles, type TwoKeyFiles } from '../support/give-two-key-files.ts';
import { gostCertificate } from '../support/gost-key-file.ts';
import { openFirstToSign, readyToSign, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeEmptySoftToken, SOFT_MODULE, writeCertificates } from '../support/soft-token.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const WINDOW = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
const hasToken = existsSync(SOFT_MODULE);
const [ENGINEER, REGISTRAR] = ['ermekov', 'sagieva'] as const;

describe.each(['ru', 'kk'] as const)('the two key files of the national authority in %s', (language: Language) => {
  const t = speak(language);
  let central: TestCentral;
  let filesOf: (login: string) => TwoKeyFiles;
  let browser: Browser | undefined;
  let token: { readonly conf: string; remove(): void } | undefined;
  let desks: { engineer: TestWorkstation; registrar: TestWorkstation };
  let windows: { engineer: WindowWatch; registrar: WindowWatch };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    central = await startTestCentral({
      parcels: 300,
      prepare: async (home) => {
        filesOf = await giveTwoKeyFiles(home, [ENGINEER, REGISTRAR]);
      },
    });
    if (hasToken) {
      token = makeEmptySoftToken('KAZTOKEN');
      writeCertificates(token.conf, [gostCertificate(20_261_128n, new Date())]);
    }
    const signing = { ...NO_SIGNING_SETTINGS, pkcs11: hasToken ? [SOFT_MODULE] : [] };
    const seat = () => startTestWorkstation(central, { signing, rendererFolder: WINDOW });
    desks = { engineer: await seat(), registrar: await seat() };
    const opened = await openBrowser();
    browser = opened;
    const look = { language, theme: language === 'kk' ? 'dark' : 'light', width: 1366, height: 768 } as const;
    const open = ({ host, cookie }: TestWorkstation) => openWindow(opened, { url: host.origin, cookie, ...look });
    windows = { engineer: await open(desks.engineer), registrar: await open(desks.registrar) };
  });
  afterAll(async () => {
    await browser?.close();
    await desks.engineer.close();
    await desks.registrar.close();
    await central.close();
    token?.remove();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [name, { page }] of Object.entries(windows))
      await page.screenshot({ path: `${SHOTS}failed-two-keys-${name}-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}two-keys-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const signInWithItsFile = (page: Page, login: string): Promise<void> =>
    signIn(page, { ...central.person(login), keyFile: filesOf(login).signIn });
  /** As the seat remembers it. */
  const idOf = (file: string): string => sha256Hex(readFileSync(file));
  const radio = (sheet: Locator, file: string): Locator => sheet.locator(`input[type=radio][value="${idOf(file)}"]`);
  const openMyKeys = async (page: Page): Promise<Locator> => {
    await page.getByRole('button', { name: t('app.account.title') }).click();
    await page.getByRole('menuitem', { name: t('app.operations.session.keys') }).click();
    return page.getByRole('dialog');
  };

  it('A29 says that the file for documents signs nobody in, and which of the two does', async () => {
    const { page } = windows.engineer;
    const { login, password, keyPassword } = central.person(ENGINEER);
    await page.locator('#login').fill(login);
    await page.locator('#password').fill(password);
    await page.locator('input[type=file]').setInputFiles(filesOf(ENGINEER).documents);
    await page.locator('#key-password').fill(keyPassword);
    await page.keyboard.press('Enter');
    await page.getByText(t('faults.KEY_PURPOSE')).waitFor();
    await look(page, '1-sign-in');
    await signInWithItsFile(page, ENGINEER);
  });

  it('shows what the remembered file is for, offers it to no signature, and says what is wrong with what is chosen', async () => {
    const { page } = windows.engineer;
    const sheet = await openMyKeys(page);
    await sheet.getByText(t('keys.file.noneFits.sign')).waitFor();
    const own = filesOf(ENGINEER);
    expect(await radio(sheet, own.signIn).isChecked()).toBe(false);
    await look(page, '2-none-fits');

    const input = sheet.locator('input[type=file]');
    const choose = (name: string, buffer: Buffer): Promise<void> =>
      input.setInputFiles({ name, mimeType: 'application/x-pkcs12', buffer });
    await choose('empty.p12', Buffer.alloc(0));
    await sheet.getByText(t('keys.file.refused.empty', { name: 'empty.p12' })).waitFor();
    await choose('video.p12', Buffer.alloc(200_001, 1));
    await sheet.getByText(t('keys.file.refused.tooLarge', { name: 'video.p12' })).waitFor();
    expect(await sheet.getByRole('button', { name: t('keys.testButton') }).isDisabled()).toBe(true);

    const test = async (): Promise<void> => {
      await sheet.getByLabel(t('case.submit.password')).fill(central.person(ENGINEER).keyPassword);
      await page.keyboard.press('Enter');
    };
    await choose('scan.p12', Buffer.from('%PDF-1.7 a scan'));
    await test();
    await sheet.getByText(t('faults.KEY_DAMAGED')).waitFor();
    await radio(sheet, own.signIn).check();
    await test();
    await sheet.getByText(t('faults.KEY_PURPOSE')).waitFor();
    await look(page, '3-wrong-purpose');
    await page.keyboard.press('Escape');
  });

  it.skipIf(!hasToken)('X5 SEC-69 marks a GOST key of a token and asks for no PIN of it', async () => {
    const { page } = windows.engineer;
    const sheet = await openMyKeys(page);
    await sheet.getByText(t('keys.token.notHere')).first().waitFor();
    await sheet.getByRole('radio', { name: t('keys.kind.token'), exact: true }).check({ force: true });
    const key = sheet.getByRole('radiogroup', { name: t('keys.token.choose') }).getByRole('radio');
    await key.waitFor();
    expect(await key.isDisabled()).toBe(true);
    expect(await sheet.locator('input[type=password]').count()).toBe(0);
    expect(await sheet.getByRole('button', { name: t('keys.testButton') }).isDisabled()).toBe(true);
    await look(page, '8-gost-token');
    await page.keyboard.press('Escape');
  });

  it('A4.9 SEC-68 signs a case in its sheet with the file for documents, chosen there by the keyboard', async () => {
    const { page } = windows.engineer;
    await desks.engineer.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.progress === null);
    const [parcel = ''] = await splittable(central, 1);
    await drawAndPrepare(desks.engineer, parcel);
    await openFirstToSign(page, t);
    const sheet = page.getByRole('dialog');
    // Back from the password, past the files that are there.
    await sheet.locator('input[type=password]:focus').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await sheet.locator('button.choose:focus').waitFor();
    const choosing = page.waitForEvent('filechooser');
    // The browser is told first that the choice is ours: a key is faster than that
    await page.evaluate(() => 0);
    await page.keyboard.press('Enter');
    const chooser = await choosing;
    await chooser.setFiles(filesOf(ENGINEER).documents);
    await radio(sheet, filesOf(ENGINEER).documents).waitFor();
    expect(await radio(sheet, filesOf(ENGINEER).documents).isChecked()).toBe(true);
    await sheet.getByLabel(t('case.submit.password')).fill(central.person(ENGINEER).keyPassword);
    await readyToSign(page);
    await look(page, '4-sign');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 30_000 });
  });

  it('remembers it: it comes first where one signs, and last where one signs in', async () => {
    const { page } = windows.engineer;
    const own = filesOf(ENGINEER);
    const sheet = await openMyKeys(page);
    await radio(sheet, own.documents).waitFor();
    expect(await radio(sheet, own.documents).isChecked()).toBe(true);
    await sheet.getByLabel(t('case.submit.password')).fill(central.person(ENGINEER).keyPassword);
    await page.keyboard.press('Enter');
    await sheet.getByText(/RSA, SHA-256/).waitFor();
    await look(page, '5-my-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t('app.account.title') }).click();
    await page.getByRole('menuitem', { name: t('app.operations.session.signOut') }).click();
    await page.locator('#login').waitFor();
    const offered = page.getByRole('radiogroup').getByRole('radio');
    expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('value')))).toEqual([
      idOf(own.signIn),
      idOf(own.documents),
    ]);
    expect(await offered.first().isChecked()).toBe(true);
    await look(page, '6-sign-in-again');
  });

  it('A4.9 the registrar drops his file for documents on the sheet that decides', async () => {
    const { page } = windows.registrar;
    await signInWithItsFile(page, REGISTRAR);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('queue.title') })
      .first()
      .click();
    await page.getByText(t('case.kind.split')).first().click();
    await page.getByText(t('queue.verdict.valid')).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: t('queue.decision.signRegister') }).click();
    const sheet = page.getByRole('dialog');
    const file = filesOf(REGISTRAR).documents;
    const dropped = await page.evaluateHandle(
      ([name, base64]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.codePointAt(0) ?? 0)], name));
        return transfer;
      },
      [basename(file), readFileSync(file).toString('base64')] as const,
    );
    const place = sheet.getByRole('radiogroup');
    await place.dispatchEvent('dragover', { dataTransfer: dropped });
    await sheet.getByText(t('keys.file.drop')).waitFor();
    await place.dispatchEvent('drop', { dataTransfer: dropped });
    await radio(sheet, file).waitFor();
    await sheet.getByLabel(t('case.submit.password')).fill(central.person(REGISTRAR).keyPassword);
    await readyToSign(page);
    await look(page, '7-decide');
    await page.keyboard.press('Enter');
    await sheet.waitFor({ state: 'detached', timeout: 30_000 });
    const { calls } = desks.registrar;
    expect(await calls.queue.list({ state: 'lodged' })).toEqual([]);
    for (const { complaints, outside } of Object.values(windows)) expect([...complaints, ...outside]).toEqual([]);
  });
});
