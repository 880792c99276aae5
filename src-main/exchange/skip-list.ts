import type { Skipped } from './drawing.ts';

/**
 * Keys of the locales under `exchange.skipped`. Some come along all the same, and the preview says what was done to
 * them.
 */
export const SKIP_REASONS = [
  'curveTooFine',
  'degenerate',
  'dxfBlockCycle',
  'dxfBlockDepth',
  'dxfExternal',
  'dxfFlattened',
  'dxfHatch',
  'dxfInvisible',
  'dxfLayerFrozen',
  'dxfLayerOff',
  'dxfMesh',
  'dxfNoBlock',
  'dxfNoEnd',
  'dxfOutsideSection',
  'dxfPaperSpace',
  'dxfSpline',
  'dxfTorn',
  'dxfTrailing',
  'dxfVertexCount',
  'emptyText',
  'encodingDoubtful',
  'incomplete',
  'mifNoMid',
  'mifRowLeft',
  'mifRowMissing',
  'textTooLong',
  'tooManyRings',
  'unsupported',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Different things named one by one; the others go together, so that a hostile file does not fill the list. */
const MOST_NAMED = 500;

/** Counts what does not come along, by kind and reason, with the place of the first. */
export class SkipList<R extends string = string> {
  readonly #counts = new Map<string, { what: string; reason: R; count: number; where: string | null }>();

  skip(what: string, reason: R, where: string | null = null, count = 1): void {
    const named = this.#counts.size < MOST_NAMED || this.#counts.has(keyOf(reason, what)) ? what.slice(0, 100) : '…';
    const key = keyOf(reason, named);
    const known = this.#counts.get(key);
    if (known) known.count += count;
    else this.#counts.set(key, { what: named, reason, count, where });
  }

  list(): readonly Skipped[] {
    return [...this.#counts.values()];
  }
}

const keyOf = (reason: string, what: string): string => `${reason} ${what.slice(0, 100)}`;
