import { onScopeDispose } from 'vue';
import { allOperations, runOperation } from './operations.ts';
import { chordOf } from './shortcuts.ts';
import { useShortcuts } from './shortcuts.store.ts';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

/** Whether something lies over the window that has the keys for itself. */
export const isDialogOpen = (): boolean => document.querySelector('dialog:modal') !== null;

/** Keys of the window: a letter without Ctrl acts only while nobody is typing, and never inside an open dialog. */
export function useKeyboard(): void {
  const shortcuts = useShortcuts();
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/u.test(event.code);
    if (isPlain && isTyping(event.target)) return;
    const operation = isDialogOpen() ? undefined : allOperations().find((each) => shortcuts.keysOf(each.id) === chord);
    if (operation === undefined) return;
    event.preventDefault();
    runOperation(operation);
  };
  addEventListener('keydown', press);
  onScopeDispose(() => removeEventListener('keydown', press));
}
