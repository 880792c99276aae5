import { reactive, ref, shallowRef } from 'vue';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../back-half.ts';
import { type SeatFault, toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';
import { useKeyChoice } from '../../keys/use-key-choice.ts';

type Field = 'login' | 'password' | 'key' | 'keyPassword';
const FIELDS: readonly Field[] = ['login', 'password', 'key', 'keyPassword'];
/** State and action of the sign-in form. Passwords leave it with the call: after a refusal or a fault they are typed again. */
export function useSignIn() {
  const session = useSession();
  const model = reactive({ login: '', password: '', keyPassword: '' });
  const missing = shallowRef<readonly Field[]>([]);
  const isBusy = ref<boolean>(false);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const choosing = useKeyChoice('authenticate');
  const isFilled = (field: Field): boolean => {
    if (field === 'key') return choosing.kind === 'file' ? choosing.files.chosen !== '' : choosing.isStoreChosen;
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
    await choosing.files.whenRead();
    const key = choosing.choice();
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

  return { choosing, model, missing, isBusy, refusal, fault, check, enter };
}
