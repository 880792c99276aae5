import { onScopeDispose } from 'vue';
import { commandOf } from './commands.ts';
import { allOperations, runOperation } from './operations.ts';
import { chordOf } from './shortcuts.ts';
import { useShortcuts } from './shortcuts.store.ts';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

/** A list, a slider and a chosen file have nothing of their own to undo. */
const hasOwnUndo = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && !target.matches('select, [type=range], [type=file]');

/** Whether something lies over the window that has the keys for itself. */
export const isDialogOpen = (): boolean => topDialog() !== null;

/** The dialog that has the keys; of several the one opened last. */
export const topDialog = (): HTMLDialogElement | null =>
  [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1) ?? null;

/** Keys of the window: a letter without Ctrl acts only while nobody is typing, and inside an open dialog only what says so. */
export function useKeyboard(): void {
  const shortcuts = useShortcuts();
  /** The field that is being edited: typed in since it was entered, or since what was typed was taken with Enter. */
  let edited: EventTarget | null = null;
  const edit = ({ target }: Event): void => void (edited = isTyping(target) && hasOwnUndo(target) ? target : null);
  const enter = (): void => void (edited = null);
  const take = ({ key, isComposing, target }: KeyboardEvent): void => {
    if (key === 'Enter' && !isComposing && target instanceof HTMLInputElement) edited = null;
  };
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const isOwnOfField = edited !== null && edited === event.target;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/u.test(event.code);
    if (isPlain && isTyping(event.target)) return;
    const operations = allOperations();
    const operation =
      operations.find((each) => shortcuts.keysOf(each.id) === chord) ??
      operations.find((each) => commandOf(each.id).also === chord);
    if (operation === undefined || (isDialogOpen() && !operation.inDialogs)) return;
    if (operation.leavesFields && isOwnOfField) return;
    event.preventDefault();
    runOperation(operation);
  };
  addEventListener('input', edit);
  addEventListener('focusin', enter);
  // Before the field itself, which may keep Enter to itself.
  addEventListener('keydown', take, true);
  addEventListener('keydown', press);
  onScopeDispose(() => {
    removeEventListener('input', edit);
    removeEventListener('focusin', enter);
    removeEventListener('keydown', take, true);
    removeEventListener('keydown', press);
  });
}
