import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { adding, changeTrust } from '../support/change-trust.ts';
import { drawAndPrepare } from '../support/draw-split.ts';
import { consentPdf, openCard, readyToSign, signIn, speak } from '../support/job.ts';
import { serveListsOf } from '../support/lists-of-central.ts';
import { startAuthorities, type LoopbackAuthorities } from '../support/loopback-authorities.ts';
import { signAgain, update } from '../support/pdf-updates.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { keyOf, signInside } from '../support/sign-pdf.ts';
import { signXml } from '../support/sign-xml.ts';
import { indexLine, issue, signBy } from '../support/test-authority.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const WINDOW = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
const ANSWER =
  '<?xml version="1.0" encoding="UTF-8"?><answer xmlns="urn:gbd"><iin>850101300019</iin><text>Тыйым жоқ</text></answer>';

interface Paper {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

describe.each(['ru', 'kk'] as const)('documents signed elsewhere in %s', (language: Language) => {
  const t = speak(language);
  const now = new Date();
  let folder: string;
  let central: TestCentral;
  let admins: readonly [TestSeat, TestSeat];
  let authorities: LoopbackAuthorities;
  let lists: Awaited<ReturnType<typeof serveListsOf>>;
  let seat: TestWorkstation;
  let browser: Browser | undefined;
  let window: WindowWatch;
  let desk: WindowWatch;
  let deskSeat: TestWorkstation;
  let drawn: CaseFile;
  let papers: Readonly<Record<'xml' | 'pdf' | 'both' | 'later' | 'spoilt', Paper>>;
  let issuer: string | null;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'shekara-signed-documents-'));
    central = await startTestCentral({ parcels: 300 });
    admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    const root = issue({ name: 'Root', kind: 'authority', days: [-30, 6000] }, now);
    const office = issue({ name: 'Қаратау қаласының әкімдігі', kind: 'user', by: root, iin: '900101300017' }, now);
    const bank = issue({ name: 'СЕРІКОВ БАУЫРЖАН АСҚАРҰЛЫ', kind: 'user', by: root, iin: '800101300018' }, now);
    const clock = issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000] }, now);
    const responder = issue({ name: 'OCSP', kind: 'responder', by: root, days: [-30, 3000] }, now);
    issuer = root.certificate.subjectKeyId;
    authorities = await startAuthorities(folder, { root, responder, clock });
    authorities.index = [clock, office, bank].map((keeper) => indexLine(keeper)).join('');
    lists = await serveListsOf(central);
    await changeTrust(central, admins, [
      adding(root, ['signers', 'timeStamps']),
      ...lists.naming,
      { command: 'setEvidence', revocation: 'softFail', timeStamp: 'softFail', renewDays: 30 },
    ]);
    const pdf = await signInside(keyOf(office), consentPdf('Agreement'), now);
    const both = await signAgain(pdf, (content) => signBy(bank, [], content, now));
    const later = await update(pdf, (opened) => opened.addPage());
    const spoilt = Buffer.from(Buffer.from(pdf).toString('latin1').replace('Agreement', 'AgreemenT'), 'latin1');
    const paper = (name: string, bytes: Uint8Array, mimeType = 'application/pdf'): Paper => ({
      ...{ name, mimeType, buffer: Buffer.from(bytes) },
    });
    papers = {
      xml: paper('answer.xml', signXml(office, ANSWER), 'text/xml'),
      pdf: paper('agreement.pdf', pdf),
      both: paper('both.pdf', both),
      later: paper('later.pdf', later),
      spoilt: paper('spoilt.pdf', spoilt),
    };
    seat = await startTestWorkstation(central, { rendererFolder: WINDOW });
    browser = await openBrowser();
    const theme = language === 'kk' ? 'dark' : 'light';
    const size = { width: 1366, height: 768 };
    window = await openWindow(browser, { url: seat.host.origin, cookie: seat.cookie, language, theme, ...size });
    deskSeat = await startTestWorkstation(central, { rendererFolder: WINDOW });
    const { host, cookie } = deskSeat;
    desk = await openWindow(browser, { url: host.origin, cookie, language, theme, ...size });
    await signIn(window.page, central.person('ermekov'));
    await seat.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.progress === null);
    const [parcel] = await splittable(central, 1);
    drawn = await drawAndPrepare(seat, parcel ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    authorities.close();
    lists.close();
    await seat.close();
    await deskSeat.close();
    await central.close();
    rmSync(folder, { recursive: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [name, { page }] of Object.entries({ window, desk }))
      await page.screenshot({ path: `${SHOTS}failed-signed-documents-${name}-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}signed-documents-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  async function openDrawn(page: Page): Promise<void> {
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.cases') })
      .first()
      .click();
    await page.getByText(drawn.number).first().click();
  }
  const documents = (page: Page) => page.getByRole('list', { name: t('case.documents.title'), exact: true });
  const row = (page: Page, fileName: string) => documents(page).getByRole('button').filter({ hasText: fileName });

  it('X3 A4.9 come into a case by the dialog and by drag and drop, each with who signed; a spoilt one is refused', async () => {
    const { page } = window;
    await openDrawn(page);
    const add = page.locator('label.choose input[type=file]');
    await add.waitFor({ state: 'attached' });
    if (!(await documents(page).first().isVisible())) await page.keyboard.press('F8');
    await add.setInputFiles([papers.xml, papers.both, papers.later]);
    await row(page, papers.later.name).waitFor({ timeout: 30_000 });
    // As a file that is dropped from outside.
    const { name, mimeType, buffer } = papers.pdf;
    await page.evaluate(
      ({ base64, name: fileName, type }) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], fileName, { type }));
        document.querySelector('.drop')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
      },
      { base64: buffer.toString('base64'), name, type: mimeType },
    );
    await row(page, name).waitFor({ timeout: 30_000 });
    for (const each of [papers.xml, papers.pdf, papers.both, papers.later])
      expect(await row(page, each.name).innerText()).toContain('Қаратау қаласының әкімдігі');
    expect(await row(page, papers.both.name).innerText()).toContain('СЕРІКОВ');
    await add.setInputFiles([papers.spoilt]);
    await page.getByText(t('refusals.document.signatureInvalid', { about: papers.spoilt.name })).waitFor();
    await row(page, papers.pdf.name).scrollIntoViewIfNeeded();
    await look(page, '1-case');
    expect(await row(page, papers.spoilt.name).count()).toBe(0);
  });

  async function view(page: Page, fileName: string) {
    await row(page, fileName).click();
    const panel = page.getByRole('region', { name: t('signature.report.title') });
    await panel.getByText(t('queue.verdict.indeterminate')).first().waitFor({ timeout: 30_000 });
    return panel;
  }

  it('A4.9 signed XML shows the signed text, who signed it, the ten steps, and is verified again', async () => {
    const { page } = window;
    const panel = await view(page, papers.xml.name);
    await page.getByLabel(t('case.documents.signedText')).getByText('Тыйым жоқ').waitFor();
    await look(page, '2-xml');
    await panel.getByText(t('signature.report.steps', { n: 9, total: 10 })).click();
    await panel.getByText(t('signature.steps.revocation')).first().waitFor();
    await look(page, '3-xml-steps');
    await panel.getByRole('button', { name: t('signature.report.again') }).click();
    await panel.locator('.tone-ok[role=status]').waitFor({ timeout: 30_000 });
    await page.keyboard.press('Escape');
  });

  it('A4.9 a PDF signed inside shows its pages, each signer with time and verdict, what came afterwards, and the report', async () => {
    const { page } = window;
    const panel = await view(page, papers.pdf.name);
    await page.locator('dialog.preview img').first().waitFor();
    await panel.getByText('Қаратау қаласының әкімдігі').first().waitFor();
    await look(page, '4-pdf');
    await panel.getByRole('button', { name: t('signature.report.again') }).click();
    const same = panel.locator('.tone-ok[role=status]');
    await same.waitFor({ timeout: 30_000 });
    await same.scrollIntoViewIfNeeded();
    await look(page, '5-pdf-again');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: t('signature.report.savePdf') }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('agreement.pdf-document-report.pdf');
    await page.keyboard.press('Escape');
    const two = await view(page, papers.both.name);
    expect(await two.getByText(t('queue.verdict.indeterminate')).count()).toBe(2);
    await two.getByText(t('signature.reasons.content.changedAfterwards')).first().waitFor();
    await look(page, '6-pdf-two-signers');
    await page.keyboard.press('Escape');
    const later = await view(page, papers.later.name);
    await later.getByText(t('signature.reasons.content.changedAfterwards')).first().waitFor();
    await look(page, '7-pdf-changed-afterwards');
    await page.keyboard.press('Escape');
  });

  it('X3 SEC-68 the dialog that hands a case over shows the hash of what is signed', async () => {
    const { page } = window;
    await page
      .getByRole('button', { name: t('case.package.operation') })
      .first()
      .click();
    const sheet = page.getByRole('dialog', { name: t('case.package.export') });
    await sheet.getByLabel(t('case.submit.password')).fill(central.person('ermekov').keyPassword);
    await readyToSign(page);
    const shown = (await sheet.getByRole('definition').last().innerText()).replace(/\s/g, '');
    expect(await sheet.getByRole('alert').count()).toBe(0);
    await look(page, '8-export');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await sheet.waitFor({ state: 'detached' });
    const files = unzipSync(readFileSync(await saved.path()));
    const signed = createHash('sha256').update(files['case.json'] ?? Buffer.alloc(0));
    expect(shown).toContain(signed.digest('hex'));
  });

  it('X5 SEC-37 a signed copy of a plan says its level: what time and revocation the file proves', async () => {
    const { page } = window;
    const { keyPassword } = central.person('ermekov');
    const number = drawn.parcel.replace(/^(..)(...)(...)/, '$1-$2-$3-');
    const save = async (level: 'b' | 't' | 'lt', commands: readonly TrustCommand[]): Promise<void> => {
      if (commands.length > 0) await changeTrust(central, admins, commands);
      await seat.calls.session.syncNow({});
      await openCard(page, number, number);
      await page.getByRole('tab', { name: t('card.tabs.documents') }).click();
      await page.getByRole('button', { name: t('app.operations.parcel.signedPlan') }).click();
      const sheet = page.getByRole('dialog', { name: t('card.signedPlan.title') });
      await sheet.getByLabel(t('case.submit.password')).fill(keyPassword);
      await readyToSign(page);
      await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      await page.getByText(t(`signature.level.${level}`)).waitFor();
      await look(page, `9-level-${level}`);
    };
    await save('b', []);
    await save('t', [{ command: 'setAddress', service: 'tsp', issuer: null, address: authorities.tsp }]);
    await save('lt', [{ command: 'setAddress', service: 'ocsp', issuer, address: authorities.ocsp }]);
  });

  it('A4.9 the sheet that signs begins without the refusal of something else, and the case goes to the office', async () => {
    const { page } = window;
    await openDrawn(page);
    await page.locator('label.choose input[type=file]').setInputFiles([papers.spoilt]);
    const refused = page.getByText(t('refusals.document.signatureInvalid', { about: papers.spoilt.name }));
    await refused.first().waitFor();
    await page.getByRole('button', { name: t('case.submit.button') }).click();
    const sheet = page.getByRole('dialog', { name: t('case.submit.button') });
    await sheet.getByLabel(t('case.submit.password')).fill(central.person('ermekov').keyPassword);
    await readyToSign(page);
    expect(await sheet.getByRole('alert').count()).toBe(0);
    await look(page, '10-sign');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 30_000 });
    expect([...window.complaints, ...window.outside]).toEqual([]);
  });

  it('A6.2 SEC-74 the registrar sees who signed each document, its pages and its verdict beside it, and verifies again', async () => {
    const { page } = desk;
    await signIn(page, central.person('sagieva'));
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('queue.title') })
      .first()
      .click();
    await page.getByText(t('case.kind.split')).first().click();
    const list = page.getByRole('list', { name: t('queue.documents.title') });
    const signed = list.getByRole('button').filter({ hasText: papers.pdf.name });
    // Not what the desk could say when it was attached: the server has asked.
    const outcome = t('queue.outcome.valid');
    const found = t('queue.documents.signature.found', { names: 'Қаратау қаласының әкімдігі', outcome });
    await signed.filter({ hasText: found }).waitFor({ timeout: 30_000 });
    await signed.scrollIntoViewIfNeeded();
    await look(page, '11-office');
    await signed.click();
    const panel = page.locator('dialog.preview').getByRole('region', { name: t('signature.report.title') });
    await page.locator('dialog.preview img').first().waitFor();
    // The engineer's over the case, and the office's inside: the server has asked about both when the case came in.
    const good = panel.getByText(t('queue.verdict.valid'), { exact: true });
    await good.nth(1).waitFor({ timeout: 30_000 });
    await panel.getByText('Қаратау қаласының әкімдігі').first().scrollIntoViewIfNeeded();
    await look(page, '12-office-pdf');
    authorities.silent = true;
    await panel
      .getByRole('button', { name: t('signature.report.again') })
      .last()
      .click();
    // Beside what the desk could say when it was attached: it knew of no authority yet.
    const differs = panel.getByRole('alert').filter({ hasText: t('signature.reasons.revocation.notChecked') });
    await differs.waitFor({ timeout: 30_000 });
    expect(await good.count()).toBe(2);
    await differs.scrollIntoViewIfNeeded();
    await look(page, '13-office-again');
    authorities.silent = false;
    await page.keyboard.press('Escape');
    await list.getByRole('button').filter({ hasText: papers.both.name }).click();
    const afterwards = panel.getByText(t('signature.reasons.content.changedAfterwards')).first();
    await afterwards.waitFor({ timeout: 30_000 });
    await afterwards.scrollIntoViewIfNeeded();
    await look(page, '14-office-two-signers');
    await page.keyboard.press('Escape');
    expect([...desk.complaints, ...desk.outside]).toEqual([]);
  });
});
