import type { CDPSession, Page } from 'playwright-core';
import { openStore } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser, openWindow } from '../tests/support/browser.ts';
import { gridAt, pixelOf } from '../tests/support/drawing.ts';
import { openCard, PARCEL, signIn, speak } from '../tests/support/job.ts';
import { makeWorld } from '../tests/support/world.ts';
import { goalAtLeast, median } from './measure.ts';

/*
 * Frames of the window while a corner is dragged, against frames of the same window while the pointer goes the same way
 * over the same map and nothing is dragged: the whole workstation over a replica of the whole register, 20,000 parcels in
 * view (perf.md §4). Where graphics are done by software, putting a frame on the screen takes most of its time in both;
 * what the window itself computes for a frame is said beside.
 *
 * SHEKARA_BENCH_HOME     a home with a demo town that is copied instead of making one
 * SHEKARA_BENCH_PARCELS  how many parcels to make otherwise
 */
const PARCELS = Number(process.env['SHEKARA_BENCH_PARCELS'] ?? 1_000_000);
const IN_VIEW = 20_000;
/** Filling the replica with a whole region takes minutes. */
const PATIENCE_MS = 1_200_000;
const ROUNDS = 9;
const ROUND_MS = 2000;
/** A shared corner of the demo parcel, north and east, millimetres. */
const CORNER = [5_670_149_674, 12_674_545_187] as const;
const SIZE = { width: 1920, height: 1080 };

interface Round {
  readonly perSecond: number;
  /** What the main thread of the window works for a frame. */
  readonly busyMs: number;
}

declare global {
  interface Window {
    shekaraFrames?: { frames: number; from: number; isOn: boolean };
  }
}

const t = speak('ru');
const world = await makeWorld({ parcels: PARCELS, like: process.env['SHEKARA_BENCH_HOME'] });
const register = openStore({
  file: centralPaths(world.home).database,
  key: null,
  readonly: true,
  migrations: null,
});
const inBox = register.raw
  .prepare<[number, number, number, number], number>(
    'select count(*) from parcel_box where east >= ? and west <= ? and north >= ? and south <= ?',
  )
  .pluck();
const total = register.raw.prepare<[], number>('select count(*) from parcel_box').pluck();
const browser = await openBrowser();
try {
  await world.startServer();
  const seat = await world.startSeat('engineer');
  const { page } = await openWindow(browser, { url: seat.url, language: 'ru', theme: 'light', ...SIZE });
  await signIn(page, world.account('engineer'), PATIENCE_MS);
  await openCard(page, PARCEL, PARCEL);
  await page.getByRole('button', { name: t('card.more') }).click();
  await page.getByRole('menuitem', { name: t('case.kind.restore') }).click();
  await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
  const seen = await zoomOut(page);
  const corner = await pixelOf(page, CORNER);

  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const rounds = { free: [] as Round[], dragging: [] as Round[] };
  // In turns, so that what else the machine does meets both alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.free.push(await framesOf(page, devtools, corner));
    await page.mouse.move(corner.x, corner.y);
    await page.mouse.down();
    await page.mouse.move(corner.x + 20, corner.y);
    await page.getByText(t('case.prompt.vertex.to')).first().waitFor();
    rounds.dragging.push(await framesOf(page, devtools, corner));
    // Back to where it was taken up: nothing is drawn.
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
  }
  const [free, dragging] = [middle(rounds.free), middle(rounds.dragging)];
  console.log(
    `${total.get()} parcels, ${seen} in view: ${dragging.perSecond.toFixed(1)} frames a second while dragging, ` +
      `${free.perSecond.toFixed(1)} without; the window computes ${dragging.busyMs.toFixed(1)} ms for a frame, ` +
      `${free.busyMs.toFixed(1)} without`,
  );
  goalAtLeast('frames while a corner is dragged', dragging.perSecond / free.perSecond, 0.6, 'x');
} finally {
  await browser.close();
  register.close();
  await world.close();
}

/** Zooms out about the corner until so many parcels stand in the view; answers how many. */
async function zoomOut(page: Page): Promise<number> {
  for (let step = 0; step < 40; step += 1) {
    const count = await parcelsInView(page);
    if (count >= IN_VIEW) return count;
    const at = await pixelOf(page, CORNER);
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(1500);
  }
  throw new Error('the town is too small for the view');
}

/** Parcels whose box meets the box of the map, by the register itself. */
async function parcelsInView(page: Page): Promise<number> {
  const map = await page.locator('.maplibregl-canvas').first().boundingBox();
  if (!map) throw new Error('no map');
  const [top, left] = await gridAt(page, map.x + 5, map.y + 5);
  const [bottom, right] = await gridAt(page, map.x + map.width - 5, map.y + map.height - 5);
  return inBox.get(left / 1000, right / 1000, bottom / 1000, top / 1000) ?? 0;
}

/** Moves the pointer round the corner for one round and counts. */
async function framesOf(page: Page, devtools: CDPSession, corner: { x: number; y: number }): Promise<Round> {
  await page.evaluate(() => {
    const count = { frames: 0, from: performance.now(), isOn: true };
    window.shekaraFrames = count;
    const tick = (): void => {
      count.frames += 1;
      if (count.isOn) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const before = await busySeconds(devtools);
  const from = performance.now();
  for (let step = 0; performance.now() - from < ROUND_MS; step += 1)
    await page.mouse.move(corner.x + 30 * Math.cos(step / 9), corner.y + 30 * Math.sin(step / 9));
  const busy = (await busySeconds(devtools)) - before;
  const { frames, ms } = await page.evaluate(() => {
    const count = window.shekaraFrames ?? { frames: 0, from: 0, isOn: false };
    count.isOn = false;
    return { frames: count.frames, ms: performance.now() - count.from };
  });
  return { perSecond: (frames * 1000) / ms, busyMs: (busy * 1000) / frames };
}

/** How long the main thread of the window has worked so far, by the browser's own count. */
async function busySeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

function middle(rounds: readonly Round[]): Round {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    busyMs: median(rounds.map(({ busyMs }) => busyMs)),
  };
}
