import { OBSERVATION_KINDS } from '#domain/survey/network/network-sheet.ts';
import { splitTable } from '#domain/survey/split-table.ts';
import { useTexts } from '../../app/texts.ts';
import { useToasts } from '../../app/toasts.ts';
import { useNetwork, type NetworkCell } from './network.store.ts';
import { withPasted } from './pasted-rows.ts';

/** Several cells of a spreadsheet fill rows from the cell on; one value stays with the cell. */
export function useNetworkPaste() {
  const store = useNetwork();
  const { show } = useToasts();
  const { t, refusalText } = useTexts();
  const kindOf = (word: string) =>
    OBSERVATION_KINDS.find((kind) => t(`survey.network.kind.${kind}`).toLowerCase() === word.toLowerCase()) ?? null;

  return (event: ClipboardEvent, from: NetworkCell): void => {
    const text = event.clipboardData?.getData('text') ?? '';
    if (!/[\t\n]/u.test(text.trimEnd())) return;
    event.preventDefault();
    const split = splitTable(text);
    if (!split.ok) return show({ tone: 'warn', text: refusalText(split.error) });
    store.dropTyping();
    const next = withPasted(
      store.sheet,
      from,
      split.value.map(({ cells }) => cells),
      kindOf,
    );
    if (next === null) return show({ tone: 'warn', text: t('survey.network.tooManyRows') });
    store.commit(next);
  };
}
