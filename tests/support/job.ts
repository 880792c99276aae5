import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { createI18n } from 'vue-i18n';
import { messages, type Language } from '#locales/messages.ts';
import type { DemoAccount } from './world.ts';

export type Speak = (key: string, named?: Record<string, unknown>, count?: number) => string;

/** The parcel of the pictures: shared by a couple, pledged to a bank. The line runs from its point 2 to its street side. */
export const PARCEL = '21-318-045-112';
const LINE = '5670188.222,12674526.225 5670165.863,12674527.669 5670146.229,12674528.079';
const PARTIES = ['Akhmetov D. S.', 'Akhmetova A. B.', 'Meken Bank'];

/** The texts of one language with plurals and places filled, exactly as the window fills them. */
export function speak(language: Language): Speak {
  // The types of the messages are too deep to be checked key by key here; a missing key shows in the test that looks for it.
  const { global } = createI18n({ legacy: false, locale: language, messages: messages as never }) as unknown as {
    global: { t: (key: string, named: Record<string, unknown>, count: number) => string };
  };
  return (key, named = {}, count = 1) => global.t(key, named, count);
}

/** Signs in with name, password and key file and waits for the map of the first filling; a whole region takes minutes. */
export async function signIn(page: Page, account: DemoAccount, patience = 60_000): Promise<void> {
  await page.locator('#login').fill(account.login);
  await page.locator('#password').fill(account.password);
  await page.locator('input[type=file]').setInputFiles(account.keyFile);
  await page.getByRole('radio', { name: basename(account.keyFile) }).waitFor();
  await page.locator('#key-password').fill(account.keyPassword);
  await page.keyboard.press('Enter');
  await page.locator('.maplibregl-canvas').first().waitFor({ timeout: patience });
}

/** Finds by the command box and waits for the card. */
export async function openCard(page: Page, text: string, number: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill(text);
  const found = page.getByRole('option').filter({ hasText: number }).first();
  await found.waitFor();
  // The first hit is ready: Enter goes there. A case on the same number may stand before it.
  if ((await found.getAttribute('aria-selected')) === 'true') await page.keyboard.press('Enter');
  else await found.click();
  await page.getByRole('heading', { name: number }).first().waitFor();
}

/** From the card into a case, with the consents of both owners and of the bank. */
export async function openSplitCase(page: Page, t: Speak): Promise<void> {
  await page
    .getByRole('button', { name: t('card.split') })
    .first()
    .click();
  await page.getByLabel(t('case.prompt.field.x')).waitFor();
  const attach = page.getByRole('button', { name: t('case.findings.attach'), exact: true });
  await attach.nth(PARTIES.length - 1).waitFor();
  for (const [done, party] of PARTIES.entries()) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), attach.first().click()]);
    const buffer = consentPdf(`Consent to the split: ${party}`);
    await chooser.setFiles({ name: `consent-${done + 1}.pdf`, mimeType: 'application/pdf', buffer });
    await attach.nth(PARTIES.length - 1 - done).waitFor({ state: 'detached' });
  }
}

/** Types the line, but does not complete it: Enter does. */
export async function typeLine(page: Page, t: Speak): Promise<void> {
  await page.getByLabel(t('case.prompt.field.x')).fill(LINE);
  await page.keyboard.press('Enter');
}

/** Plans of both parts; a building close to the new line is a warning, taken with a reason that the registrar reads. */
export async function makePlans(page: Page, t: Speak): Promise<void> {
  const make = page.getByRole('button', { name: t('case.documents.makePlans') });
  await openLeftPanel(page, make);
  await make.click();
  await page
    .getByRole('button', { name: /21-318-045-\d+\.pdf|21-318-045-\d+/ })
    .first()
    .waitFor({ timeout: 60_000 });
  const accept = page.getByRole('button', { name: t('case.findings.accept') });
  while ((await accept.count()) > 0) {
    await accept.first().click();
    await page.getByRole('dialog').getByRole('textbox').fill('Г литерлі құрылыс актіге сәйкес бұзылады');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('case.accept.keep') })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

/** Opens the sheet that shows what is signed and types the password of the key; Enter signs. */
export async function openSignSheet(page: Page, button: string, password: string, t: Speak): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByLabel(t('case.submit.password')).fill(password);
  await readyToSign(page);
}

/** Opens the first case of the list and the sheet that signs it. */
export async function openFirstToSign(page: Page, t: Speak): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: t('app.places.cases') })
    .first()
    .click();
  await page
    .getByRole('list', { name: t('case.list.title') })
    .getByRole('button')
    .first()
    .click();
  await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
  const submit = page.getByRole('button', { name: t('case.submit.button') });
  if (!(await submit.isVisible())) await page.keyboard.press('F8');
  await submit.click();
}

/** What is signed has been shown, and the secret is typed. */
export const readyToSign = (page: Page): Promise<void> =>
  page.locator('dialog[open] button[type=submit]:not([disabled])').waitFor();

/** Looks at the first document of the sheet that signs, by the keyboard, and comes back to it. */
export async function lookAtSigned(page: Page, t: Speak, seen: () => Promise<void>): Promise<void> {
  const entry = page.getByRole('dialog').getByTitle(t('signature.shown.look')).first();
  await entry.focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog.preview img').first().waitFor();
  await seen();
  await page.keyboard.press('Escape');
  await page.locator('dialog.preview').waitFor({ state: 'detached' });
  await page.waitForFunction(
    (title) => document.activeElement?.getAttribute('title') === title,
    t('signature.shown.look'),
  );
}

/** The registrar's place of work with the case open and its signature judged. */
export async function examine(page: Page, t: Speak): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: t('queue.title') })
    .first()
    .click();
  await page.getByText(PARCEL).first().click();
  await page.getByText(t('queue.verdict.valid')).waitFor({ timeout: 30_000 });
}

/** On a small screen the left panel makes room for the drawing; F8 lays it over the map. */
async function openLeftPanel(page: Page, wanted: Locator): Promise<void> {
  if (!(await wanted.isVisible())) await page.keyboard.press('F8');
  await wanted.waitFor();
}

/** A one-page PDF that says what it is: the scanned consent of a party. */
export function consentPdf(words: string): Buffer {
  const stream = `BT /F1 14 Tf 72 760 Td (${words}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [at, body] of objects.entries()) {
    offsets.push(text.length);
    text += `${at + 1} 0 obj\n${body}\nendobj\n`;
  }
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Takes the last step of the open case back with no tool in hand, and waits until it is. */
export async function undoLast(page: Page, t: Speak): Promise<void> {
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await page.getByText(t('case.prompt.select')).first().waitFor();
  await page.locator('[role=toolbar][aria-busy=true]').waitFor({ state: 'detached' });
}
