import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import { type AidCommand, aidCommandsIn, aidsAfter, type DraftingAids, NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { backHalf } from '../app/back-half.ts';
import { onlyLatest } from '../app/latest.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

/**
 * Construction lines, measured points and the numbering of the open case. Lines and numbering are steps of the draft; the
 * points are kept beside it and read anew after each change, for they are undone with everything else.
 */
export const useAids = defineStore('draftingAids', () => {
  const caseId = ref<CaseId | null>(null);
  const kept = shallowRef<DraftingAids>(NO_AIDS);
  const steps = shallowRef<readonly AidCommand[]>([]);
  const fault = shallowRef<SeatFault | null>(null);
  const latest = onlyLatest();

  async function open(file: Pick<CaseFile, 'id' | 'steps' | 'cursor'> | null): Promise<void> {
    const id = file?.id ?? null;
    steps.value = file ? aidCommandsIn(file) : [];
    if (id !== caseId.value) kept.value = NO_AIDS;
    caseId.value = id;
    fault.value = null;
    if (id === null) return;
    try {
      kept.value = (await latest(() => backHalf.cases.aids({ caseId: id }))) ?? kept.value;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return { aids: computed<DraftingAids>(() => aidsAfter(kept.value, steps.value)), fault, open };
});
