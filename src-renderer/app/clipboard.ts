/** Digest of what this window put on the clipboard last; the text itself is not kept for it. */
let ours: string | null = null;

/** Puts a text on the clipboard and remembers that it is ours. The one way to write there. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  ours = await digestOf(text);
}

/** What is marked and copied with the keys is ours as well. */
export function noteCopies(): void {
  const note = (): void => {
    const field = document.activeElement;
    const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    const text = isField
      ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
      : String(document.getSelection());
    if (text !== '') void digestOf(text).then((digest) => (ours = digest));
  };
  addEventListener('copy', note);
  addEventListener('cut', note);
}

/**
 * On lock and sign-out (SEC-25): the clipboard is emptied if it still holds what came from here. Where a window may not
 * read it, nobody can say what it holds, and it is emptied. A window in the background may do neither: it does so as soon
 * as it is looked at.
 */
export async function emptyClipboard(): Promise<void> {
  if (ours === null) return;
  if (!document.hasFocus()) {
    addEventListener('focus', () => void emptyClipboard(), { once: true });
    return;
  }
  const known = ours;
  ours = null;
  const holds = await navigator.clipboard.readText().then(
    async (text) => (await digestOf(text)) === known,
    () => true,
  );
  if (holds) await navigator.clipboard.writeText('').catch(() => undefined); // forbidden by the person: his word
}

/** Line ends differ between what is marked and what the system holds. */
async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text.replace(/\s+/g, ' ').trim());
  return String(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
