import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makePlans, openCard, openSignSheet, openSplitCase, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { makeWorld, type Running, type World } from '../support/world.ts';

const t = speak('ru');

/** The parcel beside that of the pictures. */
const NEIGHBOUR = '21-318-045-113';

const NOTE = 'Граница проведена по забору, соседи';

/** What happens to the work when processes and lines go away. */
describe('work that is cut off', () => {
  let world: World;
  let browser: Browser | undefined;
  let server: Running;
  let seat: Running | undefined;

  beforeAll(async () => {
    world = await makeWorld({ parcels: 3000 });
    server = await world.startServer();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  /** A fresh process of the seat and a window on it: an address lets one browser in, once. */
  const open = async (meanwhile: (page: Page) => Promise<unknown> = () => Promise.resolve()): Promise<Page> => {
    if (!browser) throw new Error('no browser');
    // One that a failed test left behind would hold the replica.
    await seat?.kill();
    seat = await world.startSeat('engineer', ['--import', './tests/support/heap-on-signal.ts']);
    const { page } = await openWindow(browser, {
      url: seat.url,
      language: 'ru',
      theme: 'light',
      width: 1440,
      height: 900,
    });
    await Promise.all([signIn(page, world.account('engineer')), meanwhile(page)]);
    return page;
  };

  const leave = async (page: Page): Promise<void> => {
    await page.context().close();
    await seat?.kill();
    seat = undefined;
  };

  /** After signing, neither the heap of the window nor that of the back half holds a password. */
  const secretsAreGone = async (page: Page): Promise<void> => {
    const { password, keyPassword, login } = world.account('engineer');
    const heaps = { window: await heapOfWindow(page), back: await heapOfBackHalf() };
    // The login stays: a snapshot without it would not be one of this session.
    for (const [name, heap] of Object.entries(heaps)) expect(heap.includes(login), name).toBe(true);
    for (const [name, heap] of Object.entries(heaps))
      for (const secret of [password, keyPassword])
        expect(heap.includes(secret), `a password in the ${name}`).toBe(false);
  };

  const heapOfWindow = async (page: Page): Promise<string> => {
    const devtools = await page.context().newCDPSession(page);
    const pieces: string[] = [];
    devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
    await devtools.send('HeapProfiler.takeHeapSnapshot', {});
    await devtools.detach();
    return pieces.join('');
  };

  const heapOfBackHalf = async (): Promise<string> => {
    seat?.process.kill('SIGUSR2');
    const written = (): string | undefined => readdirSync(world.home).find((name) => name.endsWith('.heapsnapshot'));
    // The file is whole when its JSON is.
    return expect
      .poll(() => readFileSync(join(world.home, String(written())), 'utf8').trimEnd(), {
        timeout: 60_000,
        interval: 500,
      })
      .toMatch(/\}$/)
      .then(() => readFileSync(join(world.home, String(written())), 'utf8'));
  };

  it('a part of the window that does not load is said, and is there when the window is loaded again', async () => {
    const page = await open(async (window) => {
      const part = /assets\/WorkFrame-[^/]*\.js/;
      await window.route(part, (route) => route.abort());
      const reload = window.getByRole('button', { name: t('app.errors.reload') });
      await reload.waitFor();
      await window.unroute(part);
      await reload.click();
    });
    await leave(page);
  });

  it('A7.7 panning does not wait for the back half: while it stands still the map moves with the pointer', async () => {
    const page = await open();
    const host = seat?.process;
    const box = await page.locator('.maplibregl-canvas').first().boundingBox();
    if (box === null || !host) throw new Error('no map');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    /** The place under the pointer at rest, as the status bar has it. */
    const placeAt = async (): Promise<string> => {
      await page.mouse.move(x - 1, y - 1);
      await page.mouse.move(x, y);
      return page.evaluate(
        () =>
          new Promise<string>((resolve) =>
            requestAnimationFrame(() =>
              requestAnimationFrame(() => resolve(document.querySelector('footer.status')?.textContent ?? '')),
            ),
          ),
      );
    };
    await expect.poll(placeAt).toMatch(/5[\s.,]?\d{3}/u);
    const before = await placeAt();
    host.kill('SIGSTOP');
    try {
      await page.mouse.down();
      for (let step = 1; step <= 4; step++) await page.mouse.move(x - step * 25, y - step * 15);
      await page.mouse.up();
      expect(await placeAt()).not.toBe(before);
    } finally {
      host.kill('SIGCONT');
    }
    await page
      .getByRole('alert')
      .filter({ hasText: t('app.errors.lineLost') })
      .waitFor({ state: 'detached' });
    await leave(page);
  });

  it('X3 SEC-98 the back half sleeps while a line is completed, and is killed in mid-draft: the line that was drawn and the note that was being typed are there again', async () => {
    const page = await open();
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await openSplitCase(page, t);
    await typeLine(page, t);
    // As when the lid is closed: what was asked for meanwhile is done when it is awake
    seat?.process.kill('SIGSTOP');
    await page.keyboard.press('Enter');
    const isLost = page.getByRole('alert').filter({ hasText: t('app.errors.lineLost') });
    await isLost.waitFor();
    seat?.process.kill('SIGCONT');
    await isLost.waitFor({ state: 'detached' });
    await page.getByText('987,0').first().waitFor();
    // The preview shows the areas too: the line is kept once sheets can be made of it
    await page.getByRole('button', { name: t('case.documents.makePlans') }).waitFor();
    // Nobody leaves the field: that the typing has rested is enough
    const history = page.getByRole('tab', { name: t('case.dock.history') });
    const before = await history.innerText();
    await page.getByLabel(t('case.note.label')).pressSequentially(NOTE);
    await expect.poll(() => history.innerText(), { timeout: 20_000 }).not.toBe(before);
    expect(await page.getByLabel(t('case.note.label')).evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    await leave(page);

    const again = await open();
    await again
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.cases') })
      .first()
      .click();
    await again.getByText(PARCEL).first().click();
    await again.getByText('987,0').first().waitFor();
    await again.getByText('762,4').first().waitFor();
    expect(await again.getByLabel(t('case.note.label')).inputValue()).toBe(NOTE);
    await leave(again);
  });

  it('SEC-14 no password is left in the window after sign-in', async () => {
    const page = await open();
    const { password, keyPassword } = world.account('engineer');
    const kept = await page.evaluate(() =>
      [
        new XMLSerializer().serializeToString(document),
        ...Object.values({ ...localStorage }),
        ...Object.values({ ...sessionStorage }),
        ...[...document.querySelectorAll('input')].map((one) => one.value),
      ].join('\n'),
    );
    for (const secret of [password, keyPassword]) expect(kept).not.toContain(secret);
    await leave(page);
  });

  it('X3 SEC-14 the server is stopped: the case is signed, waits in the outbox, and goes out when the server is back; no secret stays in memory', async () => {
    const page = await open();
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.cases') })
      .first()
      .click();
    await page.getByText(PARCEL).first().click();
    await page.getByText('987,0').first().waitFor();
    await makePlans(page, t);
    await server.kill();
    await page.getByText(t('app.sync.offline')).first().waitFor({ timeout: 60_000 });
    await openSignSheet(page, t('case.submit.button'), world.account('engineer').keyPassword, t);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.outbox')).first().waitFor({ timeout: 30_000 });
    await secretsAreGone(page);
    // A case that is begun meanwhile says so in the list of work
    await openCard(page, NEIGHBOUR, NEIGHBOUR);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    const back = page.getByRole('button', { name: t('case.backToList') });
    if (!(await back.isVisible())) await page.keyboard.press('F8');
    await back.click();
    await page.getByText(t('case.list.offline')).first().waitFor();
    server = await world.startServer(new URL(server.url).port);
    await page.getByText(t('case.state.lodged')).first().waitFor({ timeout: 90_000 });
    const verified = await world.run(['journal', 'verify', '--json']);
    expect(verified.code, verified.stderr).toBe(0);
  });
});
