import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { consentPdf, openCard, signIn, speak } from '../support/job.ts';
import { makeWorld, type World } from '../support/world.ts';

const MARK = 'document.documentElement.dataset.ran=1';
/** Texts that run where somebody turns text into markup, an address or a template. */
const PAYLOADS = [
  `<img src=x onerror="${MARK}">`,
  `<svg onload="${MARK}">`,
  `<script>${MARK}</script>`,
  `"><iframe srcdoc="<script>parent.${MARK}</script>">`,
  `javascript:${MARK}`,
  `{{constructor.constructor('${MARK}')()}}`,
  `<a href="javascript:${MARK}">x</a>`,
  `<style>@import 'http://127.0.0.1:9/x';</style>`,
  `<details open ontoggle="${MARK}">`,
  `\u202e${'<b onmouseover=1>'}\u2066`,
];

describe('hostile texts', () => {
  let world: World;
  let browser: Browser | undefined;
  let window: WindowWatch;

  beforeAll(async () => {
    world = await makeWorld({ parcels: 3000 });
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    window = await openWindow(browser, { url: seat.url, language: 'ru', theme: 'light', width: 1440, height: 900 });
  });
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  it('SEC-3 typed, pasted or brought as the name of a file are shown as they are, and none of them runs', async () => {
    const { page, complaints, outside } = window;
    const t = speak('ru');
    await signIn(page, world.account('engineer'));
    await openCard(page, '21-318-045-112', '21-318-045-112');
    for (const text of PAYLOADS) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').last().fill(text);
      await page.waitForFunction(
        (wanted) => document.activeElement instanceof HTMLInputElement && document.activeElement.value === wanted,
        text.replace(/\n/g, ''),
      );
      await page.keyboard.press('Escape');
    }
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    for (const text of PAYLOADS) {
      await page.getByLabel(t('case.prompt.field.x')).fill(text);
      await page.keyboard.press('Enter');
    }
    for (const [index, text] of PAYLOADS.entries()) {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByText(t('case.documents.add')).click(),
      ]);
      await chooser.setFiles({ name: `${text}.pdf`, mimeType: 'application/pdf', buffer: consentPdf(`file ${index}`) });
      await page.getByRole('button', { name: /\.pdf/ }).nth(index).waitFor();
    }
    await page.getByLabel(t('case.note.label')).fill(PAYLOADS.join('\n'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.documentElement.dataset['ran'] ?? null)).toBeNull();
    expect(complaints).toEqual([]);
    expect(outside).toEqual([]);
  });
});
