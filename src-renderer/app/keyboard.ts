import { onScopeDispose } from 'vue';
import { allOperations, runOperation } from './operations.ts';

/** The chord of a key press by physical key: 'Ctrl+Shift+KeyZ'. */
export function chordOf(event: KeyboardEvent): string {
  const code =
    event.code === 'NumpadAdd'
      ? 'Equal'
      : event.code === 'NumpadSubtract'
        ? 'Minus'
        : event.code.replace(/^Numpad(?=\d)/u, 'Digit');
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', code]
    .filter((part) => part !== '')
    .join('+');
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

/** Whether something lies over the window that has the keys for itself. */
export const isDialogOpen = (): boolean => document.querySelector('dialog:modal') !== null;

/** Keys of the window: a letter without Ctrl acts only while nobody is typing, and never inside an open dialog. */
export function useKeyboard(): void {
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/u.test(event.code);
    if (isPlain && isTyping(event.target)) return;
    const operation = isDialogOpen() ? undefined : allOperations().find((each) => each.keys === chord);
    if (operation === undefined) return;
    event.preventDefault();
    runOperation(operation);
  };
  addEventListener('keydown', press);
  onScopeDispose(() => removeEventListener('keydown', press));
}
