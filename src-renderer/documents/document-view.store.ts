import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { FileLink } from '#contracts/workstation/cases.ts';
import type { SeatFault } from '../app/seat-fault.ts';
import type { SignatureSource } from '../signatures/use-checked.ts';

/** What the preview shows: a title, the state of the sheet, and the link once the back half has made it. */
export interface ShownDocument {
  readonly title: string;
  readonly detail: string;
  readonly isVoid: boolean;
  /** Who verifies the signatures over it; left out where it can have none. */
  readonly signatures?: { readonly documentId: string; readonly source: SignatureSource };
  readonly link: FileLink | null;
  readonly fault: SeatFault | null;
}

export const useDocumentView = defineStore('documentView', () => {
  const shown = shallowRef<ShownDocument | null>(null);
  return { shown, close: () => (shown.value = null) };
});
