/*
 * Preferences of the window: language, theme, widths of panels. No fact of the register and no name of a person is ever
 * kept here; those live in the encrypted files of the back half.
 */
const PREFIX = 'shekara.';

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs a preference, nothing else.
  }
}

export function remembered<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}
