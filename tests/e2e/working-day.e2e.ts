import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { Random } from '#register/demo/random.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import {
  consentPdf,
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

/** Of the last quarter of a long day against the first: more memory than this is held on to. */
const MOST_GROWTH = 1.25;

/** What a person sees of a case: the entry that is in force, all entries, and what comes of them. */
interface Seen {
  readonly cursor: number;
  readonly entries: number;
  readonly made: readonly string[];
}

describe('a working day in the window', () => {
  const t = speak('kk');
  const random = new Random(SEED);
  const done = { commands: 0, refused: 0, undone: 0, redone: 0, reloads: 0, kills: 0, cases: 0, changes: 0 };
  const heapMb: number[] = [];
  /** Resident memory of the back half after each case. */
  const backMb: number[] = [];
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
    const entries = await history(page)
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-current') === 'step'));
    const table = page.getByRole('table', { name: t('case.parts.title.split') });
    const textOf = async (name: string): Promise<string> => {
      const list = listOf(page, name);
      return (await list.count()) === 0 ? '' : list.innerText();
    };
    const made = [
      await table.innerText(),
      await textOf('case.documents.title'),
      await textOf('case.parties.title'),
      await textOf('case.tasks.title'),
      await note(page).inputValue(),
      await page.locator('.clock').innerText(),
      await tabOf(page, 'findings').innerText(),
      await tabOf(page, 'variants').innerText(),
    ];
    return { cursor: entries.indexOf(true), entries: entries.length - 1, made };
  }
  const tabOf = (page: Page, name: string) =>
    page.getByRole('tablist', { name: t('case.dock.title') }).getByRole('tab', { name: t(`case.dock.${name}`) });
  const listOf = (page: Page, name: string) => page.getByRole('list', { name: t(name), exact: true });
  const note = (page: Page) => page.getByLabel(t('case.note.label'));

  /** Once the entry in force is the wanted one. */
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

  const dockTab = (page: Page, name: string) => tabOf(page, name).click();
  const give = (input: Locator, name: string) =>
    input.setInputFiles({ name, mimeType: 'application/pdf', buffer: consentPdf(name) });

  /** What a person does to a case besides drawing; false where there is nothing now that it could be done to. */
  const CHANGES: Readonly<Record<string, (page: Page, no: number) => Promise<boolean>>> = {
    paper: async (page, no) => {
      await give(page.getByText(t('case.documents.add'), { exact: true }).locator('input'), `paper-${no}.pdf`);
      return true;
    },
    consent: async (page, no) => {
      const inputs = listOf(page, 'case.parties.title').locator('input');
      if ((await inputs.count()) === 0) return false;
      await give(inputs.first(), `consent-${no}.pdf`);
      return true;
    },
    detach: async (page) => {
      const inList = listOf(page, 'case.documents.title').locator('.icon-button');
      if ((await inList.count()) === 0) return false;
      await inList.first().click();
      return true;
    },
    note: async (page, no) => {
      await note(page).fill(`түсіндірме ${no}`);
      await onMap(page);
      return true;
    },
    task: async (page, no) => {
      await page.getByLabel(t('case.tasks.what')).fill(`тапсырма ${no}`);
      await page.getByLabel(t('case.tasks.what')).press('Enter');
      return true;
    },
    tick: async (page) => {
      const tasks = listOf(page, 'case.tasks.title').getByRole('checkbox');
      if ((await tasks.count()) === 0) return false;
      await tasks.first().click();
      return true;
    },
    dropTask: async (page) => {
      const tasks = listOf(page, 'case.tasks.title').getByRole('button');
      if ((await tasks.count()) === 0) return false;
      await tasks.first().click();
      return true;
    },
    due: async (page, no) => {
      await page.getByRole('button', { name: t('case.clock.change') }).click();
      const day = page.getByLabel(t('case.clock.own'));
      await day.fill(`${String(1 + (no % 28)).padStart(2, '0')}.${String(1 + (no % 12)).padStart(2, '0')}.2027`);
      await day.press('Enter');
      return true;
    },
    accept: async (page) => {
      await dockTab(page, 'findings');
      const accept = page.getByRole('button', { name: t('case.findings.accept') });
      const isThere = (await accept.count()) > 0;
      if (isThere) {
        await accept.first().click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('Орнында тексерілді');
        await dialog.getByRole('button', { name: t('case.accept.keep') }).click();
        await dialog.waitFor({ state: 'detached' });
      }
      await dockTab(page, 'history');
      return isThere;
    },
    copyVariant: (page, no) => inVariants(page, t('case.variants.copy'), `нұсқа ${no}`),
    nameVariant: (page, no) => inVariants(page, t('case.variants.rename'), `атау ${no}`),
    dropVariant: (page) => inVariants(page, t('case.variants.remove', { name: '' }).trim(), null),
    takeVariant: (page) => inVariants(page, t('case.variants.take'), null),
  };

  async function inVariants(page: Page, button: string, name: string | null): Promise<boolean> {
    await dockTab(page, 'variants');
    await page.locator('.row.current').first().waitFor();
    if (name !== null) await page.getByLabel(t('case.variants.name')).fill(name);
    const press = page
      .getByRole('tabpanel')
      .getByRole('button', { name: button })
      .and(page.locator(':enabled, :not([disabled])'));
    const isThere = (await press.count()) > 0;
    if (isThere) await press.first().click();
    await dockTab(page, 'history');
    await history(page).waitFor();
    return isThere;
  }

  /** Something of the case that is no drawing: one entry of its history. */
  async function change(before: Seen): Promise<Seen> {
    const { page } = window;
    const all = Object.values(CHANGES);
    const act = all[random.whole(0, all.length - 1)];
    if (!act || !(await act(page, done.commands))) return before;
    const now = await at(page, before.cursor + 1);
    await onMap(page);
    done.changes += 1;
    return now;
  }

  /** The window is loaded anew, or the whole program ends the hard way and is started again. */
  async function again(parcel: ParcelNumber, before: Seen): Promise<Seen> {
    // The second half of the day passes in one process: what it holds on to adds up.
    if (random.chance(0.5) || done.commands > COMMANDS / 2) {
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
        expect(now.made, 'undo brings back what was').toEqual(wanted?.made);
        done.undone += 1;
      } else if (future.length > 0 && random.chance(0.5)) {
        await window.page.keyboard.press('Control+Shift+z');
        const wanted = future.pop();
        past.push(now);
        now = await at(window.page, now.cursor + 1);
        expect(now.made, 'redo brings back what was undone').toEqual(wanted?.made);
        done.redone += 1;
      } else if (random.chance(0.08)) now = await again(parcel, now);
      else {
        const before = now;
        now = random.chance(0.45) ? await change(before) : await draw(parcel, before);
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

  const inMb = (all: readonly number[]): string => `${all.map((each) => each.toFixed(0)).join(' ')} MB`;

  /** Resident, as the system counts it. */
  function memoryOfBackHalf(): number {
    const status = readFileSync(`/proc/${seat.process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  it('A4.5 X3 SEC-98 of lines, notes, papers, consents, tasks, days, variants, undoing, redoing, reloads and kills nothing is lost', async () => {
    for (const parcel of parcels) {
      if (done.commands >= COMMANDS) break;
      await workOn(parcel);
      heapMb.push(await heapOfWindow());
      backMb.push(memoryOfBackHalf());
    }
    console.log(
      `seed ${SEED}: ${Object.entries(done)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}; heap of the window ${inMb(heapMb)}; memory of the back half ${inMb(backMb)}`,
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

  it.skipIf(COMMANDS < LONG)('keeps its memory: the last quarter of a long day needs no more than the first', () => {
    const grown = (all: readonly number[]): number => {
      const quarter = Math.floor(all.length / 4);
      return Math.max(...all.slice(-quarter)) / Math.max(...all.slice(0, quarter));
    };
    expect(grown(heapMb), 'the window').toBeLessThan(MOST_GROWTH);
    expect(grown(backMb), 'the back half').toBeLessThan(MOST_GROWTH);
  });
});
