import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { z } from 'zod';
import type {
  DecideAnswer as DecideAnswerSchema,
  Examination as ExaminationSchema,
  QueueRow as QueueRowSchema,
} from '#contracts/central/queue.ts';
import { useSession } from '../app/session.store.ts';
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

  /** Laid aside to be registered together. Only what was examined can be: its hash is that of the text that was seen. */
  const pile = shallowRef<readonly Pick<Examination, 'row' | 'submissionSha256'>[]>([]);
  // The next person at this seat has seen none of them.
  const { seat } = storeToRefs(useSession());
  watch(
    () => seat.value?.account?.login,
    () => (pile.value = []),
  );
  const layBack = (submissionId: string): void => {
    pile.value = pile.value.filter(({ row }) => row.submissionId !== submissionId);
  };

  return {
    pile,
    layBack,
    /** In order of receipt, as they will be decided. */
    layAside: ({ row, submissionSha256 }: Examination): void => {
      layBack(row.submissionId);
      pile.value = [...pile.value, { row, submissionSha256 }].toSorted((a, b) => a.row.place - b.row.place);
    },
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
