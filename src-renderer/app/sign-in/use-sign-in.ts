import { computed, reactive, ref, shallowRef } from 'vue';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../back-half.ts';
import { type SeatFault, toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';
import { useKeyChoice } from '../../keys/use-key-choice.ts';
import { type PickedKey, useKeyFile } from './use-key-file.ts';

type Field = 'login' | 'password' | 'key' | 'keyPassword';
const FIELDS: readonly Field[] = ['login', 'password', 'key', 'keyPassword'];
/** State and action of the sign-in form. Passwords leave it with the call: after a refusal or a fault they are typed again. */
export function useSignIn() {
  const session = useSession();
  const model = reactive({ login: '', password: '', keyName: '', keyPassword: '' });
  const picked = shallowRef<PickedKey | null>(null);
  const missing = shallowRef<readonly Field[]>([]);
  const isBusy = ref<boolean>(false);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const keys = computed<readonly string[]>(() => {
    const known = session.seat?.keyFiles ?? [];
    return picked.value === null ? known : [picked.value.name, ...known.filter((name) => name !== picked.value?.name)];
  });
  const chosenKey = computed(() => (keys.value.includes(model.keyName) ? model.keyName : (keys.value[0] ?? '')));

  const { tooLarge, takeFile, whenRead } = useKeyFile(picked, model);
  const choosing = useKeyChoice();
  const isFilled = (field: Field): boolean => {
    if (field === 'key') return choosing.kind !== 'file' || chosenKey.value !== '';
    return model[field] !== '' || (field === 'keyPassword' && !choosing.asksSecret);
  };

  function check(fields: readonly Field[] = FIELDS): boolean {
    missing.value = [
      ...missing.value.filter((field) => !fields.includes(field)),
      ...fields.filter((field) => !isFilled(field)),
    ];
    return missing.value.length === 0;
  }

  async function enter(): Promise<void> {
    await whenRead();
    const isPicked = picked.value?.name === chosenKey.value;
    const key = choosing.choiceOf(chosenKey.value, isPicked ? (picked.value?.base64 ?? null) : null);
    if (isBusy.value || !check() || key === null || !choosing.isReady) return;
    isBusy.value = true;
    refusal.value = fault.value = null;
    const answering = backHalf.session.signIn({
      login: model.login.trim(),
      password: model.password,
      key,
      keyPassword: choosing.asksSecret ? model.keyPassword : '',
    });
    model.password = model.keyPassword = '';
    try {
      const answer = await answering;
      if (answer.ok) {
        session.ended = null;
        session.setSeat(answer.value);
      } else refusal.value = answer.error;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      isBusy.value = false;
    }
  }

  return {
    choosing,
    model,
    keys,
    chosenKey,
    picked,
    tooLarge,
    missing,
    isBusy,
    refusal,
    fault,
    takeFile,
    check,
    enter,
  };
}
