import { computed, reactive, ref } from 'vue';
import type { KeyChoice } from '#contracts/workstation/keys.ts';
import { useSession } from '../app/session.store.ts';
import { useKeyChoice } from './use-key-choice.ts';

/** What a call that signs takes: the key and what opens it. */
export interface Unlocking {
  readonly key?: KeyChoice;
  readonly keyPassword: string;
}

/** State of a sheet that signs. The secret leaves it with the call: after a fault it is typed again. */
export function useUnlock() {
  const { seat } = useSession();
  const keys = useKeyChoice();
  const secret = ref<string>('');
  const fileName = ref<string>(seat?.keyKind === 'file' ? seat.keyName : (seat?.keyFiles[0] ?? ''));
  const isReady = computed<boolean>(() => keys.isReady && (secret.value !== '' || !keys.asksSecret));

  function take(): Unlocking {
    const key = keys.choiceOf(fileName.value);
    const keyPassword = keys.asksSecret ? secret.value : '';
    secret.value = '';
    return key === null ? { keyPassword } : { key, keyPassword };
  }

  return reactive({ keys, secret, fileName, isReady, take, look: keys.look });
}
