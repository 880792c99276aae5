import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CheckState, CheckSummary } from '#contracts/workstation/check.ts';
import { USUAL_TOLERANCE_MM } from '#domain/register-check/tolerance.ts';
import type { Refusal } from '#domain/result.ts';
import type { SeatFault } from '../app/seat-fault.ts';

export type FindingSeverity = 'error' | 'warning';

const NOTHING: CheckState = { running: null, result: null, failure: null };

/** The full check as the window sees it: what runs, what the last one found, and what of it is looked at. */
export const useCheck = defineStore('check', () => {
  const state = shallowRef<CheckState>(NOTHING);
  /** Why the call itself failed; why a check did not go through is in the state. */
  const fault = shallowRef<SeatFault | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const scopeKind = ref<'region' | 'quarter'>('region');
  const quarterText = ref<string>('');
  const toleranceText = ref<string>(String(USUAL_TOLERANCE_MM));
  const rule = ref<string | null>(null);
  const severity = ref<FindingSeverity | null>(null);
  /** Place in the list that the filters leave. */
  const current = ref<number | null>(null);
  const isCardOpen = ref<boolean>(false);

  const running = computed(() => state.value.running);
  const result = computed<CheckSummary | null>(() => state.value.result);

  function choose(next: { rule?: string | null; severity?: FindingSeverity | null }): void {
    if (next.rule !== undefined) rule.value = next.rule;
    if (next.severity !== undefined) severity.value = next.severity;
    current.value = null;
  }

  return {
    state,
    fault,
    refusal,
    scopeKind,
    quarterText,
    toleranceText,
    rule,
    severity,
    current,
    isCardOpen,
    running,
    result,
    choose,
    setState: (next: CheckState): void => {
      const isOther = next.result?.checkId !== state.value.result?.checkId;
      state.value = next;
      if (!isOther) return;
      choose({ rule: null, severity: null });
      isCardOpen.value = false;
    },
    setProgress: (checkId: string, parcels: number, of: number): void => {
      const now = state.value.running;
      if (now?.checkId === checkId) state.value = { ...state.value, running: { ...now, parcels, of } };
    },
  };
});
