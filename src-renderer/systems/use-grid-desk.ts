import { readonly, ref, shallowRef } from 'vue';
import type { Refusal, Result } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { checkUpload, upload } from '../cases/upload.ts';
import { useSystems } from './systems.store.ts';

type Step = 'sending' | 'checking';

/** Installing and deleting the national grid; while it is on its way it can be cancelled. */
export function useGridDesk() {
  const { t } = useTexts();
  const store = useSystems();
  const status = useStatus();
  const toasts = useToasts();
  const step = ref<Step | null>(null);
  const sent = ref<{ readonly done: number; readonly total: number }>({ done: 0, total: 0 });
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  /** The sending that counts; another number or none: it was cancelled. */
  let running = 0;

  function tell(text: string): void {
    status.announce(text);
    toasts.show({ tone: 'ok', text });
  }

  async function install(file: File): Promise<void> {
    const mine = ++running;
    refusal.value = checkUpload(file);
    fault.value = null;
    if (refusal.value !== null) return;
    step.value = 'sending';
    sent.value = { done: 0, total: file.size };
    try {
      const taken = await bring(file, mine);
      if (mine !== running) return;
      if (!taken.ok) refusal.value = taken.error;
      else tell(t('systems.grid.done'));
      await store.load();
    } catch (error) {
      if (mine === running) fault.value = toSeatFault(error);
    } finally {
      if (mine === running) step.value = null;
    }
  }

  async function bring(file: File, mine: number): Promise<Result<unknown, Refusal>> {
    const uploaded = await upload(file, (piece, ...options) => {
      // What nobody waits for is sent no further; the back half drops the pieces with the next file
      if (mine !== running) throw new DOMException('cancelled', 'AbortError');
      sent.value = { done: piece.at, total: file.size };
      return backHalf.systems.uploadGrid(piece, ...options);
    });
    if (!uploaded.ok) return uploaded;
    step.value = 'checking';
    return backHalf.systems.installGrid({ uploadId: uploaded.value });
  }

  function cancel(): void {
    running++;
    step.value = null;
    status.announce(t('systems.grid.cancelled'));
  }

  async function remove(): Promise<void> {
    refusal.value = null;
    try {
      await backHalf.systems.removeGrid({});
      tell(t('systems.grid.gone'));
      await store.load();
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return { step: readonly(step), sent: readonly(sent), refusal, fault, install, cancel, remove };
}
