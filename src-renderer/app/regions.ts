/** `F6` and `Shift F6`: the focus goes round the landmarks that are on screen. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const now = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(now + step + regions.length) % regions.length];
  if (next === undefined) return;
  const inside = next.querySelector<HTMLElement>('[tabindex="0"], button:not(:disabled), input, a[href]');
  (inside ?? next).focus();
}
