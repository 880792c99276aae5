import { onScopeDispose } from 'vue';
import type { ToleranceChange } from '#domain/survey/change-tolerances.ts';
import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { save } from '../documents/use-document-view.ts';
import { useNetwork } from './network/network.store.ts';
import { useSurvey } from './survey.store.ts';
import { useKeeping } from '../app/use-keeping.ts';

/** What the back half does for the survey computations: it keeps what is typed and the permitted values, and makes files. */
export function useSurveyDesk() {
  const store = useSurvey();
  const network = useNetwork();
  const status = useStatus();
  const { refusalText } = useTexts();

  /** Once; when the place is opened again, what is on the screen is newer. */
  async function load(): Promise<void> {
    store.fault = null;
    try {
      const [left, tolerances] = await Promise.all([backHalf.survey.sheets({}), backHalf.survey.tolerances({})]);
      store.tolerances = tolerances;
      if (!store.isLoaded) {
        store.load(left.traverse);
        network.load(left.network?.sheet ?? null);
      }
      store.isLoaded = true;
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  /** Answers whether it was kept; the fault stands under the sheet. */
  async function written(write: () => Promise<{ readonly savedAt: string }>): Promise<boolean> {
    try {
      store.savedAt = (await write()).savedAt;
      store.fault = null;
      return true;
    } catch (error) {
      store.savedAt = null;
      store.fault = toSeatFault(error);
      return false;
    }
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

  onScopeDispose(() => {
    store.commitTyping();
    network.commitTyping();
  });
  useKeeping({
    live: () => store.live,
    kept: () => store.kept,
    write: async (sheet) => {
      const isKept = await written(() => backHalf.survey.keepTraverse({ sheet }));
      if (isKept) store.kept = sheet;
      return isKept;
    },
  });
  useKeeping({
    live: () => network.live,
    kept: () => network.kept,
    write: async (sheet) => {
      const isKept = await written(() => backHalf.survey.keepNetwork({ sheet }));
      if (isKept) network.kept = sheet;
      return isKept;
    },
  });

  return {
    load,
    changeTolerances,
    saveTable: (fileName: string, rows: string[][]) => saved(() => backHalf.survey.saveTable({ fileName, rows })),
    saveTolerances: () => saved(() => backHalf.survey.saveTolerances({})),
  };
}
