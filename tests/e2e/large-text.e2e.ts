import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WindowWatch } from '../support/browser.ts';
import { brokenWords } from '../support/broken-words.ts';
import { clippedTexts } from '../support/clipped-text.ts';
import { openCard, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

const town = oneTown();

describe.each(['kk', 'ru', 'en'] as const)('large text on the smallest screen in %s', (language) => {
  const t = speak(language);
  let engineer: WindowWatch;

  beforeAll(async () => {
    engineer = await town.open(`large-${language}`, { language, theme: 'light', width: 1366, height: 768 });
    const { page } = engineer;
    page.setDefaultTimeout(20_000);
    await page.evaluate(() => localStorage.setItem('shekara.textSize', '150'));
    await page.reload();
    await signIn(page, town.world.account('engineer'));
  });
  afterAll(() => engineer.page.context().close());

  const look = async (name: string): Promise<void> => {
    await engineer.page.screenshot({ path: `${SHOTS}large-${name}-${language}.png` });
    expect([...(await brokenWords(engineer.page)), ...(await clippedTexts(engineer.page))], name).toEqual([]);
  };

  it('A1 at 150 % no word of the layers of the map is broken or cut', async () => {
    expect(await engineer.page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('19.5px');
    await engineer.page.getByText(t('map.layer.parcels')).first().waitFor();
    await look('1-layers');
  });

  it('A1 nor of the card, of a case and of its tables, which are not scrolled sideways', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    // The inspector grows where the left panel is closed
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('F8');
    await look('2-card');
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await look('3-case');
    // The panel of the case takes room from the map and its row, not from the words there
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('F8');
    await page.getByText(t('case.steps.documents.name')).waitFor();
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await page.screenshot({ path: `${SHOTS}large-4-panel-${language}.png` });
    expect(await clippedTexts(page)).toEqual([]);
  });
});
