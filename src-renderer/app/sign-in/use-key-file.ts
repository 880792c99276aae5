import { ref, type ShallowRef } from 'vue';

/** A key file picked or dropped in this window; its bytes go to the back half and nowhere else. */
export interface PickedKey {
  readonly name: string;
  readonly size: number;
  readonly base64: string;
}

/** A PKCS#12 container with one key is a few kilobytes; anything larger is another file. */
const LARGEST_KEY = 200_000;

/** Takes a key file into the form: picked, and chosen by its name. */
export function useKeyFile(picked: ShallowRef<PickedKey | null>, model: { keyName: string }) {
  const tooLarge = ref<string>('');
  let reading: Promise<void> = Promise.resolve();
  async function read(file: File): Promise<void> {
    tooLarge.value = file.size > LARGEST_KEY ? file.name : '';
    if (tooLarge.value !== '') return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    picked.value = { name: file.name, size: file.size, base64: toBase64(bytes) };
    model.keyName = file.name;
  }
  return {
    tooLarge,
    takeFile: (file: File): Promise<void> => (reading = read(file)),
    /** When the file that was picked last is read: who is quick with Enter waits for it. */
    whenRead: (): Promise<void> => reading,
  };
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
