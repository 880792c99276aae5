import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { z } from 'zod';
import type {
  DecideAnswer as DecideAnswerSchema,
  Examination as ExaminationSchema,
  QueueRow as QueueRowSchema,
} from '#contracts/central/queue.ts';
import type { SeatFault } from '../app/seat-fault.ts';

export type QueueRow = z.infer<typeof QueueRowSchema>;
export type Examination = z.infer<typeof ExaminationSchema>;
export type DecideAnswer = z.infer<typeof DecideAnswerSchema>;
export type QueueState = 'lodged' | 'decided';

/** The registrar's queue in order of receipt, and the submission under examination. Set by `use-queue.ts`. */
export const useQueueStore = defineStore('queue', () => {
  const state = ref<QueueState>('lodged');
  const rows = shallowRef<readonly QueueRow[] | null>(null);
  const current = ref<string | null>(null);
  const examination = shallowRef<Examination | null>(null);
  const answer = shallowRef<DecideAnswer | null>(null);
  const listFault = shallowRef<SeatFault | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const task = ref<'list' | 'examine' | 'decide' | null>(null);

  return {
    state,
    rows,
    current,
    examination,
    answer,
    listFault,
    fault,
    task,
    row: computed<QueueRow | null>(
      () => rows.value?.find(({ submissionId }) => submissionId === current.value) ?? examination.value?.row ?? null,
    ),
    /** The one after the current in order of receipt, else the first that waits. */
    next: computed<QueueRow | null>(() => {
      const waiting = (rows.value ?? []).filter((row) => row.state === 'lodged' && row.submissionId !== current.value);
      const place = examination.value?.row.place ?? 0;
      return waiting.find((row) => row.place > place) ?? waiting[0] ?? null;
    }),
  };
});
