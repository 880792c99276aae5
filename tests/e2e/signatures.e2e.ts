import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { drawAndPrepare } from '../support/draw-split.ts';
import { signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../support/soft-token.ts';
import { makeTokenReader, type TokenReader } from '../support/token-reader.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const WINDOW = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
const hasToken = existsSync(SOFT_MODULE);
if (!hasToken) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');
const reader: TokenReader | null = hasToken ? makeTokenReader() : null;
if (hasToken && !reader) process.stdout.write('skipped: no compiler for the reader that a token is pulled from\n');
afterAll(() => reader?.remove());

describe.skipIf(!hasToken).each(['ru', 'kk'] as const)('signatures in %s', (language: Language) => {
  const t = speak(language);
  let central: TestCentral;
  let browser: Browser | undefined;
  let token: SoftToken;
  let desks: { engineer: TestWorkstation; registrar: TestWorkstation };
  let windows: { engineer: WindowWatch; registrar: WindowWatch };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    central = await startTestCentral({ parcels: 300 });
    const { keyFile, keyPassword } = central.person('sagieva');
    token = makeSoftToken(readFileSync(keyFile), keyPassword);
    process.env['SOFTHSM2_CONF'] = token.conf;
    const seat = () =>
      startTestWorkstation(central, {
        signing: { ...NO_SIGNING_SETTINGS, pkcs11: [reader?.module ?? SOFT_MODULE] },
        rendererFolder: WINDOW,
      });
    desks = { engineer: await seat(), registrar: await seat() };
    browser = await openBrowser();
    const look = {
      language,
      theme: language === 'kk' ? 'dark' : 'light',
      width: 1366,
      height: 768,
    } as const;
    const open = ({ host, cookie }: TestWorkstation) =>
      openWindow(browser as Browser, { url: host.origin, cookie, ...look });
    windows = { engineer: await open(desks.engineer), registrar: await open(desks.registrar) };
  });

  afterAll(async () => {
    reader?.putBack();
    await browser?.close();
    await desks.engineer.close();
    await desks.registrar.close();
    await central.close();
    token.remove();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [name, { page }] of Object.entries(windows))
      await page.screenshot({ path: `${SHOTS}failed-signatures-${name}-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}signatures-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  it('A4.9 SEC-68 the engineer sees what is signed and sends three finished cases with one password', async () => {
    const { page } = windows.engineer;
    await signIn(page, central.person('ermekov'));
    await desks.engineer.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.progress === null);
    for (const parcel of await splittable(central, 3)) await drawAndPrepare(desks.engineer, parcel);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.cases') })
      .first()
      .click();
    await page.getByRole('button', { name: t('case.submit.ready', { n: 3 }) }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('listitem').nth(2).waitFor();
    await sheet.getByLabel(t('case.submit.password')).fill('wrong');
    await page.keyboard.press('Enter');
    await sheet.getByText(t('faults.KEY_PASSWORD_WRONG')).waitFor();
    await look(page, '1-engineer-wrong');
    await sheet.getByLabel(t('case.submit.password')).fill(central.person('ermekov').keyPassword);
    await page.keyboard.press('Enter');
    await sheet.getByText(t('keys.batch.over', { done: 3, total: 3 })).waitFor({ timeout: 30_000 });
    await look(page, '2-engineer-done');
    await sheet
      .getByRole('button', { name: t('keys.batch.close') })
      .last()
      .click();
    await page.getByText(t('case.state.lodged')).nth(2).waitFor({ timeout: 30_000 });
  });

  it('A4.9 the registrar unfolds the ten steps, verifies again, and saves the report', async () => {
    const { page } = windows.registrar;
    await signIn(page, central.person('sagieva'));
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.queue') })
      .first()
      .click();
    await page
      .getByRole('list')
      .getByText(/\d{3}-\d{3}/)
      .first()
      .click();
    await page.getByText(t('queue.verdict.valid')).waitFor({ timeout: 30_000 });
    await page.getByText(t('signature.report.steps', { n: 10, total: 10 })).click();
    await page.getByText(t('signature.steps.revocation')).first().waitFor();
    await look(page, '3-ten-steps');
    await page.getByRole('button', { name: t('signature.report.again') }).click();
    await page
      .getByText(t('signature.report.same', { at: '' }).trim().split(' ')[0] ?? '')
      .first()
      .waitFor();
    await look(page, '4-again');
    const touched = central.store.raw.prepare('update submission set body = ? where place = 1');
    const kept = central.store.raw.prepare('select body from submission where place = 1').pluck().get() as Buffer;
    // Whoever has the file has its guards too.
    central.store.raw.exec('drop trigger submission_fixed');
    touched.run(Buffer.from(kept.toString().replace('"note":""', '"note":"x"')));
    await page.getByRole('button', { name: t('signature.report.again') }).click();
    await page.getByRole('alert').getByText(t('queue.verdict.invalid')).waitFor();
    await look(page, '4-differs');
    touched.run(kept);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t('signature.report.savePdf') }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/-submission-report\.pdf$/);
    expect(
      readFileSync(await saved.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('A4.9 a document shows who signed it, and when', async () => {
    const { page } = windows.registrar;
    await page
      .getByRole('region', { name: t('queue.documents.region') })
      .getByRole('listitem')
      .first()
      .getByRole('button')
      .click();
    const panel = page.getByRole('region', { name: t('signature.report.title') });
    await panel.getByText(t('queue.verdict.valid')).waitFor({ timeout: 30_000 });
    await look(page, '5-document');
    await page.keyboard.press('Escape');
  });

  it('A4.9 the registrar lays aside what was examined', async () => {
    const { page } = windows.registrar;
    const rows = page.getByRole('list').getByText(/\d{3}-\d{3}/);
    for (const place of [0, 1, 2]) {
      await rows.nth(place).click();
      await page.getByRole('button', { name: t('queue.pile.layAside') }).click();
      await page.getByText(t('queue.pile.isAside')).nth(place).waitFor();
    }
    await look(page, '6-laid-aside');
    await page.getByRole('button', { name: t('queue.pile.sign', { n: 3 }) }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('radio', { name: t('keys.kind.token'), exact: true }).check({ force: true });
    await sheet.getByLabel(t('keys.pin.label')).waitFor();
  });

  const registered = (): unknown => central.store.raw.prepare('select count(*) from act').pluck().get();
  const states = (page: Page): Promise<readonly (string | null)[]> =>
    page
      .getByRole('dialog')
      .getByRole('listitem')
      .getByRole('img')
      .evaluateAll((icons) => icons.map((icon) => icon.getAttribute('aria-label')));

  it.skipIf(!reader)(
    'A4.9 SEC-69 a token pulled out in the middle stops the rest; the window says which, and waits',
    async () => {
      const { page } = windows.registrar;
      const sheet = page.getByRole('dialog');
      const before = Number(registered());
      reader?.pullAfter(1);
      await sheet.getByLabel(t('keys.pin.label')).fill(SOFT_PIN);
      await page.keyboard.press('Enter');
      await sheet.getByText(t('faults.TOKEN_REMOVED')).waitFor({ timeout: 30_000 });
      await sheet.getByText(t('keys.batch.rest', { done: 1, n: 2 }, 2)).waitFor();
      const [done, waiting] = [t('keys.batch.state.done'), t('keys.batch.state.waiting')];
      expect(await states(page)).toEqual([done, waiting, waiting]);
      expect(registered()).toBe(before + 1);
      await sheet.getByText(t('keys.token.noToken')).waitFor({ timeout: 30_000 });
      await look(page, '6-pulled-out');
      expect(await sheet.getByRole('button', { name: t('keys.batch.goOn', { n: 2 }, 2) }).isDisabled()).toBe(true);
      reader?.putBack();
      await sheet.getByLabel(t('keys.pin.label')).waitFor({ timeout: 30_000 });
      expect(registered()).toBe(before + 1);
      await look(page, '6-put-back');
    },
  );

  it('A4.9 SEC-69 the registrar registers what is left with one PIN of the token', async () => {
    const { page } = windows.registrar;
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel(t('keys.pin.label')).fill('00000000');
    await page.keyboard.press('Enter');
    await sheet.getByText(t('faults.TOKEN_PIN_WRONG')).waitFor();
    await look(page, '7-wrong-pin');
    await sheet.getByLabel(t('keys.pin.label')).fill(SOFT_PIN);
    await page.keyboard.press('Enter');
    await sheet.getByText(t('keys.batch.over', { done: 3, total: 3 })).waitFor({ timeout: 30_000 });
    await look(page, '8-registered');
    await sheet
      .getByRole('button', { name: t('keys.batch.close') })
      .last()
      .click();
    await page.getByText(t('queue.list.empty.lodged')).waitFor();
    for (const { complaints, outside } of Object.values(windows)) expect([...complaints, ...outside]).toEqual([]);
  });
});
