import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export type ScreenPoint = readonly [x: number, y: number];

/** Where a text of the drawing stands once the map has come to rest: it flies to the case first, a frame after it is drawn. */
export async function restingAt(page: Page, text: string | RegExp): Promise<ScreenPoint> {
  const drawn = page.locator('svg.overlay text').filter({ hasText: text }).first();
  const seen: string[] = [];
  let at: ScreenPoint = [0, 0];
  await expect
    .poll(
      async () => {
        const box = await drawn.boundingBox();
        if (box) at = [box.x + box.width / 2, box.y + box.height / 2];
        seen.push(JSON.stringify(box));
        await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
        return box !== null && seen.length > 2 && new Set(seen.slice(-3)).size === 1;
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(true);
  return at;
}

/** The middle of the corners of the figure, once the map has come to rest. */
export async function middleOf(page: Page, length: string | RegExp): Promise<ScreenPoint> {
  await restingAt(page, length);
  const boxes = await Promise.all(
    (await page.locator('svg.overlay circle.known').all()).map((corner) => corner.boundingBox()),
  );
  const corners = boxes.flatMap((box) => (box ? [[box.x + box.width / 2, box.y + box.height / 2] as const] : []));
  const mean = (axis: 0 | 1): number => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return [mean(0), mean(1)];
}

/** Moves there as a hand does, so that hovering and catching happen, and presses. */
export async function pressAt(page: Page, [x, y]: ScreenPoint): Promise<void> {
  await page.mouse.move(x - 3, y - 2);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
}

/** Counts what a person does: a press of the pointer, a key, a field that is filled. Moving the pointer costs nothing. */
export function counted(page: Page) {
  let actions = 0;
  return {
    count: (): number => actions,
    press: (at: ScreenPoint): Promise<void> => {
      actions += 1;
      return pressAt(page, at);
    },
    key: (key: string): Promise<void> => {
      actions += 1;
      return page.keyboard.press(key);
    },
    fill: (label: string, text: string): Promise<void> => {
      actions += 1;
      return page.getByLabel(label).fill(text);
    },
    click: (name: string): Promise<void> => {
      actions += 1;
      return page.getByRole('button', { name }).first().click();
    },
  };
}

/** Just inside the side that carries this length, and just outside: lengths stand on the left of the way round. */
export async function sideAt(page: Page, text: string | RegExp, middle: ScreenPoint, px: number): Promise<ScreenPoint> {
  const [x, y] = await restingAt(page, text);
  const far = Math.hypot(middle[0] - x, middle[1] - y);
  return [x + ((middle[0] - x) / far) * px, y + ((middle[1] - y) / far) * px];
}

/** What the status bar says of a place of the screen: north and east, millimetres. */
export async function gridAt(page: Page, x: number, y: number): Promise<readonly [north: number, east: number]> {
  await page.mouse.move(x - 2, y);
  await page.mouse.move(x, y);
  // The bar follows a little later; before the first movement it says nothing
  for (let tries = 0; tries < 100; tries += 1) {
    const text = (await page.locator('footer.status').innerText()).replace(/\s/gu, '');
    const [north, east] = [.../[XY](\d+),(\d{3})/gu[Symbol.matchAll](text)].map(
      (each) => Number(each[1]) * 1000 + Number(each[2]),
    );
    if (north !== undefined && east !== undefined) return [north, east];
    await page.waitForTimeout(50);
  }
  throw new Error('the status bar says no coordinates');
}

/** Where a place of the grid, millimetres, is on the screen: the grid is turned against the map by the convergence of the meridians. */
export async function pixelOf(page: Page, [north, east]: readonly [number, number]): Promise<{ x: number; y: number }> {
  const map = await page.locator('.maplibregl-canvas').first().boundingBox();
  if (!map) throw new Error('no map');
  const [x, y] = [map.x + map.width / 2, map.y + map.height / 2];
  const from = await gridAt(page, x, y);
  const right = await gridAt(page, x + 100, y);
  const [e, n] = [(right[1] - from[1]) / 100, (right[0] - from[0]) / 100];
  // A pixel to the right is (e, n) of the grid, a pixel up is (-n, e)
  const [de, dn] = [east - from[1], north - from[0]];
  const scale = e * e + n * n;
  return { x: x + (de * e + dn * n) / scale, y: y - (dn * e - de * n) / scale };
}
