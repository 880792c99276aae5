import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const BESIDE = '21-318-045-111';
const ELSEWHERE = '21-318-045-113';
const NUMBER = '21-318-045-128';
const FORMED = '5670139,12674512 5670139,12674524 5670133,12674524 5670133,12674512';
/** Two metres short of the parcel in the east. */
const CHOSEN = '5670140,12674511 5670140,12674522 5670132,12674522 5670132,12674511';

describe.each(['kk', 'ru'] as const)('preliminary choice in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 300 });
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    engineer = await openWindow(browser, {
      url: seat.url,
      language,
      theme: language === 'kk' ? 'dark' : 'light',
      width: 1366,
      height: 768,
    });
    engineer.page.setDefaultTimeout(30_000);
    await signIn(engineer.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await engineer.page.screenshot({ path: `${SHOTS}failed-choice-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}choice-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const typed = async (page: Page, corners: string): Promise<void> => {
    await page.getByLabel(t('case.prompt.field.x')).fill(corners);
    await page.keyboard.press('Enter');
  };
  const ofMap = (page: Page) => page.locator('.maplibregl-canvas').first().focus();
  const said = (page: Page, text: string) => page.getByText(text).first().waitFor();

  it('A4.8 A4.5 is drawn and stated, holds the parcel within its place, lets it out for a reason, and is undone', async () => {
    const { page } = engineer;
    await openCard(page, BESIDE, BESIDE);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('f');
    await said(page, t('case.prompt.form.start'));
    await page.keyboard.press('h');
    await said(page, t('case.prompt.choose.terms'));
    const form = page.getByRole('form', { name: t('case.choice.title') });
    const fill = (key: string, text: string) => form.getByLabel(t(`case.choice.${key}`)).fill(text);
    await look(page, '1-empty');
    await fill('applicant', language === 'kk' ? '«Саябақ» ЖШС' : 'ТОО «Саябақ»');
    await fill('appliedOn', '01.09.2026');
    await fill('actNumber', '12');
    await fill('actDate', '05.10.2026');
    await typed(page, CHOSEN);
    await ofMap(page);
    await look(page, '2-drawn');
    await page.keyboard.press('Enter');
    await page
      .locator('svg.overlay')
      .getByText(t('case.choice.onMap', { act: '12' }))
      .waitFor();

    await page.keyboard.press('f');
    await typed(page, FORMED);
    await page.locator('svg.overlay').getByText(t('case.parts.fate.formed')).first().waitFor();
    await ofMap(page);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await said(page, t('findings.choice.outside', { number: NUMBER, act: '12' }));
    await look(page, '3-outside');

    await page.keyboard.press('h');
    const reason = language === 'kk' ? 'Орнында нақтыланды' : 'Уточнено на местности';
    await fill('deviation', reason);
    await form.getByRole('button', { name: t('case.choice.keep') }).click();
    await said(page, t('findings.choice.deviates', { number: NUMBER, act: '12', reason }));
    await look(page, '4-deviates');
    await page.keyboard.press('F8');
    await said(page, t('case.steps.choice.made', { act: '12', date: '05.10.2026' }));
    await page.screenshot({ path: `${SHOTS}choice-5-steps-${language}.png` });
    await page.keyboard.press('F8');

    await ofMap(page);
    await page.keyboard.press('Control+z');
    await said(page, t('findings.choice.outside', { number: NUMBER, act: '12' }));
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page
      .locator('svg.overlay')
      .getByText(t('case.choice.onMap', { act: '12' }))
      .waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await page
      .locator('svg.overlay')
      .getByText(t('case.choice.onMap', { act: '12' }))
      .waitFor();
    expect(engineer.complaints).toEqual([]);
  });

  it('A4.8 what was typed for one case and not kept stands in no other', async () => {
    const { page } = engineer;
    const applicant = page
      .getByRole('form', { name: t('case.choice.title') })
      .getByLabel(t('case.choice.applicant'), { exact: true });
    await ofMap(page);
    await page.keyboard.press('h');
    await applicant.fill('not kept');
    await openCard(page, ELSEWHERE, ELSEWHERE);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('f');
    await said(page, t('case.prompt.form.start'));
    await page.keyboard.press('h');
    await said(page, t('case.prompt.choose.terms'));
    expect(await applicant.inputValue()).toBe('');
    expect(engineer.complaints).toEqual([]);
  });
});
