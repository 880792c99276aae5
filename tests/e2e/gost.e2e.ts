import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import type { Language } from '#locales/messages.ts';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { drawAndPrepare } from '../support/draw-split.ts';
import { giveGostKeys } from '../support/give-gost-keys.ts';
import { openCard, openFirstToSign, readyToSign, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const WINDOW = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
/** Within the thirty days in which a key is told to end. */
const DAYS_LEFT = 20;

describe.each(['ru', 'kk'] as const)('keys of the national standard in %s', (language: Language) => {
  const t = speak(language);
  let central: TestCentral;
  let browser: Browser | undefined;
  let desks: { engineer: TestWorkstation; registrar: TestWorkstation };
  let windows: { engineer: WindowWatch; registrar: WindowWatch };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    central = await startTestCentral({ parcels: 300, prepare: (home) => giveGostKeys(home, DAYS_LEFT) });
    const seat = () =>
      startTestWorkstation(central, {
        signing: { ...NO_SIGNING_SETTINGS, gostKeyFiles: true },
        rendererFolder: WINDOW,
      });
    desks = { engineer: await seat(), registrar: await seat() };
    const opened = await openBrowser();
    browser = opened;
    const look = { language, theme: language === 'kk' ? 'light' : 'dark', width: 1366, height: 768 } as const;
    const open = ({ host, cookie }: TestWorkstation) => openWindow(opened, { url: host.origin, cookie, ...look });
    windows = { engineer: await open(desks.engineer), registrar: await open(desks.registrar) };
  });
  afterAll(async () => {
    await browser?.close();
    await desks.engineer.close();
    await desks.registrar.close();
    await central.close();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [name, { page }] of Object.entries(windows))
      await page.screenshot({ path: `${SHOTS}failed-gost-${name}-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}gost-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  it('X5 A29 signs in with a GOST key file; a key that ends within thirty days is told of at once and in the status bar', async () => {
    const { page } = windows.engineer;
    const soon = new RegExp(t('keys.soon', { date: '#' }).replace('#', '\\S+'), 'u');
    // It goes after five seconds, which the map may take.
    await Promise.all([signIn(page, central.person('ermekov')), page.getByText(soon).first().waitFor()]);
    await page.locator('footer').getByTitle(soon).waitFor();
    await look(page, '1-ends-soon');
  });

  it('X5 A4.9 a case is signed with it in the window; the registrar sees the standard, the verdict, and decides by a GOST key too', async () => {
    const { page } = windows.engineer;
    await desks.engineer.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.progress === null);
    const [parcel = ''] = await splittable(central, 1);
    await drawAndPrepare(desks.engineer, parcel);
    await openFirstToSign(page, t);
    await page.getByRole('dialog').getByLabel(t('case.submit.password')).fill(central.person('ermekov').keyPassword);
    await readyToSign(page);
    await look(page, '2-sign');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 30_000 });

    const { page: office } = windows.registrar;
    await signIn(office, central.person('sagieva'));
    await office
      .getByRole('navigation')
      .getByRole('button', { name: t('queue.title') })
      .first()
      .click();
    await office.getByText(t('case.kind.split')).first().click();
    await office.getByText(t('queue.verdict.valid')).waitFor({ timeout: 30_000 });
    await office
      .getByText(/ГОСТ 34\.10-2015/u)
      .first()
      .waitFor();
    await look(office, '3-verdict');
    await office.getByRole('button', { name: t('queue.decision.signRegister') }).click();
    await office.getByRole('dialog').getByLabel(t('case.submit.password')).fill(central.person('sagieva').keyPassword);
    await readyToSign(office);
    await office.keyboard.press('Enter');
    await page.getByText(t('case.state.registered')).first().waitFor({ timeout: 30_000 });
  });

  it('X5 A5.3 a signed copy of a plan is saved from the card of a parcel, signed inside by the GOST key', async () => {
    const { page } = windows.engineer;
    const { keyPassword } = central.person('ermekov');
    const [, other = ''] = await splittable(central, 2);
    const number = other.replace(/^(..)(...)(...)/, '$1-$2-$3-');
    await openCard(page, number, number);
    await page.getByRole('tab', { name: t('card.tabs.documents') }).click();
    await page.getByRole('button', { name: t('app.operations.parcel.signedPlan') }).click();
    const sheet = page.getByRole('dialog', { name: t('card.signedPlan.title') });
    await sheet.getByLabel(t('case.submit.password')).fill(keyPassword);
    await readyToSign(page);
    await look(page, '4-plan');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await sheet.waitFor({ state: 'detached' });
    const file = await download.path();
    const trust = centralPaths(central.home).trust;
    const ders = (name: string, label: string) => pemBlocks(readFileSync(join(trust, name), 'latin1'), label);
    const { outcome, signers } = await verifyPdf({
      pdf: new Uint8Array(readFileSync(file)),
      anchors: ders('gost-root.pem', 'CERTIFICATE'),
      crls: ders('gost-revoked.pem', 'X509 CRL'),
      expected: 'anyone',
      purpose: 'sign',
      at: new Date(),
    });
    const [name = ''] = central.person('ermekov').name.split(' ');
    const told = signers.map(({ verdict: { algorithm, signer } }) => [algorithm, signer?.name.includes(name)]);
    expect([outcome, told]).toEqual(['valid', [['ГОСТ 34.10-2015 (512)', true]]]);
    // For the eye: the plan, and the sheet of signatures behind it.
    execFileSync('pdftoppm', ['-r', '80', '-png', file, `${SHOTS}gost-plan-page-${language}`]);
    for (const { complaints, outside } of Object.values(windows)) expect([...complaints, ...outside]).toEqual([]);
  });
});
