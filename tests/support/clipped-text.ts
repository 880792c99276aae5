import type { Page } from 'playwright-core';

/**
 * Words of the present screen that cannot be read whole, as short lines: cut by the edge of what holds them, or with other
 * words upon them. What can be scrolled to is not cut, nor is a line that ends in dots and says the whole in its tooltip.
 */
export const clippedTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const SLACK = 1.5;
    /** What lies over the rest on purpose. */
    const FLOATS = '[role=menu], [role=listbox], [role=tooltip], .map-float, .toasts, .el-popper, dialog';
    const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll';
    const cuts = (value: string): boolean => value === 'hidden' || value === 'clip';
    const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
    const faults: string[] = [];
    const shown: { text: string; box: DOMRect; element: Element }[] = [];

    /** What is cut to nothing is there for the reader of the screen alone. */
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      getComputedStyle(element).clipPath === 'none' &&
      element.closest('.visually-hidden') === null;
    const isSaidWhole = (element: Element, text: string): boolean => {
      for (let up: Element | null = element; up !== null; up = up.parentElement) {
        const said = up.getAttribute('title') ?? up.getAttribute('data-whole') ?? '';
        if (said.replace(/\s+/g, ' ').includes(text)) return true;
      }
      return false;
    };
    /** Where the words leave what holds them; null: nowhere. */
    const edgeOf = (element: Element, box: DOMRect): Element | null => {
      let [x, y] = [true, true];
      for (let up: Element | null = element; up !== null && (x || y); up = up.parentElement) {
        const style = getComputedStyle(up);
        const edge = up.getBoundingClientRect();
        if (scrolls(style.overflowX)) x = false;
        if (scrolls(style.overflowY)) y = false;
        if (x && cuts(style.overflowX) && (box.right > edge.right + SLACK || box.left < edge.left - SLACK)) return up;
        if (y && cuts(style.overflowY) && (box.bottom > edge.bottom + 2 * SLACK || box.top < edge.top - 2 * SLACK))
          return up;
        if (style.position === 'fixed') return null;
      }
      if (!x && !y) return null;
      const [width, height] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
      const isOut =
        (x && (box.right > width + SLACK || box.left < -SLACK)) ||
        (y && (box.bottom > height + SLACK || box.top < -SLACK));
      return isOut ? document.documentElement : null;
    };
    const isScrolledAway = (element: Element, box: DOMRect): boolean => {
      for (let up: Element | null = element; up !== null; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up);
        if (!scrolls(overflowX) && !scrolls(overflowY)) continue;
        const edge = up.getBoundingClientRect();
        if (box.bottom > edge.bottom || box.top < edge.top || box.right > edge.right || box.left < edge.left)
          return true;
      }
      return false;
    };
    const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`;

    const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
      const element = node.parentElement;
      // Labels on the map, in drawings and on scans lie where the land lies
      if (
        text === '' ||
        element === null ||
        element.closest('svg, canvas, .maplibregl-map > *, .viewer, script, style')
      )
        continue;
      if (!isShown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      const cut = boxes.map((box) => edgeOf(element, box)).find((edge) => edge !== null);
      if (cut) {
        if (!isSaidWhole(element, text))
          faults.push(`cut: "${text.slice(0, 60)}" in ${nameOf(element)} by ${nameOf(cut)}`);
        continue;
      }
      for (const box of boxes) {
        if (isScrolledAway(element, box)) continue;
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (top && (top === element || element.contains(top) || top.contains(element)))
          shown.push({ text, box, element });
      }
    }
    // A long text is moved through; a figure is read at a glance
    for (const field of (dialog ?? document).querySelectorAll('input')) {
      const isFigure = /^-?[\d\s]+(?:[.,]\d+)?$/u.test(field.value);
      if (isFigure && isShown(field) && field.scrollWidth > field.clientWidth + SLACK)
        faults.push(`cut: field "${field.value}" ${nameOf(field)}`);
    }
    for (const [at, one] of shown.entries())
      for (const other of shown.slice(at + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        if (one.element.closest(FLOATS) !== other.element.closest(FLOATS)) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 3 && high > 5)
          faults.push(
            `upon each other: "${one.text.slice(0, 40)}" and "${other.text.slice(0, 40)}" in ${nameOf(other.element)}`,
          );
      }
    return [...new Set(faults)];
  });
