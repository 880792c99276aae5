import type { FileLink } from '#contracts/workstation/cases.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { type ShownDocument, useDocumentView } from './document-view.store.ts';

type Opened = Pick<ShownDocument, 'title' | 'detail' | 'isVoid' | 'signatures'>;

/** Opens a document in the preview, saves it as a file, prints its pages. */
export function useDocuments() {
  const view = useDocumentView();

  async function show(what: Opened, ask: () => Promise<FileLink>): Promise<void> {
    const waiting: ShownDocument = { ...what, link: null, fault: null };
    view.shown = waiting;
    const next = await ask().then(
      (link): ShownDocument => ({ ...what, link, fault: null }),
      (error: unknown): ShownDocument => ({ ...what, link: null, fault: toSeatFault(error) }),
    );
    // Closed or replaced meanwhile: the answer belongs to nobody
    if (view.shown === waiting) view.shown = next;
  }

  return { show, save };
}

/** Saves the file under its name: a link with `download`, followed once. */
export function save(link: FileLink): void {
  const anchor = document.createElement('a');
  anchor.href = link.url;
  anchor.download = link.fileName;
  anchor.click();
}
