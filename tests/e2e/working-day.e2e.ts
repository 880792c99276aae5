import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { Random } from '#register/demo/random.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
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
} from '../support/job.ts';
import { splittable } from '../support/test-cases.ts';
import { makeWorld, type Running, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
/** An eight-hour day has 500 commands: `npm run hardening`. Another seed is another day. */
const COMMANDS = Number(process.env['SHEKARA_COMMANDS'] ?? 24);
const SEED = Number(process.env['SHEKARA_SEED'] ?? 1);
const IN_A_CASE = 12;
const LONG = 400;

/** What a person sees of a draft: the step that is in force, all steps, and the parcels that come of them. */
interface Seen {
  readonly cursor: number;
  readonly steps: number;
  readonly parts: string;
}

describe('a working day in the window', () => {
  const t = speak('kk');
  const random = new Random(SEED);
  const done = { commands: 0, refused: 0, undone: 0, redone: 0, reloads: 0, kills: 0, cases: 0 };
  const heapMb: number[] = [];
  let world: World;
  let store: Store;
  let browser: Browser;
  let seat: Running;
  let window: WindowWatch;
  let parcels: readonly ParcelNumber[];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: COMMANDS >= LONG ? 3000 : 800 });
    store = openStore({ file: centralPaths(world.home).database, key: null, migrations: null });
    await world.startServer();
    browser = await openBrowser();
    await begin();
    parcels = (await splittable({ store }, Math.ceil(COMMANDS / IN_A_CASE) + 1)).filter(
      (each) => each !== '21318045112',
    );
  });
  afterAll(async () => {
    await browser.close();
    store.close();
    await world.close();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window.page.screenshot({ path: `${SHOTS}failed-working-day.png` });
  });

  /** The program is started and the engineer signs in. */
  async function begin(): Promise<void> {
    seat = await world.startSeat('engineer');
    window = await openWindow(browser, { url: seat.url, language: 'kk', theme: 'light', width: 1920, height: 1080 });
    window.page.setDefaultTimeout(30_000);
    await signIn(window.page, world.account('engineer'));
  }

  const history = (page: Page) => page.getByRole('list', { name: t('case.dock.history') });
  const alarm = (page: Page) => page.getByRole('alert').first();

  /** Keys go to the map, as they do after the pointer. */
  const onMap = (page: Page) => page.locator('.maplibregl-canvas').first().focus();

  async function seen(page: Page): Promise<Seen> {
    const steps = await history(page)
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-current') === 'step'));
    const table = page.getByRole('table', { name: t('case.parts.title.split') });
    return { cursor: steps.indexOf(true), steps: steps.length - 1, parts: await table.innerText() };
  }

  /** Once the step in force is the wanted one. */
  async function at(page: Page, cursor: number): Promise<Seen> {
    await expect.poll(async () => (await seen(page)).cursor, { timeout: 30_000 }).toBe(cursor);
    return seen(page);
  }

  /** Opens the case of the parcel, or the one that is there already, with its history in sight. */
  async function openCase(parcel: ParcelNumber): Promise<void> {
    const { page } = window;
    const shown = parcel.replace(/^(..)(...)(...)(.+)$/, '$1-$2-$3-$4');
    await openCard(page, shown, shown);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('s');
    const dock = page.getByRole('tablist', { name: t('case.dock.title') });
    await dock.getByRole('tab', { name: t('case.dock.history') }).click();
    await history(page).waitFor();
    await page.keyboard.press('v');
  }

  /** Any line through the box of the parcel, typed; half of the time one that only just meets it. */
  function lineAcross(parcel: ParcelNumber): string {
    const box = store.raw
      .prepare<[string], { west: number; east: number; south: number; north: number }>(
        `select b.west, b.east, b.south, b.north from parcel_box as b join parcel as p on p.row = b.row
          where p.number = ? and p.to_seq is null`,
      )
      .get(parcel);
    if (!box) throw new Error(`no parcel ${parcel}`);
    const any = (from: number, to: number): string => random.between(from, to).toFixed(3);
    return random.chance(0.5)
      ? `${(box.south - 1).toFixed(3)},${any(box.west, box.east)} ${(box.north + 1).toFixed(3)},${any(box.west, box.east)}`
      : `${any(box.south, box.north)},${(box.west - 1).toFixed(3)} ${any(box.south, box.north)},${(box.east + 1).toFixed(3)}`;
  }

  /** Draws a line by its coordinates, or puts a note on the map; what is refused is told and changes nothing. */
  async function draw(parcel: ParcelNumber, before: Seen): Promise<Seen> {
    const { page } = window;
    if (random.chance(0.15)) {
      await page.keyboard.press('n');
      const box = await page.locator('.maplibregl-canvas').first().boundingBox();
      await page.mouse.click((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
      await page.getByLabel(t('case.note.onMap')).fill('белгі');
      await page.keyboard.press('Enter');
    } else {
      await page.keyboard.press('s');
      await page.getByLabel(t('case.prompt.field.x')).fill(lineAcross(parcel));
      await page.keyboard.press('Enter');
      await onMap(page);
      await page.keyboard.press('Enter');
    }
    await expect
      .poll(async () => (await seen(page)).cursor > before.cursor || (await alarm(page).isVisible()), {
        timeout: 30_000,
      })
      .toBe(true);
    const isRefused = await alarm(page).isVisible();
    await onMap(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('v');
    if (!isRefused) return at(page, before.cursor + 1);
    done.refused += 1;
    await alarm(page).waitFor({ state: 'detached' });
    const now = await at(page, before.cursor);
    expect(now, 'a refusal changes nothing').toEqual(before);
    return now;
  }

  /** The window is loaded anew, or the whole program ends the hard way and is started again. */
  async function again(parcel: ParcelNumber, before: Seen): Promise<Seen> {
    if (random.chance(0.5)) {
      await window.page.reload();
      await window.page.locator('.maplibregl-canvas').first().waitFor();
      done.reloads += 1;
    } else {
      await window.page.context().close();
      await seat.kill();
      await begin();
      done.kills += 1;
    }
    await openCase(parcel);
    const now = await at(window.page, before.cursor);
    expect(now, 'nothing is lost').toEqual(before);
    return now;
  }

  async function workOn(parcel: ParcelNumber): Promise<void> {
    await openCase(parcel);
    const past: Seen[] = [];
    const future: Seen[] = [];
    let now = await seen(window.page);
    for (let step = 0; step < IN_A_CASE; step += 1) {
      done.commands += 1;
      if (past.length > 0 && random.chance(0.25)) {
        await window.page.keyboard.press('Control+z');
        const wanted = past.pop();
        future.push(now);
        now = await at(window.page, now.cursor - 1);
        expect(now.parts, 'undo brings back what was').toEqual(wanted?.parts);
        done.undone += 1;
      } else if (future.length > 0 && random.chance(0.5)) {
        await window.page.keyboard.press('Control+Shift+z');
        const wanted = future.pop();
        past.push(now);
        now = await at(window.page, now.cursor + 1);
        expect(now.parts, 'redo brings back what was undone').toEqual(wanted?.parts);
        done.redone += 1;
      } else if (random.chance(0.08)) now = await again(parcel, now);
      else {
        const before = now;
        now = await draw(parcel, before);
        if (now.cursor === before.cursor) continue;
        past.push(before);
        future.length = 0;
      }
    }
    // No day, however short, passes without the window or the program ending once
    if (done.reloads + done.kills === 0) await again(parcel, now);
    done.cases += 1;
  }

  async function heapOfWindow(): Promise<number> {
    const devtools = await window.page.context().newCDPSession(window.page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    await devtools.detach();
    return usedSize / 2 ** 20;
  }

  it('A4.5 X3 SEC-98 of lines, notes, undoing, redoing, reloads and kills nothing is lost', async () => {
    for (const parcel of parcels) {
      if (done.commands >= COMMANDS) break;
      await workOn(parcel);
      heapMb.push(await heapOfWindow());
    }
    console.log(
      `seed ${SEED}: ${Object.entries(done)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}; heap of the window ${heapMb.map((each) => each.toFixed(0)).join(' ')} MB`,
    );
    expect(done.commands).toBeGreaterThanOrEqual(COMMANDS);
    expect(window.complaints).toEqual([]);
  }, 3_600_000);

  it('A4.9 what is registered at the end of it leaves a register without findings', async () => {
    const { page } = window;
    await openCard(page, PARCEL, PARCEL);
    await openSplitCase(page, t);
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await makePlans(page, t);
    await openSignSheet(page, t('case.submit.button'), world.account('engineer').keyPassword, t);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor();
    const office = await world.startSeat('registrar');
    const registrar = await openWindow(browser, {
      url: office.url,
      language: 'kk',
      theme: 'dark',
      width: 1366,
      height: 768,
    });
    await signIn(registrar.page, world.account('registrar'));
    await examine(registrar.page, t);
    const { keyPassword } = world.account('registrar');
    await openSignSheet(registrar.page, t('queue.decision.signRegister'), keyPassword, t);
    await registrar.page.keyboard.press('Enter');
    await page.getByText(t('case.state.registered')).first().waitFor({ timeout: 60_000 });
    const check = await world.run(['check', '--json']);
    expect(check, check.stderr).toMatchObject({ code: 0 });
  });

  it.skipIf(COMMANDS < LONG)('keeps its memory: the last third of a long day needs no more than the second', () => {
    const third = Math.floor(heapMb.length / 3);
    const most = (from: number, to: number): number => Math.max(...heapMb.slice(from, to));
    expect(most(2 * third, heapMb.length) / most(third, 2 * third)).toBeLessThan(1.15);
  });
});
