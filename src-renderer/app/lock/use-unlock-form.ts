import { reactive, ref, shallowRef } from 'vue';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../back-half.ts';
import { type SeatFault, toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';

type Field = 'password' | 'keyPassword';

/** State and action of the lock screen. Secrets leave it with the call: after a refusal or a fault they are typed again. */
export function useUnlockForm() {
  const session = useSession();
  const model = reactive({ password: '', keyPassword: '' });
  const missing = shallowRef<readonly Field[]>([]);
  const isBusy = ref<boolean>(false);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const isFilled = (field: Field): boolean =>
    model[field] !== '' || (field === 'keyPassword' && session.seat?.keyKind === 'ncalayer');

  function check(fields: readonly Field[] = ['password', 'keyPassword']): boolean {
    missing.value = [
      ...missing.value.filter((field) => !fields.includes(field)),
      ...fields.filter((field) => !isFilled(field)),
    ];
    return missing.value.length === 0;
  }

  async function enter(): Promise<void> {
    if (isBusy.value || !check()) return;
    isBusy.value = true;
    refusal.value = fault.value = null;
    const answering = backHalf.session.unlock({ ...model });
    model.password = model.keyPassword = '';
    try {
      const answer = await answering;
      if (answer.ok) session.setSeat(answer.value);
      // The name is not asked for here: only the two that were typed can be wrong.
      else refusal.value = answer.error.code === 'signIn.refused' ? { code: 'lock.refused', about: [] } : answer.error;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      isBusy.value = false;
    }
  }

  return { model, missing, isBusy, refusal, fault, check, enter };
}
