import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ProposalView, TrustStep, TrustView } from '#contracts/workstation/trust.ts';
import type { SeatFault } from '../app/seat-fault.ts';

/** The trust store as this seat has it, what waits for a second administrator, and the change being put together. Set by `use-trust.ts`. */
export const useTrustStore = defineStore('trust', () => {
  const view = shallowRef<TrustView | null>(null);
  const proposals = shallowRef<readonly ProposalView[]>([]);
  const draft = shallowRef<readonly TrustStep[]>([]);
  const reason = ref<string>('');
  /** The change alone is shown, with the key that signs it. */
  const isSigning = ref<boolean>(false);
  const isBusy = ref<boolean>(false);
  const fault = shallowRef<SeatFault | null>(null);
  /** Why the server, or the file that was chosen, was not taken. */
  const refusal = shallowRef<{ readonly code: string; readonly about: readonly string[] } | null>(null);
  return { view, proposals, draft, reason, isSigning, isBusy, fault, refusal };
});
