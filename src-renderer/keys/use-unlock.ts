import { computed, reactive, ref } from 'vue';
import type { KeyChoice } from '#contracts/workstation/keys.ts';
import { useKeyChoice } from './use-key-choice.ts';

/** What a call that signs takes: the key and what opens it. */
export interface Unlocking {
  readonly key?: KeyChoice;
  readonly keyPassword: string;
}

/** State of a sheet that signs. The secret leaves it with the call: after a fault it is typed again. */
export function useUnlock() {
  const keys = useKeyChoice('sign');
  const secret = ref<string>('');
  const hasKey = computed<boolean>(() => keys.kind !== 'file' || (keys.files.chosen !== '' && !keys.files.isReading));
  const isReady = computed<boolean>(() => keys.isReady && hasKey.value && (secret.value !== '' || !keys.asksSecret));

  function take(): Unlocking {
    const key = keys.choice();
    const keyPassword = keys.asksSecret ? secret.value : '';
    secret.value = '';
    return key === null ? { keyPassword } : { key, keyPassword };
  }

  return reactive({ keys, secret, isReady, take, look: keys.look });
}
