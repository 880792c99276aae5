import { onScopeDispose, watch } from 'vue';
import type { ToleranceChange } from '#domain/survey/change-tolerances.ts';
import type { TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { save } from '../documents/use-document-view.ts';
import { useSurvey } from './survey.store.ts';

/** After the last keystroke: a crash costs at most this much of the typing. */
const PAUSE_MS = 400;

/**
 * What the back half does for the survey computations: it keeps the traverse after every change and the permitted values
 * of the seat. A change that comes while one is being written waits for it; only the latest counts.
 */
export function useSurveyDesk() {
  const store = useSurvey();
  const status = useStatus();
  const { refusalText } = useTexts();
  let writing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    store.fault = null;
    try {
      const [kept, tolerances] = await Promise.all([backHalf.survey.sheet({}), backHalf.survey.tolerances({})]);
      store.tolerances = tolerances;
      if (!store.isLoaded && kept !== null) store.load(kept.sheet, kept.savedAt);
      store.isLoaded = true;
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  async function write(sheet: TraverseSheet): Promise<void> {
    try {
      const { savedAt } = await backHalf.survey.keepSheet({ sheet });
      store.kept = sheet;
      store.savedAt = savedAt;
      store.fault = null;
    } catch (error) {
      store.savedAt = null;
      store.fault = toSeatFault(error);
    }
  }

  /** Writes what is on the screen, the cell in hand with it. */
  function keep(): void {
    clearTimeout(timer);
    if (!store.isLoaded || writing !== null || store.live === store.kept) return;
    const sheet = store.live;
    writing = write(sheet).finally(() => {
      writing = null;
      if (store.live !== sheet && store.fault === null) keep();
    });
  }

  async function changeTolerances(change: ToleranceChange): Promise<boolean> {
    store.refusal = null;
    store.fault = null;
    try {
      const answer = await backHalf.survey.changeTolerances({ change });
      if (answer.ok) store.tolerances = answer.value;
      else {
        store.refusal = answer.error;
        status.announce(refusalText(answer.error));
      }
      return answer.ok;
    } catch (error) {
      store.fault = toSeatFault(error);
      return false;
    }
  }

  async function saved(ask: () => ReturnType<typeof backHalf.survey.saveTolerances>): Promise<void> {
    store.fault = null;
    try {
      save(await ask());
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  watch(
    () => store.live,
    () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE_MS);
    },
  );
  addEventListener('pagehide', keep);
  onScopeDispose(() => {
    removeEventListener('pagehide', keep);
    store.commitTyping();
    keep();
  });

  return {
    load,
    keep,
    changeTolerances,
    saveTable: (fileName: string, rows: string[][]) => saved(() => backHalf.survey.saveTable({ fileName, rows })),
    saveTolerances: () => saved(() => backHalf.survey.saveTolerances({})),
  };
}
