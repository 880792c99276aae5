import { computed, onMounted, reactive, shallowRef } from 'vue';
import type { ShownText } from '#contracts/workstation/keys.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useTexts } from '../app/texts.ts';

/**
 * What waits for a signature, as the back half will sign it: asked for before the secret is, and again after the answer
 * that it is no longer this.
 */
export function useShownText<S extends ShownText>(ask: () => Promise<Result<S, Refusal>>) {
  const { refusalText, faultText } = useTexts();
  const text = shallowRef<S | null>(null);
  const trouble = shallowRef<string>('');

  async function look(): Promise<void> {
    text.value = null;
    trouble.value = '';
    try {
      const answer = await ask();
      if (answer.ok) text.value = answer.value;
      else trouble.value = refusalText(answer.error);
    } catch (error) {
      trouble.value = faultText(toSeatFault(error));
    }
  }
  onMounted(look);

  return reactive({ text, trouble, look, sha256: computed<string>(() => text.value?.sha256 ?? '') });
}
