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

/** A machine that does other work as well. */
const SLOW = { timeout: 20_000 };

const town = oneTown();

describe.each(['ru', 'kk'] as const)('first steps and selection in %s', (language: Language & ('ru' | 'kk')) => {
  const t = speak(language);
  let engineer: WindowWatch;

  beforeAll(async () => {
    engineer = await town.open(`first-${language}`, { language, ...SIZES[language] });
    await signIn(engineer.page, town.world.account('engineer'));
  });
  afterAll(() => engineer.page.context().close());
  afterEach(() => {
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });

  it('leads through a first split by what is really done, is left and taken up again, and is not offered twice', async () => {
    const { page } = engineer;
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: t('case.guided.start'), exact: true }).click();
    const bubble = page.getByRole('region', { name: t('case.guided.title') });
    const at = (step: string) => bubble.getByRole('heading', { name: t(`case.guided.steps.${step}.title`) }).waitFor();
    await at('find');
    expect(await screenFaults(page)).toEqual([]);
    await page.screenshot({ path: `${SHOTS}guided-1-${language}.png` });
    await openCard(page, PARCEL, PARCEL);
    await at('open');
    await page.screenshot({ path: `${SHOTS}guided-2-${language}.png` });
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await at('draw');
    await page.screenshot({ path: `${SHOTS}guided-3-${language}.png` });

    // Left in the middle, and taken up from the menu's own command
    await bubble.getByRole('button', { name: t('case.guided.leave') }).click();
    await bubble.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type(t('case.guided.goOn'));
    // Hits of the register may come in above it: it is chosen itself
    await page.getByRole('option', { name: t('case.guided.goOn') }).click();
    await at('draw');

    // What the bubble says to type is what works
    const said = (await bubble.textContent()) ?? '';
    const [from, to] = [...said.matchAll(/5\s670\s\d{3},\d{3}\s12\s674\s\d{3},\d{3}/gu)].map(([pair]) => pair);
    for (const pair of [from, to]) {
      await page.getByLabel(t('case.prompt.field.x')).fill(pair ?? '');
      await page.keyboard.press('Enter');
    }
    await at('complete');
    await page.keyboard.press('Enter');
    await at('drafts');
    await page.screenshot({ path: `${SHOTS}guided-5-${language}.png` });
    await bubble.getByRole('button', { name: t('case.guided.finish') }).click();
    await bubble.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type(t('case.guided.operation'));
    await page.getByText(t('case.guided.over')).waitFor();
    await page.keyboard.press('Escape');
  });

  it('A6.8 selects by conditions: counts while they are typed, adds to the selection, shows the place and the list', async () => {
    const { page } = engineer;
    await page.keyboard.press('Control+1');
    await page.getByRole('button', { name: t('map.query.title') }).waitFor({ timeout: 60_000 });
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('q');
    const panel = page.getByRole('dialog', { name: t('map.query.title') });
    await panel.getByText(t('map.query.unfinished')).waitFor();
    await panel.getByLabel(t('map.query.value'), { exact: true }).fill('21-318-045');
    const status = panel.getByRole('status');
    const count = async () => Number(/\d+/u.exec((await status.textContent()) ?? '')?.[0] ?? 0);
    await expect.poll(count, SLOW).toBeGreaterThan(50);
    const inQuarter = await count();

    await panel.getByRole('button', { name: t('map.query.add') }).click();
    const second = panel.getByRole('group', { name: t('map.query.condition', { n: 2 }) });
    await second.getByLabel(t('map.query.field'), { exact: true }).selectOption('encumbrance');
    await expect.poll(count, SLOW).toBeLessThan(inQuarter);
    await second.getByLabel(t('map.query.field'), { exact: true }).selectOption('area');
    await second.getByLabel(t('map.query.from')).fill('3000');
    await second.getByLabel(t('map.query.to')).fill('1000');
    await panel.getByText(t('refusals.select.areaOrder')).waitFor();
    await second.getByLabel(t('map.query.from')).fill('1000,5');
    await second.getByLabel(t('map.query.to')).fill('3000');
    await expect.poll(count, SLOW).toBeGreaterThan(0);
    await panel.getByRole('button', { name: t('map.query.select') }).click();
    await panel.getByRole('button', { name: t('map.query.show') }).click();
    // The count follows the last condition a little later
    const told = panel.locator('.answer .hint');
    await expect.poll(async () => (await told.allInnerTexts()).join().includes(String(await count())), SLOW).toBe(true);
    const found = await count();
    expect(found).toBeLessThan(inQuarter);
    expect(await panel.getByRole('listitem').count()).toBe(Math.min(200, found));
    expect(await screenFaults(page)).toEqual([]);
    await page.screenshot({ path: `${SHOTS}query-${language}.png` });
    await second.getByLabel(t('map.query.field'), { exact: true }).selectOption('finding');
    await panel.getByText(t('refusals.select.noCheck')).waitFor();
    await second.getByLabel(t('map.query.field'), { exact: true }).press('Escape');
    await panel.waitFor({ state: 'detached' });
  });
});
