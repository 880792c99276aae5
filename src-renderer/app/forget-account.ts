import type { PiniaPluginContext, Store } from 'pinia';

/** What belongs to the window and not to the person at it. */
const STAYS: ReadonlySet<string> = new Set(['session', 'layout']);

const made = new Map<string, { readonly store: Store; readonly state: Record<string, unknown> }>();

/** Pinia plugin: remembers every store, so that all of them can be emptied without knowing them. */
export function rememberStores({ store, pinia }: PiniaPluginContext): void {
  made.set(store.$id, { store, state: pinia.state.value });
}

/**
 * After a sign-out nothing of the account stays in the window's memory: no selection, no open case, no names. The stores
 * are thrown away with their state; the next account gets new ones.
 */
export function forgetAccount(): void {
  for (const [id, { store, state }] of made) {
    if (STAYS.has(id)) continue;
    store.$dispose();
    Reflect.deleteProperty(state, id);
    made.delete(id);
  }
}
