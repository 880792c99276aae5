import type { Page } from 'playwright-core';
import { PAYLOADS } from './script-payloads.ts';

/**
 * Every field of the present screen takes all payloads one after another, as if they were pasted, and has its own words
 * back. Answers how many fields there were.
 */
export const tryPayloads = (page: Page): Promise<number> =>
  page.evaluate(async (payloads) => {
    type Field = HTMLInputElement | HTMLTextAreaElement;
    const written = new Set(['text', 'search', 'password', 'email', 'url', 'tel', 'number']);
    const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const isWritten = (field: Field): boolean => field instanceof HTMLTextAreaElement || written.has(field.type);
    const fields = [...root.querySelectorAll<Field>('input, textarea')].filter(
      (field) => isWritten(field) && field.checkVisibility() && !field.disabled && !field.readOnly,
    );
    const put = async (field: Field, text: string): Promise<void> => {
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // The window draws at the end of the task; what was drawn runs in one of its own
      await Promise.resolve();
    };
    for (const field of fields) {
      const before = field.value;
      for (const payload of payloads) await put(field, payload);
      await new Promise((resolve) => setTimeout(resolve));
      await put(field, before);
    }
    return fields.length;
  }, PAYLOADS);

/** Whether any of them ran in the window. */
export const hasRun = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset['ran'] !== undefined);
