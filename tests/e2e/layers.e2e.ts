import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Language } from '#locales/messages.ts';
import { tileAt, writeMbtiles, writeGeotiff } from '#main/map/map-files.fixture.ts';
import { encodePng } from '#main/map/png.ts';
import { accessibilityFaults, openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
/** The parcel of the pictures, metres of zone 12. */
const [EAST, NORTH] = [12_674_530, 5_670_165];
const [LON, LAT] = gridToLonLat(12, [EAST * 1000, NORTH * 1000]);

/** Green fields with lines every 32 pixels: a picture that cannot be taken for the register. */
function fieldTile(seed: number): Uint8Array {
  const pixels = new Uint8Array(256 * 256 * 4);
  for (let y = 0; y < 256; y++)
    for (let x = 0; x < 256; x++) {
      const isLine = (x + y * 2) % 32 < 3;
      pixels.set(isLine ? [96, 70, 40, 255] : [110 + ((x * seed) % 30), 150 + (y % 20), 90, 255], (y * 256 + x) * 4);
    }
  return encodePng(pixels, 256, 256);
}

/** Some tiles around the parcel on each zoom, as a drone survey is delivered. */
function writeSurvey(path: string): void {
  const tiles = [14, 15, 16, 17, 18].flatMap((z) => {
    const middle = tileAt(z, LON, LAT);
    const reach = z < 17 ? 1 : 3;
    const steps = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
    return steps.flatMap((dx) =>
      steps.map((dy) => ({ z, x: middle.x + dx, y: middle.y + dy, bytes: fieldTile(Math.abs(dx + dy) + 1) })),
    );
  });
  writeMbtiles(path, { tiles, metadata: { name: 'Аэрофотосъёмка 2026', attribution: 'АО «Съёмка»' } });
}

describe.each(['ru', 'kk'] as const)('layers of the map in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;
  let folder: string;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'shekara-base-'));
    writeSurvey(join(folder, 'съёмка.mbtiles'));
    writeGeotiff(join(folder, 'план.tif'), {
      ...{ width: 500, height: 500, pixelM: 0.2, epsg: 10_946, corner: [EAST - 50, NORTH + 50] },
      colourAt: (column, row) => (((column >> 4) + (row >> 4)) % 2 === 0 ? [214, 232, 246] : [250, 250, 240]),
    });
    world = await makeWorld({ parcels: 1000 });
    await world.startServer();
    const [seat, opened] = await Promise.all([world.startSeat('engineer'), openBrowser()]);
    browser = opened;
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    const theme = language === 'kk' ? 'dark' : 'light';
    engineer = await openWindow(opened, { url: seat.url, language, theme, ...size });
    engineer.page.setDefaultTimeout(25_000);
    await signIn(engineer.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await engineer.page.screenshot({ path: `${SHOTS}failed-layers-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}${name}-${language}.png` });
    expect(await accessibilityFaults(page), name).toEqual([]);
  };
  const settings = (page: Page, name: string) => page.getByRole('button', { name: t('map.stack.settings', { name }) });
  const layers = (page: Page) => page.getByRole('list', { name: t('map.stack.order') }).locator('[data-layer]');
  const namesOf = (page: Page): Promise<string[]> => layers(page).locator('.name').allInnerTexts();
  /** The colour of a pixel beside the parcel's middle, as it is seen. */
  async function addMap(page: Page, path: string): Promise<void> {
    await page.getByRole('button', { name: t('map.base.add') }).click();
    await page.getByLabel(t('map.base.path')).fill(path);
    await page.keyboard.press('Enter');
  }

  it('A7.7 says what is no base map, and lays one under the register that is', async () => {
    const { page } = engineer;
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await page.waitForTimeout(800);
    await addMap(page, join(folder, 'нет.mbtiles'));
    await page
      .getByRole('alert')
      .filter({ hasText: t('refusals.map.fileGone', { about: 'нет.mbtiles' }) })
      .waitFor();
    await look(page, '9-base-refused');
    await page.getByLabel(t('map.base.path')).fill(join(folder, 'съёмка.mbtiles'));
    await page.keyboard.press('Enter');
    await settings(page, 'Аэрофотосъёмка 2026').waitFor();
    expect((await namesOf(page)).at(-1)).toBe('Аэрофотосъёмка 2026');
    await page.waitForTimeout(1500);
    await look(page, '9-base-map');
  });

  it('A7.7 puts layers in order, by keys too, and sets their strength and scales', async () => {
    const { page } = engineer;
    await addMap(page, join(folder, 'план.tif'));
    await settings(page, 'план').waitFor();
    await page.keyboard.press('Escape');
    const before = await namesOf(page);
    expect(before.slice(-2)).toEqual(['план', 'Аэрофотосъёмка 2026']);
    const box = page.getByRole('checkbox', { name: t('map.stack.show', { name: 'план' }) });
    await box.focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('Alt+ArrowUp');
    expect((await namesOf(page))[0]).toBe('план');
    await page.getByLabel(t('map.look.opacity')).fill('60');
    await page.getByLabel(t('map.look.widest')).selectOption('25000');
    await page.waitForTimeout(1500);
    await look(page, '9-layer-settings');
    expect(await page.locator('[data-layer]').first().innerText()).toContain('60');
  });

  it('A7.7 shows the parcels that a filter leaves', async () => {
    const { page } = engineer;
    await settings(page, t('map.layer.parcels')).click();
    await page.getByLabel(t('map.look.filter')).selectOption('mark');
    const marks = page.getByRole('list', { name: t('map.look.attribute.mark') });
    for (const mark of ['pledge', 'claim']) await marks.getByText(t(`map.look.marks.${mark}`)).click();
    await page.waitForTimeout(1200);
    await look(page, '9-layer-filter');
  });

  it('A7.7 waits for a file that vanished, says so, and draws it again when it is back', async () => {
    const { page } = engineer;
    renameSync(join(folder, 'план.tif'), join(folder, 'унесли.tif'));
    const gone = page.getByText(t('map.base.gone', { file: 'план.tif' }));
    await gone.waitFor();
    await look(page, '9-base-gone');
    renameSync(join(folder, 'унесли.tif'), join(folder, 'план.tif'));
    await gone.waitFor({ state: 'detached' });
  });

  it('SEC-15 remembers all of it at the desk of the account, and nothing left the machine', async () => {
    const { page } = engineer;
    await page.reload();
    await page.locator('.maplibregl-canvas').first().waitFor();
    await settings(page, 'план').waitFor();
    await page.waitForTimeout(1500);
    expect((await namesOf(page))[0]).toBe('план');
    expect(await page.locator('[data-layer]').first().innerText()).toContain('60');
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    expect(kept).not.toContain('план');
    expect(kept).not.toContain('pledge');
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });
});
