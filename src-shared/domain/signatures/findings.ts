import type { VerdictReason } from './reasons.ts';
import type { Evidence, Outcome } from './verdict.ts';

/** What one step found. */
export interface Finding {
  readonly outcome: Outcome;
  readonly reason: VerdictReason | null;
  readonly detail: string;
  readonly evidence?: readonly Evidence[];
}

/** The finding with what it rests on; of a chain that is too long to be told, the nearest. */
export const resting = (finding: Finding, evidence: readonly Evidence[]): Finding => ({
  ...finding,
  evidence: evidence.slice(0, MOST_EVIDENCE),
});
const MOST_EVIDENCE = 40;

const LONGEST = 400;

export const yes = (detail = ''): Finding => ({ outcome: 'valid', reason: null, detail: detail.slice(0, LONGEST) });

/** Good, with a remark that does not spoil it. */
export const yesBut = (reason: VerdictReason): Finding => ({ outcome: 'valid', reason, detail: '' });

export const no = (reason: VerdictReason, detail = ''): Finding => ({
  outcome: 'invalid',
  reason,
  detail: detail.slice(0, LONGEST),
});

/** Neither: something is not known here. */
export const open = (reason: VerdictReason, detail = ''): Finding => ({
  outcome: 'indeterminate',
  reason,
  detail: detail.slice(0, LONGEST),
});

/** Foreign bytes may be broken anywhere; what cannot be read is null. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export async function attemptLater<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}

export const guarded = async (reason: VerdictReason, check: () => Promise<Finding>): Promise<Finding> =>
  (await attemptLater(check)) ?? no(reason);

/** All that can be read; the rest is left aside. */
export const readable = <T>(bytes: readonly Uint8Array[], read: (der: Uint8Array) => T): readonly T[] =>
  bytes.map((der) => attempt(() => read(der))).filter((found) => found !== null);
