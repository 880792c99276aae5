import { onScopeDispose } from 'vue';
import { allOperations, runOperation } from './operations.ts';
import { chordOf } from './shortcuts.ts';
import { useShortcuts } from './shortcuts.store.ts';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

/** Whether something lies over the window that has the keys for itself. */
export const isDialogOpen = (): boolean => topDialog() !== null;

/** The dialog that has the keys; of several the one opened last. */
export const topDialog = (): HTMLDialogElement | null =>
  [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1) ?? null;

/** Keys of the window: a letter without Ctrl acts only while nobody is typing, and inside an open dialog only what says so. */
export function useKeyboard(): void {
  const shortcuts = useShortcuts();
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/u.test(event.code);
    if (isPlain && isTyping(event.target)) return;
    const operation = allOperations().find((each) => shortcuts.keysOf(each.id) === chord);
    if (operation === undefined || (isDialogOpen() && !operation.inDialogs)) return;
    event.preventDefault();
    runOperation(operation);
  };
  addEventListener('keydown', press);
  onScopeDispose(() => removeEventListener('keydown', press));
}
