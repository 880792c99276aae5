import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { clippedTexts } from './clipped-text.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What is wrong with the present screen, as short lines: WCAG 2.2 A and AA, contrast in the other theme, words that are cut
 * or lie upon each other, at 100 % and at 150 % of the size of text.
 */
export async function screenFaults(page: Page): Promise<string[]> {
  const faults = await violations(new AxeBuilder({ page }).withTags(RULES));
  faults.push(...(await clippedTexts(page)));
  await switched(page, 'text', async () =>
    faults.push(...(await clippedTexts(page)).map((fault) => `at 150 %: ${fault}`)),
  );
  await switched(page, 'theme', async () => {
    const contrast = await violations(new AxeBuilder({ page }).withRules(['color-contrast']));
    faults.push(...contrast.map((fault) => `other theme: ${fault}`));
  });
  return faults;
}

async function violations(builder: AxeBuilder): Promise<string[]> {
  const report = await builder.analyze();
  return report.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
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
