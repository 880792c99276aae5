import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** `npm run screenshots`: the pictures of the README and of the guides, taken from the main job on demo data. */
const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
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
  await openSplitCase(engineer, kk);
  await typeLine(engineer, kk);
  await engineer.keyboard.press('Enter');
  await engineer.getByText('987,0').first().waitFor();
  await engineer.waitForTimeout(1500);
  await engineer.screenshot({ path: `${FOLDER}split-kk-dark.png` });
  await makePlans(engineer, kk);
  await openSignSheet(engineer, kk('case.submit.button'), world.account('engineer').keyPassword, kk);
  await engineer.keyboard.press('Enter');
  await engineer.getByText(kk('case.state.lodged')).first().waitFor({ timeout: 30_000 });

  const { page: registrar } = await openWindow(browser, { url: seatTwo.url, language: 'ru', theme: 'light', ...size });
  await signIn(registrar, world.account('registrar'));
  await openCard(registrar, 'қорқыт ата 26', PARCEL);
  await registrar.waitForTimeout(1500);
  await registrar.screenshot({ path: `${FOLDER}map-card-ru-light.png` });
  await examine(registrar, ru);
  await registrar.waitForTimeout(2500);
  await registrar.screenshot({ path: `${FOLDER}queue-ru-light.png` });
} finally {
  await browser.close();
  await world.close();
}
