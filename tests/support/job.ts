import type { Page } from 'playwright-core';
import { createI18n } from 'vue-i18n';
import { messages, type Language } from '#locales/messages.ts';
import type { DemoAccount } from './world.ts';

/** The texts of one language with plurals and places filled, exactly as the window fills them. */
export function speak(language: Language): (key: string, named?: Record<string, unknown>, count?: number) => string {
  // The types of the messages are too deep to be checked key by key here; a missing key shows in the test that looks for it.
  const { global } = createI18n({ legacy: false, locale: language, messages: messages as never }) as unknown as {
    global: { t: (key: string, named: Record<string, unknown>, count: number) => string };
  };
  return (key, named = {}, count = 1) => global.t(key, named, count);
}

/** Signs in with name, password and key file and waits for the map of the first filling. */
export async function signIn(page: Page, account: DemoAccount): Promise<void> {
  await page.locator('#login').fill(account.login);
  await page.locator('#password').fill(account.password);
  await page.locator('input[type=file]').setInputFiles(account.keyFile);
  await page.locator('#key-password').fill(account.keyPassword);
  await page.keyboard.press('Enter');
  await page.locator('.maplibregl-canvas').first().waitFor({ timeout: 60_000 });
}

/** Finds by the command box and waits for the card. */
export async function openCard(page: Page, text: string, number: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill(text);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: number }).waitFor();
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
