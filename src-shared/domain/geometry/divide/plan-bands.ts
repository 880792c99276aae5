import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { DoubledMm2 } from '../types.ts';
import type { DivideInput, Shares } from './divide-input.ts';
import type { Sweep } from './sweep.ts';

/** What lies between two cuts, in the order in which the cut moves over the parcel. */
export interface Band {
  /** Number of the part from 0 in the order asked for; null for the road. */
  readonly part: number | null;
  readonly targetDoubled: DoubledMm2;
  /** Position of the cut behind it; infinite for the last. */
  readonly end: number;
}

export type PlanCode = 'divide.areasExceed' | 'divide.remainderPlace' | 'divide.roadMisfit';

/** An area that is given, or null: an even share of what the others leave. */
type Share = DoubledMm2 | null;
type Item = { readonly part: number; readonly share: Share } | { readonly part: null };

/**
 * Areas and cuts of all parts at once, each cut from the area before it: the error of one does not move the next.
 *
 * Unit     doubled mm², whole; targets and road add up to `totalDoubled` exactly
 * Refuses  'divide.areasExceed' (with the area missing, m²) · 'divide.remainderPlace' · 'divide.roadMisfit'
 */
export function planBands(
  sweep: Sweep,
  totalDoubled: DoubledMm2,
  input: Pick<DivideInput, 'into' | 'from' | 'road'>,
): Result<readonly Band[], Refusal<PlanCode>> {
  const shares = sharesOf(input.into);
  if (!shares) return refuse('divide.remainderPlace');
  const given = sumOf(shares);
  if (given > totalDoubled) return refuse('divide.areasExceed', [metres(given - totalDoubled)]);
  const items = itemsOf(shares, input);
  if (!items) return refuse('divide.roadMisfit');
  const strip = input.road?.along.kind === 'cuts' ? stripOf(sweep, totalDoubled, items, input.road.widthMm) : null;
  if (strip && strip.areaDoubled >= totalDoubled) return refuse('divide.roadMisfit');
  const left = totalDoubled - given - (strip?.areaDoubled ?? 0);
  if (left < 0) return refuse('divide.areasExceed', [metres(-left)]);
  return ok(bandsOf(sweep, totalDoubled, fill(items, left), strip));
}

/** Null where the remainder is placed after more parts than there are. */
function sharesOf(into: Shares): readonly Share[] | null {
  if (into.kind === 'equal') return Array.from({ length: into.parts }, () => null);
  const { areasDoubled, remainder } = into;
  const place = remainder === 'first' ? 0 : remainder === 'last' ? areasDoubled.length : remainder;
  return place > areasDoubled.length ? null : areasDoubled.toSpliced(place, 0, null as never);
}

function itemsOf(shares: readonly Share[], { from, road }: Pick<DivideInput, 'from' | 'road'>): readonly Item[] | null {
  const items: Item[] = shares.map((share, part) => ({ part, share }));
  if (road?.along.kind === 'cuts') {
    if (road.along.after > items.length) return null;
    items.splice(road.along.after, 0, { part: null });
  }
  return from === 'left' ? items.reverse() : items;
}

interface Strip {
  readonly from: number;
  readonly to: number;
  readonly areaDoubled: DoubledMm2;
}

/**
 * Where a road between two cuts lies. With `even` parts before and behind it that share what is left, its own area
 * moves with it: the place is the root of a function that grows with the position.
 */
function stripOf(sweep: Sweep, total: DoubledMm2, items: readonly Item[], width: number): Strip {
  const road = items.findIndex((item) => item.part === null);
  const before = halfOf(items.slice(0, road));
  const behind = halfOf(items.slice(road + 1));
  const { start, end } = sweep.kind;
  const excess = (position: number): number =>
    behind.even * (sweep.areaBefore(position) - before.given) -
    before.even * (total - sweep.areaBefore(position + width) - behind.given);
  const place =
    before.even === 0
      ? sweep.positionAt(before.given)
      : behind.even === 0
        ? sweep.positionAt(total - behind.given) - width
        : rootOf(excess, start, Math.max(start, end - width));
  // Pushed back into the parcel where it would run out of it: the areas then exceed what is left.
  const from = Math.max(start, Math.min(place, end - width));
  return { from, to: from + width, areaDoubled: Math.round(sweep.areaBefore(from + width) - sweep.areaBefore(from)) };
}

function halfOf(items: readonly Item[]): { readonly given: DoubledMm2; readonly even: number } {
  const shares = items.flatMap((item) => (item.part === null ? [] : [item.share]));
  return { given: sumOf(shares), even: shares.filter((share) => share === null).length };
}

/** Secants between two places that enclose the root; an end that stays is weighed less (Illinois), so both close in. */
function rootOf(value: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [atLow, atHigh] = [value(low), value(high)];
  if (atLow >= 0) return low;
  if (atHigh <= 0) return high;
  for (let step = 0; step < MOST_STEPS && high - low > FINEST_MM; step++) {
    const middle = low + ((high - low) * -atLow) / (atHigh - atLow);
    const at = value(middle);
    if (at === 0) return middle;
    if (at < 0) [low, atLow, atHigh] = [middle, at, atHigh / 2];
    else [high, atHigh, atLow] = [middle, at, atLow / 2];
  }
  return (low + high) / 2;
}

const MOST_STEPS = 100;
const FINEST_MM = 1e-7;

interface Filled {
  readonly part: number | null;
  readonly areaDoubled: DoubledMm2;
}

/** Even shares in whole units, the first ones a unit larger; a remainder of nothing is no part. */
function fill(items: readonly Item[], left: DoubledMm2): readonly Filled[] {
  const even = items
    .flatMap((item) => (item.part !== null && item.share === null ? [item.part] : []))
    .sort((a, b) => a - b);
  const dropped = left === 0 ? (even[0] ?? Infinity) : Infinity;
  const odd = left % even.length;
  return items.flatMap((item): readonly Filled[] => {
    if (item.part === null) return [{ part: null, areaDoubled: 0 }];
    if (item.part === dropped) return [];
    const part = item.part > dropped ? item.part - 1 : item.part;
    if (item.share !== null) return [{ part, areaDoubled: item.share }];
    return [{ part, areaDoubled: Math.floor(left / even.length) + (even.indexOf(item.part) < odd ? 1 : 0) }];
  });
}

function bandsOf(sweep: Sweep, total: DoubledMm2, items: readonly Filled[], strip: Strip | null): readonly Band[] {
  let before = 0;
  return items.map(({ part, areaDoubled }, index): Band => {
    if (part === null && strip) before += strip.areaDoubled;
    else before += areaDoubled;
    const nextIsRoad = items[index + 1]?.part === null;
    const end =
      index === items.length - 1
        ? Infinity
        : part === null && strip
          ? strip.to
          : nextIsRoad && strip
            ? strip.from
            : sweep.positionAt(Math.min(before, total));
    return { part, targetDoubled: part === null && strip ? strip.areaDoubled : areaDoubled, end };
  });
}

const sumOf = (shares: readonly Share[]): DoubledMm2 => shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);

/** For the text of a refusal: square metres to the square decimetre, never less than what is missing. */
const metres = (doubled: DoubledMm2): string => (Math.ceil(doubled / 2e4) / 100).toFixed(2);
