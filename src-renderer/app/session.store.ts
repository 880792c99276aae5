import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { z } from 'zod';
import type { Capability } from '#domain/access/capabilities.ts';
import type {
  SeatEvent as SeatEventSchema,
  SeatState as SeatStateSchema,
  SyncState as SyncStateSchema,
} from '#contracts/workstation/session.ts';

export type SeatState = z.infer<typeof SeatStateSchema>;
export type SyncState = z.infer<typeof SyncStateSchema>;
export type SeatEvent = z.infer<typeof SeatEventSchema>;
type Ended = Extract<SeatEvent, { name: 'session.ended' }>['reason'];

/** Who is at the workstation and how its line and replica stand. Set by `use-session.ts`, read everywhere. */
export const useSession = defineStore('session', () => {
  const seat = shallowRef<SeatState | null>(null);
  const ended = ref<Ended | 'passwordChanged' | null>(null);
  /** The back half is about to lock: the screen is empty already. */
  const isLocking = ref<boolean>(false);
  const unreadNotices = ref<number>(0);
  /** Rises when acts were applied: what shows register data asks again. */
  const replicaSize = ref<number>(0);

  const account = computed(() => seat.value?.account ?? null);
  const sync = computed(() => seat.value?.sync ?? null);

  /** Signed in against the server and nothing has come yet: no word about the line would be true. */
  const isFilling = computed(() => {
    const now = seat.value;
    if (now === null || now.account === null || now.sync.stopped !== null) return false;
    if (now.sync.progress !== null && now.sync.progress.phase !== 'feed') return true;
    return !now.offline && now.parcels === null && now.sync.size === 0;
  });

  return {
    isFilling,
    isLocking,
    isLocked: computed<boolean>(() => isLocking.value || (seat.value?.locked ?? false)),
    seat,
    ended,
    unreadNotices,
    replicaSize,
    account,
    sync,
    can: (capability: Capability): boolean => account.value?.capabilities.includes(capability) ?? false,
    setSeat: (next: SeatState): void => {
      seat.value = next;
      replicaSize.value = next.sync.size;
    },
    setSync: (next: SyncState): void => {
      if (seat.value !== null) seat.value = { ...seat.value, sync: next };
    },
  };
});
