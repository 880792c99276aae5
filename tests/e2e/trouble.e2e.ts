import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openWindow } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const t = speak('kk');
const LOOK = { language: 'kk', theme: 'light', width: 1366, height: 768 } as const;
const NEIGHBOUR = '21-318-045-113';
/** A file system of 48 MB of its own under the folder of the seat, seen by the seat and its children alone. */
const SMALL_DISK = ['unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size=48m,mode=700 tmpfs "$0" && exec "$@"'];
const HAS_NAMESPACES = spawnSync('unshare', ['-rm', 'true']).status === 0;

describe('trouble at the desk', () => {
  let world: World;
  let browser: Browser | undefined;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 300 });
    await world.startServer();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  async function open(url: string): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const { page } = await openWindow(browser, { url, ...LOOK });
    page.setDefaultTimeout(30_000);
    await signIn(page, world.account('engineer'));
    return page;
  }
  async function beginSplit(page: Page, parcel: string): Promise<void> {
    await openCard(page, parcel, parcel);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
  }
  const drafted = (page: Page) => page.getByText(t('case.parts.draft'), { exact: true }).first();
  async function openLeftPanel(page: Page): Promise<void> {
    // The case is there: only then is it known whether its panel is
    await page.getByRole('toolbar', { name: t('case.tools.title') }).waitFor();
    const back = page.getByRole('button', { name: t('case.backToList') });
    if (!(await back.isVisible())) await page.keyboard.press('F8');
    await back.waitFor();
  }

  it('A4.1 two windows of a seat show one draft; what one draws and undoes the other shows at once', async () => {
    const { url } = await world.startSeat('two-windows');
    const one = await open(url);
    const two = await one.context().newPage();
    two.setDefaultTimeout(30_000);
    await two.goto(new URL(url).origin);
    await two.locator('.maplibregl-canvas').first().waitFor();
    await beginSplit(one, PARCEL);
    await beginSplit(two, PARCEL);
    await typeLine(one, t);
    await one.keyboard.press('Enter');
    await drafted(one).waitFor();
    await drafted(two).waitFor();
    await two.screenshot({ path: `${SHOTS}trouble-two-windows-kk.png` });
    await two.locator('.maplibregl-canvas').first().focus();
    await two.keyboard.press('Escape');
    await two.keyboard.press('Control+z');
    await drafted(two).waitFor({ state: 'detached' });
    await drafted(one).waitFor({ state: 'detached' });
    await one.context().close();
  });

  it('A4.1 a case goes as a signed file to another desk and is drawn on there; a spoilt file is refused, nothing is half taken', async () => {
    const one = await open((await world.startSeat('desk-one')).url);
    await beginSplit(one, PARCEL);
    await typeLine(one, t);
    await one.keyboard.press('Enter');
    await drafted(one).waitFor();
    await openLeftPanel(one);
    const number = /\d{4}-\d{2}-\S+/u.exec(await one.getByRole('heading', { level: 1 }).first().innerText())?.[0] ?? '';
    await one.getByRole('button', { name: t('case.package.operation') }).click();
    const dialog = one.getByRole('dialog');
    await dialog.getByLabel(t('case.submit.password')).fill(world.account('engineer').keyPassword);
    const save = dialog.getByRole('button', { name: t('case.package.save') });
    await expect.poll(() => save.isEnabled()).toBe(true);
    const [download] = await Promise.all([one.waitForEvent('download'), save.click()]);
    const file = readFileSync(await download.path());
    await one.context().close();

    const two = await open((await world.startSeat('desk-two')).url);
    await two
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.cases') })
      .click();
    const take = two.getByLabel(t('case.package.import'));
    const name = download.suggestedFilename();
    const spoilt = Buffer.from(file);
    const middle = Math.floor(spoilt.length / 2);
    spoilt[middle] = (spoilt[middle] ?? 0) ^ 1;
    await take.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: spoilt });
    await two.getByRole('alert').first().waitFor();
    expect(await screenFaults(two)).toEqual([]);
    await two.screenshot({ path: `${SHOTS}trouble-spoilt-package-kk.png` });
    await take.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: file });
    await drafted(two).waitFor();
    await two.getByText(number).first().waitFor({ state: 'attached' });
    await two.locator('.maplibregl-canvas').first().focus();
    await two.keyboard.press('Control+z');
    await drafted(two).waitFor({ state: 'detached' });
    await two.context().close();
  });

  it.skipIf(!HAS_NAMESPACES)(
    'SEC-100 a full disk is told of over the map; nothing is lost, and there is room again',
    async () => {
      const folder = join(world.home, 'seats', 'small-disk');
      mkdirSync(folder, { recursive: true });
      const seat = await world.startSeat('small-disk', [], [...SMALL_DISK, folder]);
      const page = await open(seat.url);
      await beginSplit(page, NEIGHBOUR);
      // The disk as the seat sees it, filled to the last byte by something else
      const filler = join('/proc', String(seat.process.pid), 'root', folder, 'filler');
      const fill = (): void => {
        for (let size = 8 << 20; size >= 512; size >>= 1)
          try {
            for (;;) writeFileSync(filler, new Uint8Array(size), { flag: 'a' });
          } catch (error) {
            expect(error).toMatchObject({ code: 'ENOSPC' });
          }
      };
      fill();
      const words = PARCEL.repeat(200);
      await openLeftPanel(page);
      await page.getByLabel(t('case.note.label')).fill(words);
      await page.keyboard.press('Tab');
      const told = page.getByText(t('faults.DISK_FULL')).first();
      await told.waitFor();
      // The field stands at the foot of the panel: it is told where one looks
      const isSeen = (text: Element): boolean => {
        const { x, y, width, height } = text.getBoundingClientRect();
        return text.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      };
      await expect.poll(() => told.evaluate(isSeen)).toBe(true);
      await page.screenshot({ path: `${SHOTS}trouble-disk-full-kk.png` });
      expect(await screenFaults(page)).toEqual([]);
      // What was typed is still there, and is kept when there is room
      expect(await page.getByLabel(t('case.note.label')).inputValue()).toBe(words);
      rmSync(filler);
      await page.getByLabel(t('case.note.label')).fill(`${words} 2`);
      await page.keyboard.press('Tab');
      await page.getByText(t('faults.DISK_FULL')).first().waitFor({ state: 'detached' });
      await page.reload();
      await page.locator('.maplibregl-canvas').first().waitFor();
      await page
        .getByRole('navigation')
        .getByRole('button', { name: t('app.places.cases') })
        .first()
        .click();
      await page.getByRole('list').getByText(NEIGHBOUR).first().click();
      await openLeftPanel(page);
      expect(await page.getByLabel(t('case.note.label')).inputValue()).toBe(`${words} 2`);
      await page.context().close();
    },
  );
});
