import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import {
  type AidCommand,
  aidsAfter,
  type DraftingAids,
  isAidCommand,
  type MeasuredPoint,
  NO_AIDS,
  withMeasured,
} from '#domain/cases/drafting-aids.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

/**
 * Construction lines, measured points and the numbering of the open case. Lines and numbering are steps of its history,
 * the points are kept beside it: they come from the computations, which have a history of their own.
 */
export const useAids = defineStore('draftingAids', () => {
  const caseId = ref<CaseId | null>(null);
  const kept = shallowRef<DraftingAids>(NO_AIDS);
  const steps = shallowRef<readonly AidCommand[]>([]);
  const fault = shallowRef<SeatFault | null>(null);

  async function open(file: Pick<CaseFile, 'id' | 'steps' | 'cursor'> | null): Promise<void> {
    const id = file?.id ?? null;
    steps.value =
      file?.steps
        .slice(0, file.cursor)
        .map(({ command }) => command)
        .filter(isAidCommand) ?? [];
    if (id === caseId.value) return;
    caseId.value = id;
    kept.value = NO_AIDS;
    fault.value = null;
    if (id === null) return;
    try {
      const found = await backHalf.cases.aids({ caseId: id });
      if (caseId.value === id) kept.value = found;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  /** Adds surveyed points, seen at once; what could not be kept is taken back, with the fault. */
  async function addMeasured(points: readonly MeasuredPoint[]): Promise<boolean> {
    const [id, before] = [caseId.value, kept.value];
    if (id === null) return false;
    const next = withMeasured(before, points);
    kept.value = next;
    fault.value = null;
    try {
      await backHalf.cases.keepAids({ caseId: id, aids: next });
      return true;
    } catch (error) {
      fault.value = toSeatFault(error);
      if (kept.value === next) kept.value = before;
      return false;
    }
  }

  return { aids: computed<DraftingAids>(() => aidsAfter(kept.value, steps.value)), fault, open, addMeasured };
});
