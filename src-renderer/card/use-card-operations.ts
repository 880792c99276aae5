import { ref, type Ref } from 'vue';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { backHalf } from '../app/back-half.ts';
import { type Operation, useOperations } from '../app/operations.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useSession } from '../app/session.store.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import type { FirstTool } from '../cases/drawing/tool.ts';
import { useShowParcel } from '../search/use-show-parcel.ts';
import { copyText } from '../app/clipboard.ts';

type DraftOperation = Operation & { readonly refusal: () => string | null };

interface CardOperations {
  readonly split: DraftOperation;
  readonly merge: DraftOperation;
  readonly divide: DraftOperation;
  readonly vertex: DraftOperation;
  /** Cases of the kinds that no tool above begins. */
  readonly kinds: readonly DraftOperation[];
  readonly cutOut: DraftOperation;
  readonly redistribute: DraftOperation;
  readonly part: DraftOperation;
  readonly form: DraftOperation;
  readonly retire: DraftOperation;
  readonly plan: Operation;
  readonly signedPlan: DraftOperation;
  readonly copy: Operation;
}

/** Kinds that are not opened by taking a tool. */
const OFFERED = ['changeUse', 'restore', 'correct'] as const satisfies readonly CaseKind[];

/** What can be done with the parcel on the card; the same operations stand in menus, keys and palette. */
export function useCardOperations(
  card: Ref<ParcelCard | null>,
  number: () => string,
): CardOperations & { readonly isSigning: Ref<boolean> } {
  const { t, parcelNumber, refusalText, faultText } = useTexts();
  const session = useSession();
  const workplace = useWorkplace();
  const status = useStatus();
  const { show } = useToasts();
  const showParcel = useShowParcel();
  const isSigning = ref<boolean>(false);

  function draftRefusal(): string | null {
    if (!session.can('case.draft')) return t('app.reasons.notYours');
    if (card.value === null) return t('card.loading');
    return card.value.current ? null : t('card.closed');
  }

  async function openPlan(): Promise<void> {
    if (card.value === null) return;
    try {
      const answer = await backHalf.cases.planOf({ parcel: card.value.parcel.number });
      if (!answer.ok) return show({ tone: 'warn', text: refusalText(answer.error) });
      saveFile(answer.value);
    } catch (error) {
      show({ tone: 'danger', text: faultText(toSeatFault(error)) });
    }
  }

  async function copy(): Promise<void> {
    await copyText(parcelNumber(number()));
    const text = t('card.copied', { number: parcelNumber(number()) });
    status.announce(text);
    show({ tone: 'ok', text });
  }

  /** Opens the case of the parcel, the one that it has already if there is one, with the tool in hand. */
  const draft = (tool: Exclude<FirstTool, 'shift'>): DraftOperation => ({
    id: `parcel.${tool}`,
    title: () => t(`app.operations.parcel.${tool}`),
    refusal: draftRefusal,
    run: () => workplace.open('cases', { kind: 'draft', number: number(), tool }),
  });
  const openKind = (caseKind: (typeof OFFERED)[number]): DraftOperation => ({
    id: `parcel.open.${caseKind}`,
    title: () => t(`case.kind.${caseKind}`),
    refusal: draftRefusal,
    run: () => workplace.open('cases', { kind: 'openKind', number: number(), caseKind }),
  });
  const kinds = OFFERED.map(openKind);
  const operations = {
    split: draft('split'),
    merge: draft('merge'),
    divide: draft('divide'),
    vertex: draft('vertex'),
    cutOut: draft('cutOut'),
    redistribute: draft('redistribute'),
    part: draft('part'),
    form: draft('form'),
    retire: draft('retire'),
    plan: {
      id: 'parcel.plan',
      title: () => t('app.operations.parcel.plan'),
      refusal: () => (card.value === null ? t('card.loading') : null),
      run: openPlan,
    },
    signedPlan: {
      id: 'parcel.signedPlan',
      title: () => t('app.operations.parcel.signedPlan'),
      refusal: () => {
        if (card.value === null) return t('card.loading');
        return card.value.current ? null : t('card.signedPlan.closed');
      },
      run: () => (isSigning.value = true),
    },
    copy: { id: 'parcel.copyNumber', title: () => t('app.operations.parcel.copyNumber'), run: copy },
  } satisfies Omit<CardOperations, 'kinds'>;
  useOperations([
    ...Object.values(operations),
    ...kinds,
    { id: 'parcel.show', title: () => t('app.operations.parcel.show'), run: () => showParcel(number()) },
  ]);
  return { ...operations, kinds, isSigning };
}

/** A link that the browser saves: the address is opaque and ends with the session. */
export function saveFile({ url, fileName }: { url: string; fileName: string }): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
