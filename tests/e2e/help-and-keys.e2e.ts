import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

const SIZES = {
  ru: { width: 1920, height: 1080, theme: 'light' },
  kk: { width: 1366, height: 768, theme: 'dark' },
} as const;

const town = oneTown();

/** A key as a Cyrillic layout sends it: the place is the same, the letter is not. */
const pressCyrillic = (page: Page, code: string, key: string): Promise<void> =>
  page.evaluate(
    ([at, letter]) => {
      const event = new KeyboardEvent('keydown', { code: at, key: letter, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    },
    [code, key] as const,
  );

describe.each(['ru', 'kk'] as const)('help and keys in %s', (language: Language & ('ru' | 'kk')) => {
  const t = speak(language);
  let engineer: WindowWatch;

  beforeAll(async () => {
    engineer = await town.open(`help-${language}`, { language, ...SIZES[language] });
    await signIn(engineer.page, town.world.account('engineer'));
  });
  afterAll(() => engineer.page.context().close());
  afterEach(() => {
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });

  it('SEC-3 F1 opens the guide at the place at hand, with its images, links and search, by keyboard alone', async () => {
    const { page } = engineer;
    const guide = page.getByRole('dialog', { name: t('app.help.title') });
    await page.keyboard.press('F1');
    const heading = guide.getByRole('heading', { level: 3 });
    await expect.poll(() => heading.textContent()).toBe(language === 'ru' ? 'Карта и поиск' : 'Карта және іздеу');
    const search = guide.getByLabel(t('app.help.find')).first();
    await search.focus();
    await page.keyboard.type(language === 'ru' ? 'невязки' : 'ауытқу');
    await guide.locator('mark').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await heading.waitFor();

    await guide.getByRole('button', { name: t('app.help.contents') }).click();
    await guide.getByRole('button', { name: language === 'ru' ? 'Окно' : 'Терезе', exact: true }).click();
    const image = guide.locator('img');
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBeGreaterThan(600);
    expect(await screenFaults(page)).toEqual([]);
    await page.screenshot({ path: `${SHOTS}guide-${language}.png` });
    await page.keyboard.press('Escape');
    await guide.waitFor({ state: 'detached' });
  });

  it('opens the guide at the tool in hand', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: t('app.operations.help.guide') }).click();
    const guide = page.getByRole('dialog', { name: t('app.help.title') });
    await expect
      .poll(() => guide.getByRole('heading', { level: 3 }).textContent())
      .toMatch(/^(?:Объединение, деление|Біріктіру, аудан)/u);
    expect(await guide.locator('tr.is-meant').textContent()).toContain(t('case.tools.divide'));
    await page.screenshot({ path: `${SHOTS}guide-tool-${language}.png` });
    await page.keyboard.press('Escape');
    await guide.waitFor({ state: 'detached' });
  });

  it('opens the guide over a dialog, at its page; Esc closes the one and then the other', async () => {
    const { page } = engineer;
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('Shift+Slash');
    const sheet = page.getByRole('dialog', { name: t('app.shortcuts.title') });
    await sheet.getByLabel(t('app.shortcuts.find')).focus();
    await page.keyboard.press('F1');
    const guide = page.getByRole('dialog', { name: t('app.help.title') });
    await expect
      .poll(() => guide.getByRole('heading', { level: 3 }).textContent())
      .toBe(language === 'ru' ? 'Клавиши и справка' : 'Пернелер мен анықтама');
    await guide.getByRole('button', { name: t('app.help.contents') }).click();
    expect(await screenFaults(page)).toEqual([]);
    await page.screenshot({ path: `${SHOTS}guide-over-${language}.png` });
    await page.keyboard.press('Escape');
    await guide.waitFor({ state: 'detached' });
    await sheet.waitFor();
    await page.keyboard.press('F1');
    await guide.waitFor();
    await sheet.getByLabel(t('app.shortcuts.find')).focus();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await guide.waitFor({ state: 'detached' });
  });

  it('gives a command other keys, shows them everywhere, and acts in a Cyrillic layout', async () => {
    const { page } = engineer;
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('Shift+Slash');
    const sheet = page.getByRole('dialog', { name: t('app.shortcuts.title') });
    await sheet.getByLabel(t('app.shortcuts.find')).fill(t('case.tools.snap'));
    const row = sheet.getByRole('listitem').filter({ hasText: t('case.tools.snap') });
    await row
      .getByRole('button', { name: t('app.shortcuts.change', { title: t('case.tools.snap'), keys: 'G' }) })
      .click();
    // Esc belongs to everyone; S has the split; U is free
    await page.keyboard.press('Delete');
    await row.getByText(t('app.shortcuts.taken', { keys: 'Delete' })).waitFor();
    await page.keyboard.press('s');
    await row.getByText(t('app.shortcuts.held', { keys: 'S', title: t('case.tools.split') })).waitFor();
    expect(await screenFaults(page)).toEqual([]);
    await sheet.getByLabel(t('app.shortcuts.find')).fill('');
    await page.screenshot({ path: `${SHOTS}keys-${language}.png` });
    await row.getByRole('button', { name: t('app.shortcuts.press') }).focus();
    await page.keyboard.press('u');
    await row.getByText('U', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });

    const tool = page.getByRole('button', { name: new RegExp(`^${t('case.tools.snap')}`, 'u') });
    await expect.poll(() => tool.textContent()).toContain('U');
    await page.locator('.maplibregl-canvas').first().focus();
    await pressCyrillic(page, 'KeyU', 'г');
    await page.getByRole('menu', { name: t('case.tools.snap') }).waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('Shift+Slash');
    await sheet.getByRole('button', { name: t('app.shortcuts.resetAll') }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => tool.textContent()).toContain('G');
  });
});
