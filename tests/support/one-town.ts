import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, openWindow, type WindowOptions, type WindowWatch } from './browser.ts';
import { makeWorld, type World } from './world.ts';

/** Where pictures of screens are kept. */
export const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

export interface Town {
  readonly world: World;
  /** A window on a seat of its own. */
  open(seat: string, view: Omit<WindowOptions, 'url'>): Promise<WindowWatch>;
}

/** One town, one server and one browser for all languages of a test file, from its first test to its last. */
export function oneTown(parcels = 300): Town {
  let world: World | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels });
    [browser] = await Promise.all([openBrowser(), world.startServer()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  return {
    get world() {
      if (world === undefined) throw new Error('no town');
      return world;
    },
    async open(seat, view) {
      if (browser === undefined || world === undefined) throw new Error('no town');
      const { url } = await world.startSeat(seat);
      return openWindow(browser, { url, ...view });
    },
  };
}
