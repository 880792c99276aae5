import type { CheckScope, CheckState } from '#contracts/workstation/check.ts';
import { parseQuarterNumber } from '#domain/numbers/parcel-number.ts';
import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useCheck } from './check.store.ts';

const MOST_TOLERANCE_MM = 1000;

/** What can be done with the check: begin it, cancel it, ask how it stands. */
export function useChecking() {
  const store = useCheck();
  const status = useStatus();
  const { t, refusalText } = useTexts();

  async function take(ask: () => Promise<CheckState>): Promise<void> {
    store.fault = null;
    try {
      store.setState(await ask());
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  async function start(scope: CheckScope, toleranceMm: number): Promise<void> {
    store.refusal = null;
    await take(async () => {
      const answer = await backHalf.check.start({ scope, toleranceMm });
      if (answer.ok) return answer.value;
      store.refusal = answer.error;
      status.announce(refusalText(answer.error));
      return store.state;
    });
  }

  /** What the form says, or null where it says nothing that can be checked. */
  function asked(): { readonly scope: CheckScope; readonly toleranceMm: number } | null {
    const toleranceMm = toleranceOf(store.toleranceText);
    if (toleranceMm === null) return null;
    if (store.scopeKind === 'region') return { scope: { of: 'region' }, toleranceMm };
    const quarter = parseQuarterNumber(store.quarterText);
    return quarter.ok ? { scope: { of: 'quarter', quarter: quarter.value }, toleranceMm } : null;
  }

  return {
    start,
    asked,
    startAsked: async (): Promise<void> => {
      const order = asked();
      if (order !== null) await start(order.scope, order.toleranceMm);
    },
    startAgain: async (): Promise<void> => {
      const { result } = store;
      if (result !== null) await start(result.scope, result.toleranceMm);
    },
    cancel: async (): Promise<void> => {
      const checkId = store.running?.checkId;
      if (checkId === undefined) return;
      await take(() => backHalf.check.cancel({ checkId }));
      status.announce(t('check.running.cancelled'));
    },
    load: () => take(() => backHalf.check.state({})),
  };
}

/** Whole millimetres from 0 to 1000; null for anything else. */
export function toleranceOf(text: string): number | null {
  const value = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : NaN;
  return value <= MOST_TOLERANCE_MM ? value : null;
}
