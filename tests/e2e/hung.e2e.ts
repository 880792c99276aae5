import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWatchedHost, type WatchedHost } from '#main/host/watch-host.ts';
import { WindowWatch } from '#main/shell/window-watch.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { cutThrough, demand } from '../support/draw-split.ts';
import { PARCEL, signIn, speak } from '../support/job.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { callsOver, type WorkstationCalls } from '../support/test-workstation.ts';

/** Of each kind; `npm run hardening` asks for a hundred. */
const ROUNDS = Number(process.env['SHEKARA_ROUNDS'] ?? 1);
const ALLOWED_MS = 3_000;
const TRIES = 3;
const t = speak('ru');

describe('what hangs or is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-hung-'));
  /** When the watcher of the host said something, by a clock that nobody sets. */
  const told: { event: string; at: number }[] = [];
  let central: TestCentral;
  let host: WatchedHost;
  let browser: Browser;
  let page: Page;
  let origin: string;
  let cookie: string;
  let draft: string;
  let socket: WebSocket;

  const connect = (): WorkstationCalls => {
    socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
    socket.on('error', () => undefined); // its end is what the test is about
    return callsOver(socket);
  };
  const draftOf = async (calls: WorkstationCalls): Promise<string> => {
    const [summary] = await calls.cases.list({});
    return JSON.stringify(summary && (await calls.cases.get({ caseId: summary.id })).change);
  };
  const enter = async (calls: WorkstationCalls): Promise<void> => {
    const { login, password, keyFile, keyPassword } = central.person('ermekov');
    const bytes = readFileSync(keyFile).toString('base64');
    await demand(
      calls.session.signIn({ login, password, key: { kind: 'file', name: basename(keyFile), bytes }, keyPassword }),
    );
  };

  beforeAll(async () => {
    [central, browser] = await Promise.all([startTestCentral({ parcels: 60 }), openBrowser()]);
    host = startWatchedHost({
      args: ['--home', folder, '--seat', 'hung', '--enrolment', centralPaths(central.home).enrolment],
      env: process.env,
      port: 0,
      report: (event) => told.push({ event, at: performance.now() }),
      restartsAMinute: 1_000,
    });
    const url = await host.ready();
    ({ origin } = new URL(url));
    const first = await fetch(url, { redirect: 'manual' });
    cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const look = { language: 'ru', theme: 'light', width: 1366, height: 768 } as const;
    ({ page } = await openWindow(browser, { url: `${origin}/`, cookie, ...look }));
    await signIn(page, central.person('ermekov'));
    const calls = connect();
    const opened = await demand(
      calls.cases.open({ parcel: ParcelNumber.parse(PARCEL.replaceAll('-', '')), kind: 'split' }),
    );
    const line = cutThrough(opened.situation);
    await demand(calls.cases.run({ caseId: opened.id, command: { name: 'splitParcel', parcel: opened.parcel, line } }));
    draft = await draftOf(calls);
  }, 120_000);
  afterAll(async () => {
    socket.terminate();
    await browser.close();
    host.stop();
    await host.done;
    await central.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['SIGSTOP', 'SIGKILL'] as const)(
    'SEC-11 the back half by %s: its watcher sees it and the window says it within 3 s, both come back, the draft is as it was',
    async (signal) => {
      const took = await longestOf(async () => {
        const pid = host.pid();
        const known = told.length;
        const from = performance.now();
        process.kill(pid, signal);
        await page
          .getByRole('alert')
          .filter({ hasText: t('app.errors.lineLost') })
          .waitFor({ timeout: 10_000 });
        const said = performance.now() - from;
        await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(known);
        const seen = (told[known]?.at ?? Number.POSITIVE_INFINITY) - from;
        // Nobody reloads: the window finds the new one by itself
        await page.getByRole('heading', { name: t('app.signIn.title') }).waitFor({ timeout: 30_000 });
        expect(host.pid()).not.toBe(pid);
        const calls = connect();
        await enter(calls);
        expect(await draftOf(calls)).toBe(draft);
        await page.reload();
        await page.locator('.maplibregl-canvas').first().waitFor({ timeout: 30_000 });
        return Math.max(seen, said);
      });
      console.log(`SEC-11 back half ${signal}: seen and said in the window after ${took.toFixed(0)} ms`);
      expect(took).toBeLessThanOrEqual(ALLOWED_MS);
    },
    60_000 * (ROUNDS + TRIES),
  );

  it(
    'SEC-11 the process of the window by SIGSTOP and SIGKILL: seen within 3 s and loaded again, the draft is as it was',
    async () => {
      const devtools = await page.context().newCDPSession(page);
      const processes = await browser.newBrowserCDPSession();
      let onSeen: () => void = () => undefined;
      let pid = 0;
      /** It is loaded and its process is known: one that is still starting has half a minute. */
      let isReady = false;
      /** It has answered since. */
      let lives = false;
      let onLoaded: () => void = () => undefined;
      const watch = new WindowWatch({
        window: {
          ask: () =>
            void devtools.send('Runtime.evaluate', { expression: '1' }).then(
              () => {
                if (!isReady) return;
                watch.heard();
                lives = true;
              },
              () => undefined,
            ),
          end: () => void process.kill(pid, 'SIGKILL'),
          reload: () => {
            isReady = false;
            lives = false;
            void devtools.send('Page.reload').then(
              () => onLoaded(),
              () => undefined, // the browser is closed
            );
          },
        },
        report: () => onSeen(),
        restartsAMinute: 1_000,
      });
      devtools.on('Inspector.targetCrashed', () => watch.gone('crashed'));
      await isDrawn(devtools);
      const goneBy = async (signal: 'SIGSTOP' | 'SIGKILL'): Promise<number> => {
        pid = await processOf(devtools, processes);
        isReady = true;
        await expect.poll(() => lives, { timeout: 20_000 }).toBe(true);
        const from = performance.now();
        const loaded = new Promise<void>((resolve) => (onLoaded = resolve));
        const noticed = new Promise<void>((resolve) => (onSeen = resolve));
        process.kill(pid, signal);
        await noticed;
        const seen = performance.now() - from;
        await loaded;
        await isDrawn(devtools);
        return seen;
      };
      const took = await longestOf(async () => Math.max(await goneBy('SIGSTOP'), await goneBy('SIGKILL')));
      watch.close();
      expect(await draftOf(connect())).toBe(draft);
      console.log(`SEC-11 window: seen after ${took.toFixed(0)} ms`);
      expect(took).toBeLessThanOrEqual(ALLOWED_MS);
    },
    60_000 * (ROUNDS + TRIES),
  );
});

/**
 * The longest of the rounds that were asked for, milliseconds. Where it is but one it has a few tries, of which one must do:
 * a watcher to whom the machine gave no turn says nothing of the program.
 */
async function longestOf(round: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  const triesAgain = (): boolean => ROUNDS === 1 && times.length < TRIES && Math.min(...times) > ALLOWED_MS;
  do times.push(await round());
  while (times.length < ROUNDS || triesAgain());
  return ROUNDS === 1 ? Math.min(...times) : Math.max(...times);
}

/** Of several, the one that works when the page works: Chromium keeps empty ones ready. */
async function processOf(page: CDPSession, all: CDPSession): Promise<number> {
  const renderers = async (): Promise<Map<number, number>> => {
    const { processInfo } = await all.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await renderers();
  const expression = 'for (const until = performance.now() + 300; performance.now() < until; );';
  await page.send('Runtime.evaluate', { expression });
  const worked = [...(await renderers())].map(([id, time]) => ({ id, time: time - (before.get(id) ?? 0) }));
  return worked.reduce((most, one) => (one.time > most.time ? one : most)).id;
}

async function isDrawn(devtools: CDPSession): Promise<void> {
  const expression = "document.querySelector('.maplibregl-canvas') !== null";
  const ask = async (): Promise<unknown> =>
    (await devtools.send('Runtime.evaluate', { expression }).catch(() => null))?.result.value;
  await expect.poll(ask, { timeout: 30_000 }).toBe(true);
}
