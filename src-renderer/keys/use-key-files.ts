import { computed, reactive, readonly, ref, shallowRef } from 'vue';
import type { KeyChoice, KeyFile } from '#contracts/workstation/keys.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { useSession } from '../app/session.store.ts';

export type KeyPurpose = KeyFile['purposes'][number];

/** A key file picked or dropped in this window; its bytes go to the back half and nowhere else. */
interface PickedKey {
  /** As the back half names it, when it remembers it. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly base64: string;
}

interface NoKeyFile {
  readonly name: string;
  readonly why: 'empty' | 'tooLarge' | 'unreadable';
}

/** A PKCS#12 container with one key is a few kilobytes; anything larger is another file. */
const LARGEST_KEY = 200_000;

/** Whether a key is for this; of one that was never opened here nobody knows. */
export const fitsPurpose = ({ signer, purposes }: Pick<KeyFile, 'signer' | 'purposes'>, purpose: KeyPurpose): boolean =>
  signer === null || purposes.includes(purpose);

/**
 * Key files to choose from: the one picked or dropped in this window, then those that this seat remembers. The national
 * authority gives a person two, for documents and for signing in: one for another purpose comes last and is not chosen
 * by itself.
 */
export function useKeyFiles(purpose: KeyPurpose) {
  const session = useSession();
  const picked = shallowRef<PickedKey | null>(null);
  const refused = shallowRef<NoKeyFile | null>(null);
  const wanted = ref<string>('');
  const isReading = ref<boolean>(false);
  let reading: Promise<void> = Promise.resolve();

  const fits = (file: KeyFile): boolean => fitsPurpose(file, purpose);
  const files = computed<readonly KeyFile[]>(() => {
    const known = (session.seat?.keyFiles ?? []).filter(({ id }) => id !== picked.value?.id);
    const own = picked.value;
    const fresh = own === null ? [] : [{ id: own.id, name: own.name, signer: null, purposes: [] }];
    return [...fresh, ...known.filter(fits), ...known.filter((file) => !fits(file))];
  });
  const chosen = computed<string>(
    () => (files.value.find(({ id }) => id === wanted.value) ?? files.value.find(fits))?.id ?? '',
  );

  async function read(file: File): Promise<void> {
    refused.value = null;
    isReading.value = true;
    try {
      const why = file.size > LARGEST_KEY ? 'tooLarge' : file.size === 0 ? 'empty' : null;
      if (why !== null) return void (refused.value = { name: file.name, why });
      const bytes = new Uint8Array(await file.arrayBuffer());
      const id = sha256Hex(bytes);
      picked.value = { id, name: file.name, size: file.size, base64: toBase64(bytes) };
      wanted.value = id;
    } catch {
      // A folder that was dropped, or a stick that was pulled out.
      refused.value = { name: file.name, why: 'unreadable' };
    } finally {
      isReading.value = false;
    }
  }

  return reactive({
    purpose,
    files,
    picked: readonly(picked),
    refused: readonly(refused),
    chosen,
    isReading: readonly(isReading),
    choose: (id: string): void => void (wanted.value = id),
    take: (file: File): Promise<void> => (reading = read(file)),
    /** When the file that was picked last is read: who is quick with Enter waits for it. */
    whenRead: (): Promise<void> => reading,
    /** Null where nothing is chosen yet. */
    choice: (): KeyChoice | null => {
      const [id, own] = [chosen.value, picked.value];
      if (id === '') return null;
      return own?.id === id ? { kind: 'file', name: own.name, bytes: own.base64 } : { kind: 'rememberedFile', id };
    },
  });
}

export type KeyFileChoosing = ReturnType<typeof useKeyFiles>;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
