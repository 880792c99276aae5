import { computed, type ComputedRef, ref, shallowReactive, shallowRef, watch } from 'vue';
import { MOST_ROWS_OF_PAGE } from '#contracts/workstation/check.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import type { FindingSeverity } from './check.store.ts';

export interface FindingQuestion {
  readonly checkId: string;
  readonly rule: string | null;
  readonly severity: FindingSeverity | null;
}

interface FindingPages {
  /** Null until the first page has come. */
  readonly total: ComputedRef<number | null>;
  readonly fault: ComputedRef<SeatFault | null>;
  /** Those that were brought so far, by their place in the list. */
  readonly loaded: ReadonlyMap<number, Finding>;
  /** Brings the pages that hold these places, once each. */
  readonly want: (from: number, to: number) => void;
  readonly bring: (at: number) => Promise<Finding | null>;
  readonly again: () => void;
}

/** A list of any length, of which only what is looked at comes into the window. */
export function useFindingPages(question: () => FindingQuestion): FindingPages {
  const total = ref<number | null>(null);
  const loaded = shallowReactive(new Map<number, Finding>());
  const asked = new Map<number, Promise<void>>();
  const fault = shallowRef<SeatFault | null>(null);
  /** Answers to a question that is no longer asked belong to nobody. */
  let round = 0;

  function page(no: number): Promise<void> {
    const known = asked.get(no) ?? ask(no, round);
    asked.set(no, known);
    return known;
  }

  async function ask(no: number, inRound: number): Promise<void> {
    const from = no * MOST_ROWS_OF_PAGE;
    try {
      const answer = await backHalf.check.page({ ...question(), from, limit: MOST_ROWS_OF_PAGE });
      if (inRound !== round) return;
      total.value = answer.total;
      for (const [index, { finding }] of answer.rows.entries()) loaded.set(from + index, finding);
    } catch (error) {
      if (inRound === round) fault.value = toSeatFault(error);
    }
  }

  function again(): void {
    round += 1;
    total.value = null;
    fault.value = null;
    loaded.clear();
    asked.clear();
    void page(0);
  }

  const pageOf = (at: number): number => Math.floor(at / MOST_ROWS_OF_PAGE);

  watch(() => Object.values(question()).join(), again, { immediate: true });

  return {
    total: computed(() => total.value),
    fault: computed(() => fault.value),
    loaded,
    want: (from, to) => {
      for (let no = pageOf(from); no <= pageOf(Math.max(from, to)); no += 1) void page(no);
    },
    bring: async (at) => {
      await page(pageOf(at));
      return loaded.get(at) ?? null;
    },
    again,
  };
}
