import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { Drawing, DrawingFeature, FilePoint } from '#main/exchange/drawing.ts';
import { writeDxf } from '#main/exchange/dxf/write-dxf.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

/** Around the parcel of the pictures; DXF names no system. */
const EAST = 12_674_503;
const NORTH = 5_670_140;
const feature = (name: string | null, geometry: DrawingFeature['geometry'], layer = 'ГРАНИЦЫ'): DrawingFeature => ({
  layer,
  name,
  geometry,
  attributes: {},
  arcs: [],
  height: null,
});
const at = (east: number, north: number): FilePoint => [EAST + east, NORTH + north];

/** A sound contour, one that crosses itself, a line across the parcel and the name of a street. */
const PLAN: Drawing = {
  format: 'dxf',
  version: null,
  encoding: null,
  crs: { epsg: null, text: null },
  unit: { name: 'metre', metres: 1 },
  axes: 'eastNorth',
  features: [
    feature('112/1', { kind: 'polygon', polygons: [[[at(4, 10), at(20, 12), at(19, 30), at(3, 28), at(4, 10)]]] }),
    feature('112/2', { kind: 'polygon', polygons: [[[at(50, 5), at(70, 25), at(70, 5), at(50, 25), at(50, 5)]]] }),
    feature(
      null,
      {
        kind: 'line',
        lines: [
          [
            [12_674_526.225, 5_670_188.222],
            [12_674_527.669, 5_670_165.863],
            [12_674_528.079, 5_670_146.229],
          ],
        ],
      },
      'ДЕЛЕНИЕ',
    ),
    feature(null, { kind: 'text', at: at(30, -14), text: 'ул. Қорқыт ата' }, 'НАДПИСИ'),
  ],
  skipped: [],
  densified: { arcs: 0, chordErrorM: 0 },
};

/** Points at these places, as GeoJSON has them: longitude, latitude. */
const pointsAt = (places: readonly (readonly [number, number])[]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: places.map((coordinates, index) => ({
      type: 'Feature',
      properties: { name: `т. ${index + 1}`, note: 'столб' },
      geometry: { type: 'Point', coordinates },
    })),
  });

describe.each(['kk', 'ru'] as const)('files of other programs in %s', (language: Language) => {
  const t = speak(language);
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;
  let dxf: Buffer;
  const folder = mkdtempSync(join(tmpdir(), 'shekara-import-'));

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 1000 });
    await world.startServer();
    const [seat, opened, written] = await Promise.all([
      world.startSeat('engineer'),
      openBrowser(),
      writeDxf(PLAN, 'жоспар.dxf'),
    ]);
    browser = opened;
    dxf = Buffer.from(written.get('жоспар.dxf') ?? []);
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
      await engineer.page.screenshot({ path: `${SHOTS}failed-import-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  /** Through the menu, as a person does; a large file lies on the disk. */
  async function choose(page: Page, name: string, buffer: Buffer | null): Promise<void> {
    await page.getByRole('button', { name: t('app.menus.file'), exact: true }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: t('app.operations.file.import') }).click(),
    ]);
    await chooser.setFiles(
      buffer === null ? join(folder, name) : { name, mimeType: 'application/octet-stream', buffer },
    );
  }

  it('says what a damaged file is, and what to do', async () => {
    const { page } = engineer;
    await page.keyboard.press('Control+Digit3');
    await page.getByText(t('files.noLayers')).waitFor();
    await look(page, '8-files-empty');
    await choose(page, 'сломан.dxf', Buffer.from('  0\nSECTION\n  2\nENTITIES\nx\nLINE\n'));
    await page.getByRole('alert').waitFor();
    await look(page, '8-import-unreadable');
  });

  it('SEC-58 a file beyond the limit is refused with its name, the limit and what to do', async () => {
    const { page } = engineer;
    writeFileSync(join(folder, 'город.dxf'), '');
    truncateSync(join(folder, 'город.dxf'), 65 * 1024 * 1024);
    await choose(page, 'город.dxf', null);
    await page
      .getByRole('alert')
      .getByText(t('refusals.exchange.fileTooLarge', { about: 'город.dxf' }))
      .waitFor();
    await page.getByRole('button', { name: t('files.another') }).waitFor();
    await look(page, '8-import-too-large');
  });

  it('SEC-58 a large file tells how far it is, and is given up at any moment', async () => {
    const { page } = engineer;
    const places = Array.from({ length: 250_000 }, (_, n) => [71.3 + (n % 500) / 5000, 51.1 + n / 5_000_000] as const);
    writeFileSync(join(folder, 'столбы.geojson'), pointsAt(places));
    await choose(page, 'столбы.geojson', null);
    await page.getByRole('progressbar').waitFor();
    await page.getByText(t('files.reading.read')).first().waitFor();
    // Others are answered meanwhile
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await page.keyboard.press('Control+Digit3');
    await look(page, '8-import-reading');
    await page
      .getByRole('status')
      .getByRole('button', { name: t('files.reading.cancel') })
      .click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await page.getByText(t('files.noLayers')).waitFor();
    // Nothing of it comes late
    await page.waitForTimeout(1500);
    expect(await page.getByText('столбы').count()).toBe(0);
  });

  it('a file that lies elsewhere on earth says so, and what may help', async () => {
    const { page } = engineer;
    await choose(
      page,
      'paris.geojson',
      Buffer.from(
        pointsAt([
          [2.35, 48.85],
          [2.36, 48.86],
        ]),
      ),
    );
    const nowhere = page.getByRole('alert').filter({ hasText: t('files.elsewhere.nowhere') });
    await nowhere.waitFor();
    expect(await page.getByRole('button', { name: t('files.keep.add') }).isDisabled()).toBe(true);
    await look(page, '8-import-nowhere');
    // South and east of here: in Kazakhstan, with the axes of the other program
    await choose(
      page,
      'балхаш.geojson',
      Buffer.from(
        pointsAt([
          [47.0, 71.4],
          [47.1, 71.5],
        ]),
      ),
    );
    await nowhere.waitFor();
    await nowhere.getByRole('button', { name: t('files.elsewhere.swap') }).click();
    const far = page
      .getByRole('alert')
      .filter({ hasText: t('files.elsewhere.far', { km: '|' }).split('|').at(-1) ?? '' });
    await far.getByText(/4\d\d/u).waitFor();
    await nowhere.waitFor({ state: 'detached' });
    await page.waitForTimeout(800);
    await look(page, '8-import-far');
    expect(await page.getByRole('button', { name: t('files.keep.add') }).isDisabled()).toBe(false);
    await page.getByRole('button', { name: t('files.close') }).click();
  });

  it('shows what was found, asks for the system and draws the features before they are kept', async () => {
    const { page } = engineer;
    const keep = page.getByRole('button', { name: t('files.keep.add') });
    await choose(page, 'жоспар.dxf', dxf);
    await page
      .getByRole('alert')
      .filter({ hasText: t('refusals.exchange.crsUnknown') })
      .waitFor();
    expect(await keep.isDisabled()).toBe(true);
    await look(page, '8-import-asks');
    await page
      .getByRole('radio', { name: /EPSG:10946/ })
      .first()
      .click();
    await page.getByText(t('files.result.none')).waitFor();
    await page.waitForTimeout(1200);
    await look(page, '8-import-placed');
    // Another system moves everything and says by which way and how well
    await page.getByRole('combobox', { name: t('files.place.system') }).selectOption('EPSG:28412');
    await page.getByText('EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965').waitFor();
    await page.getByText('±5,5').waitFor();
    await look(page, '8-import-sk42');
    await page.getByRole('combobox', { name: t('files.place.system') }).selectOption('EPSG:10946');
    await page.getByText(t('files.result.none')).waitFor();
    await page
      .getByRole('button', { name: /^.*ГРАНИЦЫ: / })
      .first()
      .click();
    await page.waitForTimeout(800);
    await look(page, '8-import-defect');
    // DXF has numbers as texts: closing takes those inside for names
    await page.getByRole('checkbox', { name: t('files.place.closeLines') }).check();
    await page
      .getByRole('button', { name: /112\/2: / })
      .first()
      .waitFor();
    await keep.click();
    await page.getByRole('button', { name: 'жоспар', exact: true }).click();
    await page
      .getByRole('button', { name: /112\/1/ })
      .first()
      .click();
    await page.waitForTimeout(800);
    await look(page, '8-layer');
  });

  it('SEC-21 writes a parcel to a file, with a purpose', async () => {
    const { page } = engineer;
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await look(page, '8-layer-on-map');
    await page.getByRole('button', { name: t('app.menus.file'), exact: true }).click();
    await page.getByRole('menuitem', { name: t('app.operations.file.export') }).click();
    const make = page.getByRole('button', { name: t('files.write.make') });
    expect(await make.isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: t('files.write.format') }).selectOption('kml');
    await page.getByLabel(t('files.write.reason')).fill('По запросу акимата № 14');
    await look(page, '8-export');
    const [download] = await Promise.all([page.waitForEvent('download'), make.click()]);
    expect(download.suggestedFilename()).toBe(`${PARCEL}.kml`);
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });

  it('divides the parcel of the open case along a line of the layer', async () => {
    const { page } = engineer;
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.files') })
      .click();
    if (!(await page.getByRole('button', { name: 'жоспар', exact: true }).isVisible())) await page.keyboard.press('F8');
    await page.getByRole('button', { name: /ДЕЛЕНИЕ/ }).click();
    await look(page, '8-layer-line');
    await page.getByRole('button', { name: t('files.layer.split') }).click();
    await page.getByText('987,0').first().waitFor();
    await page.waitForTimeout(500);
    await look(page, '8-split-by-layer');
    // The step keeps the file, and what brought its coordinates to the grid
    await page.getByRole('tab', { name: t('case.dock.history') }).click();
    await page.getByText(/жоспар\.dxf.*EPSG:10946/).waitFor();
    await look(page, '8-history-from-file');
  });
});
