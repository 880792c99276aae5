import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Language } from '#locales/messages.ts';
import { tileAt, writeMbtiles, writeGeotiff } from '#main/map/map-files.fixture.ts';
import { encodePng } from '#main/map/png.ts';
import { plantDefects } from '../support/plant-defects.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { holdUp, watchLongTasks } from '../support/long-tasks.ts';
import { openCard, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
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

/** A map service of two layers. */
const CAPABILITIES = `<WMS_Capabilities version="1.3.0"><Capability><Request><GetMap><Format>image/png</Format></GetMap></Request>
  <Layer><CRS>EPSG:3857</CRS><Layer><Name>ortho</Name><Title>Ортофото 2025</Title></Layer>
  <Layer><Name>relief</Name><Title>Рельеф</Title></Layer></Layer></Capability></WMS_Capabilities>`;

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

/** Pixels of the plan that are known on the ground; the last is wrong by six metres there. */
const CONTROL = [
  [40, 40],
  [860, 60],
  [850, 560],
  [60, 540],
  [450, 300],
] as const;

/** A plan of 900 × 600: a frame, lines of a drawing, and paper. */
function planPicture(): Uint8Array {
  const pixels = new Uint8Array(900 * 600 * 4).fill(250);
  const ink = (x: number, y: number): void => void pixels.set([60, 40, 30, 255], (y * 900 + x) * 4);
  for (let x = 0; x < 900; x++)
    for (let y = 0; y < 600; y++) {
      const isFrame = x < 6 || y < 6 || x > 893 || y > 593;
      const isLine = Math.abs(x - 300 - y / 4) < 2 || Math.abs(y - 350 + x / 6) < 2 || Math.hypot(x - 450, y - 300) < 7;
      if (isFrame || isLine) ink(x, y);
    }
  return encodePng(pixels, 900, 600);
}

/** One town, one server and one browser for both languages; each has a seat and files of its own. */
let world: World;
let browser: Browser | undefined;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  world = await makeWorld({ parcels: 1000 });
  // A day of registration after the first: the map can be shown as of the days before it.
  plantDefects(world.home);
  [browser] = await Promise.all([openBrowser(), world.startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await world.close();
});

describe.each(['ru', 'kk'] as const)('layers of the map in %s', (language: Language) => {
  const t = speak(language);
  let engineer: WindowWatch;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-base-'));
    writeSurvey(join(folder, 'съёмка.mbtiles'));
    writeGeotiff(join(folder, 'план.tif'), {
      ...{ width: 500, height: 500, pixelM: 0.2, epsg: 10_946, corner: [EAST - 50, NORTH + 50] },
      colourAt: (column, row) => (((column >> 4) + (row >> 4)) % 2 === 0 ? [214, 232, 246] : [250, 250, 240]),
    });
    const seat = await world.startSeat(`layers-${language}`);
    if (browser === undefined) throw new Error('no browser');
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    const theme = language === 'kk' ? 'dark' : 'light';
    engineer = await openWindow(browser, { url: seat.url, language, theme, ...size });
    engineer.page.setDefaultTimeout(25_000);
    await signIn(engineer.page, world.account('engineer'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await engineer.page.screenshot({ path: `${SHOTS}failed-layers-${language}.png` });
  });

  const shot = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}${name}-${language}.png` });
  const look = async (page: Page, name: string): Promise<void> => {
    await shot(page, name);
    expect(await screenFaults(page), name).toEqual([]);
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
    await shot(page, '9-base-map');
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
    await page.getByText(t('map.look.swipe')).click();
    const edge = page.getByRole('slider', { name: t('map.look.edge') });
    await edge.focus();
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowRight');
    expect(await edge.getAttribute('aria-valuenow')).toBe('60');
    await page.waitForTimeout(1500);
    await look(page, '9-layer-settings');
    await page.getByText(t('map.look.swipe')).click();
    await edge.waitFor({ state: 'detached' });
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
    await shot(page, '9-base-gone');
    renameSync(join(folder, 'унесли.tif'), join(folder, 'план.tif'));
    await gone.waitFor({ state: 'detached' });
  });

  it('A7.7 SEC-37 asks a map service for pictures once its address is added, and says when it is silent', async () => {
    const { page } = engineer;
    const asked: string[] = [];
    const service = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(request.url?.includes('GetCapabilities') ? CAPABILITIES : fieldTile(7));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(service.address() as AddressInfo).port}`;
    await addMap(page, `http://${host}/{z}/{x}`);
    const wrong = t('refusals.map.addressTemplate', { about: host });
    await page.getByRole('alert').filter({ hasText: wrong }).waitFor();
    await page.getByLabel(t('map.base.path')).fill(`http://${host}/ows`);
    await page.keyboard.press('Enter');
    await page.getByLabel(t('map.base.web.layer')).selectOption({ label: 'Ортофото 2025' });
    await look(page, '9-base-address');
    await page.getByRole('button', { name: t('map.base.web.add'), exact: true }).click();
    await settings(page, 'Ортофото 2025').waitFor();
    await expect.poll(() => asked.filter((each) => each.includes('BBOX=')).length).toBeGreaterThan(0);
    await shot(page, '9-base-service');
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
    await page.locator('.maplibregl-canvas').first().focus();
    for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowRight');
    await page.getByText(t('map.base.web.reason.noAnswer', { host })).waitFor();
    await shot(page, '9-base-silent');
    await page.getByRole('button', { name: t('files.layer.remove'), exact: true }).click();
    await settings(page, 'Ортофото 2025').waitFor({ state: 'detached' });
  });

  it('A7.7 places a scanned plan by points, with residuals, and without the one that is bad', async () => {
    const { page } = engineer;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: t('map.scan.add') }).click(),
    ]);
    await chooser.setFiles({ name: 'план 1998.png', mimeType: 'image/png', buffer: Buffer.from(planPicture()) });
    const desk = page.getByRole('region', { name: t('map.scan.title', { name: 'план 1998' }) });
    const sheet = desk.getByRole('img', { name: t('map.scan.picture', { name: 'план 1998' }) });
    await sheet.locator('canvas').waitFor();
    await desk.getByText(t('map.scan.pickPicture')).waitFor();
    const map = page.locator('.maplibregl-canvas').first();
    const [frame, ground] = [await sheet.locator('canvas').boundingBox(), await map.boundingBox()];
    if (frame === null || ground === null) throw new Error('no frame');
    // Corners of the sheet, then a point that is known on it: metres from its upper left corner, 0.1 m to a pixel.
    for (const [n, [x, y]] of CONTROL.entries()) {
      await page.mouse.click(frame.x + (x / 900) * frame.width, frame.y + (y / 600) * frame.height);
      await desk.getByText(t('map.scan.pickMap', { n: n + 1 })).waitFor();
      await page.mouse.click(ground.x + ground.width * (0.6 + 0.05 * n), ground.y + ground.height * 0.4);
      const row = desk.getByRole('row').nth(n + 1);
      await row.getByLabel(t('map.scan.northOf', { n: n + 1 })).fill(String(NORTH + 30 - y / 10));
      await row.getByLabel(t('map.scan.eastOf', { n: n + 1 })).fill(String(EAST - 45 + x / 10 + (n === 4 ? 6 : 0)));
      await page.keyboard.press('Tab');
    }
    await desk.getByText(/^(?:СКО|ОКҚ) /).waitFor();
    await page.waitForTimeout(1200);
    await shot(page, '9-scan-bad-point');
    await desk.getByLabel(t('map.scan.use', { n: 5 })).uncheck();
    await desk.getByText(/^(?:СКО|ОКҚ) 0,[0-2]\d\u00a0?\s?м/).waitFor();
    await page.waitForTimeout(800);
    await look(page, '9-scan-placed');
  });

  it('A7.7 places it by a projective way and by a thin plate; too few points and points on one line are named', async () => {
    const { page } = engineer;
    const desk = page.getByRole('region', { name: t('map.scan.title', { name: 'план 1998' }) });
    const method = (name: string) => desk.getByRole('radio', { name: t(`map.scan.methods.${name}`) });
    const use = (n: number) => desk.getByLabel(t('map.scan.use', { n }));
    const verdict = desk.locator('.verdict');
    /** What each point misses by, metres; none where it is left out. */
    const misses = async () =>
      (await desk.getByRole('row').locator('td:nth-child(4)').allInnerTexts()).map((text) =>
        text === '—' ? null : Number(text.replace(',', '.')),
      );
    const put = async (n: number, [east, north]: readonly [number, number]): Promise<void> => {
      await desk.getByLabel(t('map.scan.northOf', { n })).fill(north.toFixed(3));
      await desk.getByLabel(t('map.scan.eastOf', { n })).fill(east.toFixed(3));
      await page.keyboard.press('Tab');
    };
    await use(5).check();
    // The sheet as a camera sees it from aside: no scale, turn and skew make it of the ground
    const seen = ([x, y]: (typeof CONTROL)[number]): readonly [number, number] => {
      const far = 1 + x / 4000 + y / 6000;
      return [EAST - 45 + x / 10 / far, NORTH + 30 - y / 10 / far];
    };
    for (const [n, point] of CONTROL.entries()) await put(n + 1, seen(point));
    await verdict.getByText(t('map.scan.rms', { rms: '' }).split(' ')[0] ?? '').waitFor();
    await expect.poll(async () => Math.max(...(await misses()).map(Number))).toBeGreaterThan(0.3);
    await method('projective').click();
    await verdict.getByText(t('map.scan.rms', { rms: '0,00' })).waitFor();
    expect(await misses()).toEqual([0, 0, 0, 0, 0]);
    await page.waitForTimeout(800);
    await look(page, '9-scan-projective');

    // Paper that has shrunk in one place only
    const [bentEast, bentNorth] = seen(CONTROL[4]);
    await put(5, [bentEast + 1, bentNorth + 1]);
    await expect.poll(async () => Math.max(...(await misses()).map(Number))).toBeGreaterThan(0.1);
    await method('thinPlate').click();
    const [words = ''] = t('map.scan.rmsLeftOut', { rms: '|' }).split('|').slice(1);
    await verdict.getByText(words.trim()).waitFor();
    await expect.poll(async () => (await misses())[4]).toBeGreaterThan(1);
    await page.waitForTimeout(800);
    await look(page, '9-scan-thin-plate');

    const tooFew = (have: number, need: number) =>
      verdict.getByText(t('refusals.georeference.tooFew', { about: `${have}, ${need}` }));
    for (const n of [5, 4]) await use(n).uncheck();
    await method('projective').click();
    await tooFew(3, 4).waitFor();
    await look(page, '9-scan-too-few');
    await method('thinPlate').click();
    await verdict.getByText(t('map.scan.unchecked')).waitFor();
    await use(3).uncheck();
    for (const name of ['thinPlate', 'affine']) {
      await method(name).click();
      await tooFew(2, 3).waitFor();
    }
    await use(3).check();
    const [from, to] = [seen(CONTROL[0]), seen(CONTROL[2])];
    await put(2, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
    for (const name of ['affine', 'thinPlate']) {
      await method(name).click();
      await verdict.getByText(t('refusals.georeference.inLine')).waitFor();
    }
    await look(page, '9-scan-in-line');
    await put(2, seen(CONTROL[1]));
    for (const n of [4, 5]) await use(n).check();
    await expect.poll(async () => (await misses())[4]).toBeGreaterThan(1);
    await desk.getByRole('button', { name: t('app.close') }).click();
    await desk.waitFor({ state: 'detached' });
  });

  it('A7.7 the placed plan is seen through, and is swiped over the map', async () => {
    const { page } = engineer;
    await settings(page, 'план 1998').click();
    const map = await page.locator('.maplibregl-canvas').first().boundingBox();
    if (map === null) throw new Error('no map');
    /** How light it is on the mean beside the middle of the map, so many pixels to the left or to the right of it. */
    const light = async (from: number): Promise<number> => {
      const clip = { x: map.x + map.width / 2 + from, y: map.y + map.height / 2 - 40, width: 60, height: 80 };
      return page.evaluate(
        async (bytes) => {
          const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
          context?.drawImage(picture, 0, 0);
          const data = context?.getImageData(0, 0, picture.width, picture.height).data ?? new Uint8ClampedArray();
          return data.reduce((sum, each) => sum + each, 0) / Math.max(1, data.length);
        },
        [...(await page.screenshot({ clip }))],
      );
    };
    /** The same once the map is at rest: three looks in a row that see the same, since a slow machine still flies there. */
    const atRest = async (from: number): Promise<number> => {
      const seen: number[] = [];
      await expect
        .poll(
          async () => {
            seen.push(await light(from));
            const last = seen.slice(-3);
            return last.length === 3 ? Math.max(...last) - Math.min(...last) : Infinity;
          },
          { timeout: 30_000, interval: 500 },
        )
        .toBeLessThan(0.5);
      return seen.at(-1) ?? 0;
    };
    const becomes = (from: number, wanted: number) =>
      expect.poll(async () => Math.abs((await light(from)) - wanted), { timeout: 20_000 }).toBeLessThan(3);
    await page.getByRole('button', { name: t('files.layer.goTo') }).click();
    const opacity = page.getByLabel(t('map.look.opacity'));
    const whole = { right: await atRest(20), left: await atRest(-80) };
    await opacity.fill('40');
    await expect.poll(() => light(20), { timeout: 20_000 }).toBeLessThan(whole.right - 5);
    await shot(page, '9-scan-opacity');
    await opacity.fill('0');
    await expect.poll(() => light(-80), { timeout: 20_000 }).toBeLessThan(whole.left - 10);
    const bare = await atRest(-80);
    await opacity.fill('100');
    await becomes(20, whole.right);
    await page.getByText(t('map.look.swipe')).click();
    const edge = page.getByRole('slider', { name: t('map.look.edge') });
    await edge.focus();
    while (Number(await edge.getAttribute('aria-valuenow')) > 50) await page.keyboard.press('ArrowLeft');
    // To the right of the edge the plan, to the left what lies under it
    await becomes(20, whole.right);
    await becomes(-80, bare);
    await look(page, '9-scan-swipe');
    await page.getByText(t('map.look.swipe')).click();
  });

  // Words take no time: once, on the smaller screen
  it.runIf(language === 'kk')('A7.7 panning and zooming with all layers on never holds the window up', async () => {
    const { page } = engineer;
    const map = await page.locator('.maplibregl-canvas').first().boundingBox();
    if (map === null) throw new Error('no map');
    const [x, y] = [map.x + map.width * 0.6, map.y + map.height * 0.5];
    await page.mouse.move(x, y);
    await watchLongTasks(page);
    const ms = await holdUp(
      page,
      async (round) => {
        await page.mouse.down();
        for (let step = 1; step <= 10; step++) await page.mouse.move(x - step * 12, y + step * 6);
        await page.mouse.up();
        await page.mouse.wheel(0, round % 2 === 0 ? 240 : -240);
        await page.waitForTimeout(400);
      },
      9,
    );
    expect(ms).toBeLessThan(50);
  });

  it('A5.4 shows the parcels as of a day, says so, and ends it where drafting begins', async () => {
    const { page } = engineer;
    await page.getByRole('slider', { name: t('map.asOf.title') }).focus();
    await page.keyboard.press('ArrowLeft');
    const banner = page.getByRole('button', { name: t('map.asOf.toNow') });
    await banner.waitFor();
    await page.waitForTimeout(1200);
    await look(page, '9-as-of');
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    expect(await banner.count()).toBe(0);
  });

  it('A7.7 shows a case before and after, and names what opens, closes and moves', async () => {
    const { page } = engineer;
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText('987,0').first().waitFor();
    if (language === 'kk') await page.keyboard.press('F8');
    const compare = page.getByRole('region', { name: t('case.compare.title') });
    // The figures of the preview are the same: until the command is in the draft there is nothing to compare.
    await expect
      .poll(
        async () => {
          if ((await compare.count()) === 0) await page.keyboard.press('F7');
          return compare.count();
        },
        { timeout: 25_000, interval: 700 },
      )
      .toBe(1);
    await compare.getByText(t('case.compare.closes')).waitFor();
    await compare.locator('.maplibregl-canvas').nth(1).waitFor();
    const edge = compare.getByRole('slider', { name: t('case.compare.edge') });
    expect(await edge.count()).toBe(language === 'kk' ? 1 : 0);
    expect(await compare.locator('dd').filter({ hasText: PARCEL }).count()).toBe(1);
    await page.waitForTimeout(1500);
    await look(page, '9-compare');
    await page.keyboard.press('Escape');
    await compare.waitFor({ state: 'detached' });
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
