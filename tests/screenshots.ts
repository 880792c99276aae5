import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openBrowser, openWindow } from './support/browser.ts';
import {
  examine,
  makePlans,
  openCard,
  openSignSheet,
  openSplitCase,
  PARCEL,
  signIn,
  speak,
  typeLine,
} from './support/job.ts';
import { makeWorld } from './support/world.ts';
import { toolsInPictures } from './tool-pictures.ts';

/** `npm run screenshots`: the pictures of the README and of the guides, taken from the main job on demo data. */
const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));

/** A split step by step, as the guides show it: the case, the line with its rules, the parts, the sheet. */
async function splitInPictures(page: Page, language: 'kk' | 'ru'): Promise<void> {
  const t = speak(language);
  const shot = (name: string) => page.screenshot({ path: `${FOLDER}split-${name}-${language}.png` });
  await openSplitCase(page, t);
  await shot('1-case');
  await typeLine(page, t);
  await page.waitForTimeout(800);
  await shot('2-line');
  await page.keyboard.press('Enter');
  await page.getByText('987,0').first().waitFor();
  await page.getByText(t('sheets.open')).first().waitFor({ state: 'attached' });
  await page.keyboard.press('Control+p');
  await page.getByRole('dialog').getByRole('img').first().waitFor();
  await page.waitForTimeout(1500);
  await shot('3-sheet');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForTimeout(1500);
}

mkdirSync(FOLDER, { recursive: true });
const size = { width: 1440, height: 900 };
const world = await makeWorld({ parcels: 20_000 });
const browser = await openBrowser();
try {
  await world.startServer();
  const [kk, ru] = [speak('kk'), speak('ru')];
  const [seatOne, seatTwo] = [await world.startSeat('engineer'), await world.startSeat('registrar')];
  const { page: engineer } = await openWindow(browser, { url: seatOne.url, language: 'kk', theme: 'dark', ...size });
  await engineer.screenshot({ path: `${FOLDER}sign-in-kk-dark.png` });
  await signIn(engineer, world.account('engineer'));
  await openCard(engineer, 'қорқыт ата 26', PARCEL);
  await engineer.waitForTimeout(1500); // tiles of the new place are drawn
  await engineer.screenshot({ path: `${FOLDER}map-card-kk-dark.png` });
  await splitInPictures(engineer, 'kk');
  await engineer.screenshot({ path: `${FOLDER}split-kk-dark.png` });
  await makePlans(engineer, kk);
  await openSignSheet(engineer, kk('case.submit.button'), world.account('engineer').keyPassword, kk);
  await engineer.screenshot({ path: `${FOLDER}split-4-sign-kk.png` });
  await engineer.keyboard.press('Enter');
  await engineer.getByText(kk('case.state.lodged')).first().waitFor({ timeout: 30_000 });

  await toolsInPictures(engineer, { folder: FOLDER, language: 'kk' });

  const { page: registrar } = await openWindow(browser, { url: seatTwo.url, language: 'ru', theme: 'light', ...size });
  await signIn(registrar, world.account('registrar'));
  await openCard(registrar, 'қорқыт ата 26', PARCEL);
  await registrar.waitForTimeout(1500);
  await registrar.screenshot({ path: `${FOLDER}map-card-ru-light.png` });
  await examine(registrar, ru);
  await registrar.waitForTimeout(2500);
  await registrar.screenshot({ path: `${FOLDER}queue-ru-light.png` });

  const again = await makeWorld({ parcels: 3000 });
  await again.startServer();
  const { url } = await again.startSeat('engineer');
  const { page: second } = await openWindow(browser, { url, language: 'ru', theme: 'light', ...size });
  await signIn(second, again.account('engineer'));
  await openCard(second, 'қорқыт ата 26', PARCEL);
  await splitInPictures(second, 'ru');
  await makePlans(second, ru);
  await openSignSheet(second, ru('case.submit.button'), again.account('engineer').keyPassword, ru);
  await second.screenshot({ path: `${FOLDER}split-4-sign-ru.png` });
  await second.keyboard.press('Escape');
  await second.getByRole('dialog').waitFor({ state: 'detached' });
  await toolsInPictures(second, { folder: FOLDER, language: 'ru' });
  await again.close();
} finally {
  await browser.close();
  await world.close();
}
