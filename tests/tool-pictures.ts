import type { Page } from 'playwright-core';
import { openCard, speak } from './support/job.ts';

/** A parcel beside the one of the split, its side to the next parcel, and its corner there on the street. Survey axes, metres. */
const BESIDE = '21-318-045-113';
const SIDE = /^42[,.]67$/;
const CORNER = '5670155.691 12674571.639';
/** A metre farther west on the same straight line of the street. */
const MOVED = ['5670155.469', '12674570.664'] as const;
/** What is divided. */
const DIVIDED = '21-318-045-111';

/** The other tools step by step, as the guides show them: merging, a corner to typed coordinates, dividing, a sheet. */
export async function toolsInPictures(page: Page, { folder, language }: { folder: string; language: 'kk' | 'ru' }) {
  const t = speak(language);
  const shot = async (name: string): Promise<void> => {
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${folder}${name}-${language}.png` });
  };
  const said = (key: string) => page.getByText(t(key)).first().waitFor();
  const toMap = () => page.locator('.maplibregl-canvas').first().focus();
  const typed = async (text: string): Promise<void> => {
    await page.getByLabel(t('case.prompt.field.x')).fill(text);
    await page.keyboard.press('Enter');
  };
  const back = async (): Promise<void> => {
    await toMap();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
    // What was taken back is said; it is no part of the next picture.
    const toast = page.locator('.toasts').getByRole('button', { name: t('app.close') });
    await toast.first().waitFor();
    while ((await toast.count()) > 0) await toast.first().click();
  };

  const begin = async (number: string, key: string): Promise<void> => {
    await openCard(page, number, number);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press(key);
  };

  await begin(BESIDE, 'm');
  await said('case.prompt.merge.start');
  const side = page.locator('svg.overlay text').filter({ hasText: SIDE }).first();
  await side.waitFor();
  await page.waitForTimeout(2000); // the map flies to the case
  const box = await side.boundingBox();
  if (box === null) throw new Error('the side has no length on the map');
  await page.mouse.move(box.x + 58, box.y + box.height / 2);
  await page.mouse.click(box.x + 60, box.y + box.height / 2);
  await page.getByRole('button', { name: `${t('case.tools.complete.merge')} Enter` }).waitFor();
  await shot('merge-1-chosen');
  await page.keyboard.press('Enter');
  await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
  await back();

  await page.keyboard.press('e');
  await said('case.prompt.vertex.start');
  await typed(CORNER);
  await said('case.prompt.vertex.to');
  await page.getByLabel(t('case.prompt.field.x')).fill(MOVED[0]);
  await page.getByLabel(t('case.prompt.field.y')).fill(MOVED[1]);
  await shot('vertex-1-typed');
  await page.keyboard.press('Enter');
  await page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();
  await shot('vertex-2-done');
  await back();

  await begin(DIVIDED, 'a');
  const form = page.getByRole('form', { name: t('case.divide.title') });
  await form.getByRole('button', { name: t('case.divide.direction.bearing') }).click();
  await form.getByLabel(t('case.divide.parts')).fill('2');
  // Along the street: the house stays whole in the part before it.
  await form.getByLabel(t('case.divide.bearing')).fill('81');
  await page
    .getByText(t('case.parts.fate.part', { n: 2 }))
    .first()
    .waitFor();
  await shot('divide-1-form');
  await page.getByRole('button', { name: `${t('case.tools.complete.divide')} Enter` }).click();
  await said('case.prompt.select');
  await shot('divide-2-done');

  await page.keyboard.press('Control+p');
  const composer = page.getByRole('dialog', { name: t('sheets.title') });
  await composer.getByText(t('case.documents.kind.coordinate_catalogue'), { exact: true }).click();
  await composer.getByRole('img').first().waitFor();
  await page.waitForTimeout(1500);
  await shot('sheet-1-catalogue');
  await page.keyboard.press('Escape');
  await composer.waitFor({ state: 'detached' });
  await back();
}
