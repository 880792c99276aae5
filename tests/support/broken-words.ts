import type { Page } from 'playwright-core';

/**
 * Words of the present screen that are broken in the middle, and tables that have to be scrolled sideways, as short lines.
 * A word is of letters alone: numbers, hashes and names of files are cut where there is room.
 */
export const brokenWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const SLACK = 1.5;
    const faults: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (element === null || element.closest('svg, canvas, .maplibregl-map > *, .viewer, script, style')) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (getComputedStyle(element).clipPath !== 'none') continue;
      for (const word of (node.textContent ?? '').matchAll(
        /(?<![^\s«»„“”"(),.:;–—-])\p{L}{2,}(?![^\s«»„“”"(),.:;–—-])/gu,
      )) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set(
          [...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)),
        );
        if (lines.size > 1)
          faults.push(`broken: "${word[0]}" in ${element.tagName.toLowerCase()}.${element.className}`);
      }
    }
    for (const table of document.querySelectorAll('table')) {
      const holder = table.parentElement;
      if (holder !== null && table.checkVisibility() && holder.scrollWidth > holder.clientWidth + SLACK)
        faults.push(
          `sideways: ${table.getAttribute('aria-label') ?? table.className} ${holder.scrollWidth} of ${holder.clientWidth}`,
        );
    }
    return [...new Set(faults)];
  });
