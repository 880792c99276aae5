import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { HistoryEntry } from '#domain/cases/case-history.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { backHalf } from '../app/back-half.ts';
import { onlyLatest } from '../app/latest.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

/** The history of the open case: everything that was done to it in one order, read anew after each change. */
export const useCaseHistory = defineStore('caseHistory', () => {
  const entries = shallowRef<readonly HistoryEntry[]>([]);
  const fault = shallowRef<SeatFault | null>(null);
  const reading = ref<number>(0);
  const latest = onlyLatest();
  let shownOf: CaseFile['id'] | null = null;

  async function read(file: Pick<CaseFile, 'id'> | null): Promise<void> {
    if (file?.id !== shownOf) entries.value = [];
    shownOf = file?.id ?? null;
    fault.value = null;
    if (file === null) return;
    reading.value += 1;
    try {
      entries.value = (await latest(() => backHalf.cases.history({ caseId: file.id }))) ?? entries.value;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      reading.value -= 1;
    }
  }

  return {
    entries,
    fault,
    read,
    /** A change has been made that the entries do not tell of yet. */
    isReading: computed<boolean>(() => reading.value > 0),
    /** The entry that undoing takes back, and the one that redoing brings. */
    toUndo: computed<HistoryEntry | null>(
      () => entries.value.findLast(({ isUndone, held }) => !isUndone && held === null) ?? null,
    ),
    toRedo: computed<HistoryEntry | null>(() => entries.value.find(({ isUndone }) => isUndone) ?? null),
  };
});
