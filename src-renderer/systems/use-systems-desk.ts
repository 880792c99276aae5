import { readonly, ref, shallowRef } from 'vue';
import type { LocalEntry } from '#contracts/workstation/systems.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { save as saveFile } from '../documents/use-document-view.ts';
import { useSystems } from './systems.store.ts';

/** A list of parameters is text of some pages; anything larger is another file. */
const LARGEST_LIST = 900 * 1024;

/** What can be done with local systems; a refusal stays until the next try. */
export function useSystemsDesk() {
  const { t, ofPair } = useTexts();
  const store = useSystems();
  const workplace = useWorkplace();
  const status = useStatus();
  const toasts = useToasts();
  const running = ref<boolean>(false);
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const nameOf = ({ nameKk, nameRu }: LocalCrs): string => ofPair(nameKk, nameRu);
  function tell(text: string): void {
    status.announce(text);
    toasts.show({ tone: 'ok', text });
  }

  /** Null where it was refused or failed. */
  async function tried<T>(work: () => Promise<Result<T, Refusal>>): Promise<T | null> {
    running.value = true;
    refusal.value = null;
    fault.value = null;
    try {
      const answer = await work();
      if (answer.ok) return answer.value;
      refusal.value = answer.error;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      running.value = false;
    }
    return null;
  }

  async function put(system: LocalCrs, before: LocalEntry | null): Promise<void> {
    const done = await tried(() => backHalf.systems.put({ system, replaces: before?.edition ?? null }));
    if (done === null) return;
    await store.load();
    const { asker } = store;
    store.endForm(system.id);
    store.currentId = system.id;
    tell(t(before === null ? 'systems.entered' : 'systems.changed', { name: nameOf(system) }));
    // Back to where the system was missing: it is chosen there
    if (asker !== null) workplace.open('files');
  }

  async function remove({ system }: LocalEntry): Promise<void> {
    const done = await tried(() => backHalf.systems.remove({ id: system.id }));
    await store.load();
    if (done === null) return;
    store.currentId = null;
    tell(t('systems.removed', { name: nameOf(system) }));
  }

  /** The file that `shekara transform --local` reads: one system or a list of them. */
  async function takeFile(file: File): Promise<void> {
    const list = await listOf(file);
    const done = await tried(() =>
      Promise.resolve(list.ok ? backHalf.systems.addAll({ systems: [...list.value] }) : list),
    );
    await store.load();
    if (done !== null && list.ok) tell(t('systems.taken', { n: list.value.length }, list.value.length));
  }

  async function saveList(): Promise<void> {
    const file = await tried(() => backHalf.systems.save({}));
    if (file !== null) saveFile(file);
  }

  return { running: readonly(running), refusal, fault, put, remove, takeFile, saveList };
}

async function listOf(file: File): Promise<Result<readonly unknown[], Refusal>> {
  const notOne = refuse('crs.notLocalList', [file.name.slice(0, 80)]);
  if (file.size === 0 || file.size > LARGEST_LIST) return notOne;
  try {
    const read: unknown = JSON.parse(await file.text());
    const list: readonly unknown[] = Array.isArray(read) ? read : [read];
    return list.length === 0 || list.length > 500 ? notOne : { ok: true, value: list };
  } catch {
    return notOne;
  }
}
