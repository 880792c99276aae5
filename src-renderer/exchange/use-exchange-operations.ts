import { storeToRefs } from 'pinia';
import { watch } from 'vue';
import { useOperations } from '../app/operations.ts';
import { useSelection } from '../app/selection.store.ts';
import { useSession } from '../app/session.store.ts';
import { useTexts } from '../app/texts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { chooseFiles } from './choose-files.ts';
import { useImport } from './import.store.ts';
import { useLayers } from './layers.store.ts';
import { useImporting } from './use-import.ts';

/** Import and export wherever the person is: menu, palette, and a file that is dropped on the map. */
export function useExchangeOperations() {
  const { t } = useTexts();
  const session = useSession();
  const selection = useSelection();
  const workplace = useWorkplace();
  const cases = useCaseStore();
  const store = useImport();
  const layers = useLayers();
  const importing = useImporting();
  const { account } = storeToRefs(session);

  const mayDraft = (): boolean => session.can('case.draft');
  const notYours = (): string | null => (mayDraft() ? null : t('app.reasons.notYours'));

  useOperations([
    {
      id: 'file.import',
      title: () => t('app.operations.file.import'),
      refusal: notYours,
      run: () => chooseFiles((files) => void importing.start(files)),
    },
    {
      id: 'file.export',
      title: () => t('app.operations.file.export'),
      refusal: () => {
        if (!mayDraft()) return notYours();
        return selection.numbers.length > 0 || cases.file !== null ? null : t('app.reasons.chooseOrOpen');
      },
      run: () => {
        store.panel = 'export';
        workplace.open('files');
      },
    },
  ]);

  // Layers belong to the account: the next person at the seat has his own
  watch(
    () => account.value?.login,
    (login) => {
      layers.forget();
      store.forget();
      store.panel = null;
      if (login !== undefined && mayDraft()) void layers.load();
    },
    { immediate: true },
  );

  return { mayDraft, drop: (files: readonly File[]): void => void (mayDraft() && importing.start(files)) };
}
