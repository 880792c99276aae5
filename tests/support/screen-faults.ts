import axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { clippedTexts } from './clipped-text.ts';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What is wrong with the present screen, as short lines: WCAG 2.2 A and AA, contrast in the other theme, words that are cut
 * or lie upon each other, at 100 % and at 150 % of the size of text.
 */
export async function screenFaults(page: Page): Promise<string[]> {
  const faults = await violations(page, { type: 'tag', values: LEVELS });
  faults.push(...(await clippedTexts(page)));
  await switched(page, 'text', async () =>
    faults.push(...(await clippedTexts(page)).map((fault) => `at 150 %: ${fault}`)),
  );
  await switched(page, 'theme', async () => {
    const contrast = await violations(page, { type: 'rule', values: ['color-contrast'] });
    faults.push(...contrast.map((fault) => `other theme: ${fault}`));
  });
  return faults;
}

/** Axe in the window itself: its wrapper for Playwright opens another page for every report, which takes longer than axe. */
async function violations(page: Page, runOnly: NonNullable<RunOptions['runOnly']>): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async (options) => {
      const report = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
      return report.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      );
    },
    { runOnly, resultTypes: ['violations'], preload: false } satisfies RunOptions,
  );
}
/** The settings of the window for a moment: the screen does not learn of it, so nothing that is open closes. */
async function switched(page: Page, setting: 'text' | 'theme', look: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate((name) => {
    const { classList, dataset } = document.documentElement;
    const was = dataset['text'] ?? '100';
    if (name === 'text') dataset['text'] = '150';
    else classList.toggle('dark');
    return was;
  }, setting);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await look();
  await page.evaluate(
    ([name, was]) => {
      const { classList, dataset } = document.documentElement;
      if (name === 'text') dataset['text'] = was;
      else classList.toggle('dark');
    },
    [setting, before] as const,
  );
}
