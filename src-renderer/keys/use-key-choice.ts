import { computed, onScopeDispose, reactive, readonly, ref, shallowRef, watch } from 'vue';
import { KEY_FILE_STORE, type KeyChoice, type KeyList } from '#contracts/workstation/keys.ts';
import { backHalf } from '../app/back-half.ts';
import { useSession } from '../app/session.store.ts';
import { fitsPurpose, type KeyPurpose, useKeyFiles } from './use-key-files.ts';

export const KEY_KINDS = ['file', 'token', 'ncalayer'] as const satisfies readonly KeyChoice['kind'][];
export type KeyKind = (typeof KEY_KINDS)[number];

/** Tokens come and go while somebody looks on. */
const LOOK_AGAIN_MS = 3_000;

/**
 * Which key is used, out of a file, a token or NCALayer. Tokens and NCALayer are looked for while one of them is chosen:
 * the state that is shown is the one before the PIN is asked for. The key of the session is offered first where it is for
 * this purpose.
 */
export function useKeyChoice(purpose: KeyPurpose) {
  const { seat } = useSession();
  const kind = ref<KeyKind>(seat?.keyKind ?? 'file');
  const files = useKeyFiles(purpose);
  const wantedKey = ref<string>('');
  const wantedStore = ref<string>('');
  const acceptsLastTry = ref<boolean>(false);
  const list = shallowRef<KeyList | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    clearTimeout(timer);
    try {
      list.value = await backHalf.keys.list({});
    } catch {
      // What was seen last stays; the signature itself says what is wrong.
    }
    // Another look may have ended meanwhile, and only one of the two goes on.
    clearTimeout(timer);
    if (!isOver && kind.value !== 'file') timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
  }
  watch(
    kind,
    (now) => {
      clearTimeout(timer);
      if (now !== 'file') void look();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
  });

  const tokens = computed<KeyList['tokens']>(() => list.value?.tokens ?? []);
  const tokenKeys = computed(() => tokens.value.flatMap((token) => token.keys.map((key) => ({ ...key, token }))));
  const tokenKey = computed(() => {
    const usable = tokenKeys.value.filter(({ isSupported }) => isSupported);
    const fitting = usable.filter((key) => fitsPurpose(key, purpose));
    const ofSession = fitting.find(({ id }) => id === seat?.keyName);
    return usable.find(({ id }) => id === wantedKey.value) ?? ofSession ?? fitting[0] ?? null;
  });
  const pin = computed(() => tokenKey.value?.token.pin ?? 'unknown');
  // Consent to the last try is for the token that was shown, not for the next one.
  watch([pin, () => tokenKey.value?.id], () => (acceptsLastTry.value = false));
  /** Where NCALayer sees several tokens: those, and the key file that it opens itself. */
  const stores = computed<readonly string[]>(() => {
    const seen = list.value?.ncalayer.stores ?? [];
    return seen.length > 1 ? [...seen, KEY_FILE_STORE] : [];
  });
  /** Never one by itself: nobody knows whose key is in which. */
  const store = computed<string>(() => stores.value.find((each) => each === wantedStore.value) ?? '');
  const isStoreChosen = computed<boolean>(() => stores.value.length === 0 || store.value !== '');
  const asksSecret = computed<boolean>(
    () => kind.value === 'file' || (kind.value === 'token' && tokenKey.value !== null && pin.value !== 'locked'),
  );
  const isReady = computed<boolean>(() => {
    if (kind.value === 'ncalayer') return list.value?.ncalayer.state === 'running' && isStoreChosen.value;
    return kind.value === 'file' || (asksSecret.value && (pin.value !== 'last' || acceptsLastTry.value));
  });

  /** Null where nothing is chosen yet. */
  function choice(): KeyChoice | null {
    if (kind.value === 'ncalayer') {
      if (!isStoreChosen.value) return null;
      return store.value === '' ? { kind: 'ncalayer' } : { kind: 'ncalayer', store: store.value };
    }
    if (kind.value === 'file') return files.choice();
    const key = tokenKey.value;
    return key === null ? null : { kind: 'token', id: key.id, lastTry: acceptsLastTry.value };
  }

  return reactive({
    kind: readonly(kind),
    chooseKind: (wanted: KeyKind) => (kind.value = wanted),
    choose: (id: string) => (wantedKey.value = id),
    stores,
    store,
    isStoreChosen,
    chooseStore: (name: string) => (wantedStore.value = name),
    acceptsLastTry: readonly(acceptsLastTry),
    acceptLastTry: (accepts: boolean) => (acceptsLastTry.value = accepts),
    files,
    list,
    tokenKeys,
    tokenKey,
    pin,
    asksSecret,
    isReady,
    look,
    choice,
  });
}

export type KeyChoosing = ReturnType<typeof useKeyChoice>;
