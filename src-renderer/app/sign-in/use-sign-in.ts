import { computed, reactive, ref, shallowRef } from 'vue';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../back-half.ts';
import { type SeatFault, toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';

/** A key file picked or dropped in this window; its bytes go to the back half and nowhere else. */
export interface PickedKey {
  readonly name: string;
  readonly size: number;
  readonly base64: string;
}

type Field = 'login' | 'password' | 'key' | 'keyPassword';
const FIELDS: readonly Field[] = ['login', 'password', 'key', 'keyPassword'];
/** A PKCS#12 container with one key is a few kilobytes; anything larger is another file. */
const LARGEST_KEY = 200_000;

/** State and action of the sign-in form. Passwords are dropped as soon as the answer is there. */
export function useSignIn() {
  const session = useSession();
  const model = reactive({ login: '', password: '', keyName: '', keyPassword: '' });
  const picked = shallowRef<PickedKey | null>(null);
  const tooLarge = ref<string>('');
  const missing = shallowRef<readonly Field[]>([]);
  const isBusy = ref<boolean>(false);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const keys = computed<readonly string[]>(() => {
    const known = session.seat?.keyFiles ?? [];
    return picked.value === null ? known : [picked.value.name, ...known.filter((name) => name !== picked.value?.name)];
  });
  const chosenKey = computed(() => (keys.value.includes(model.keyName) ? model.keyName : (keys.value[0] ?? '')));

  async function takeFile(file: File): Promise<void> {
    tooLarge.value = file.size > LARGEST_KEY ? file.name : '';
    if (tooLarge.value !== '') return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    picked.value = { name: file.name, size: file.size, base64: toBase64(bytes) };
    model.keyName = file.name;
  }

  const isFilled = (field: Field): boolean => (field === 'key' ? chosenKey.value : model[field]) !== '';

  function check(fields: readonly Field[] = FIELDS): boolean {
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
    const isPicked = picked.value?.name === chosenKey.value;
    try {
      const answer = await backHalf.session.signIn({
        login: model.login.trim(),
        password: model.password,
        keyFileName: chosenKey.value,
        keyFile: isPicked ? (picked.value?.base64 ?? null) : null,
        keyPassword: model.keyPassword,
      });
      if (answer.ok) {
        session.ended = null;
        session.setSeat(answer.value);
      } else refusal.value = answer.error;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      model.keyPassword = '';
      if (fault.value === null) model.password = '';
      isBusy.value = false;
    }
  }

  return { model, keys, chosenKey, picked, tooLarge, missing, isBusy, refusal, fault, takeFile, check, enter };
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
