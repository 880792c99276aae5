import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { CaseId } from '#domain/cases/case-file.ts';
import { type DraftingAids, NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

/** Construction lines, measured points and the numbering of the open case, kept with it at this desk. */
export const useAids = defineStore('draftingAids', () => {
  const caseId = ref<CaseId | null>(null);
  const aids = shallowRef<DraftingAids>(NO_AIDS);
  const fault = shallowRef<SeatFault | null>(null);

  async function open(id: CaseId | null): Promise<void> {
    if (id === caseId.value) return;
    caseId.value = id;
    aids.value = NO_AIDS;
    fault.value = null;
    if (id === null) return;
    try {
      const kept = await backHalf.cases.aids({ caseId: id });
      if (caseId.value === id) aids.value = kept;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  /** Seen at once; what could not be kept is taken back, with the fault. */
  async function change(next: DraftingAids): Promise<boolean> {
    const [id, before] = [caseId.value, aids.value];
    if (id === null) return false;
    aids.value = next;
    fault.value = null;
    try {
      await backHalf.cases.keepAids({ caseId: id, aids: next });
      return true;
    } catch (error) {
      fault.value = toSeatFault(error);
      if (aids.value === next) aids.value = before;
      return false;
    }
  }

  return { aids, fault, open, change };
});
