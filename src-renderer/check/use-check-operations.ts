import { storeToRefs } from 'pinia';
import { onScopeDispose, watch } from 'vue';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { quarterOf } from '#domain/numbers/parcel-number.ts';
import { USUAL_TOLERANCE_MM } from '#domain/register-check/tolerance.ts';
import { useOperations } from '../app/operations.ts';
import { onSeatEvent } from '../app/seat-events.ts';
import { useSelection } from '../app/selection.store.ts';
import { useSession } from '../app/session.store.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCheck } from './check.store.ts';
import { useChecking } from './use-checking.ts';

/** The check wherever the person is: palette, progress, and a word when it has ended. */
export function useCheckOperations(): void {
  const { t, parcelNumber, number } = useTexts();
  const session = useSession();
  const selection = useSelection();
  const workplace = useWorkplace();
  const status = useStatus();
  const toasts = useToasts();
  const store = useCheck();
  const { account } = storeToRefs(session);
  const checking = useChecking();

  const mayCheck = (): boolean => session.can('register.check');
  const refusal = (): string | null => {
    if (!mayCheck()) return t('app.reasons.notYours');
    return store.running === null ? null : t('check.running.already');
  };

  useOperations([
    {
      id: 'check.region',
      title: () => t('check.operations.region'),
      refusal,
      run: () => {
        workplace.open('check');
        store.scopeKind = 'region';
        return checking.start({ of: 'region' }, USUAL_TOLERANCE_MM);
      },
    },
    {
      id: 'check.quarter',
      title: () => t('check.operations.quarter'),
      refusal: () => refusal() ?? (selection.current === null ? t('app.reasons.chooseParcel') : null),
      run: () => {
        if (selection.current === null) return;
        const quarter = quarterOf(ParcelNumber.parse(selection.current));
        workplace.open('check');
        store.scopeKind = 'quarter';
        store.quarterText = parcelNumber(quarter);
        return checking.start({ of: 'quarter', quarter }, USUAL_TOLERANCE_MM);
      },
    },
    {
      id: 'check.cancel',
      title: () => t('check.operations.cancel'),
      refusal: () => (store.running === null ? t('check.running.none') : null),
      run: () => checking.cancel(),
    },
  ]);

  /** Whoever works elsewhere meanwhile is told, and led there. */
  function tell(text: string, tone: 'ok' | 'danger'): void {
    status.announce(text);
    if (workplace.place?.id === 'check') return;
    toasts.show({ tone, text, action: { title: t('check.running.show'), run: () => workplace.open('check') } });
  }

  async function ended(outcome: 'done' | 'cancelled' | 'failed'): Promise<void> {
    await checking.load();
    const { result } = store;
    if (outcome === 'failed') tell(t('check.running.failed'), 'danger');
    else if (outcome === 'done' && result !== null)
      tell(t('check.running.done', { errors: number(result.errors), warnings: number(result.warnings) }), 'ok');
  }

  onScopeDispose(
    onSeatEvent('check.progressed', ({ checkId, parcels, of }) => store.setProgress(checkId, parcels, of)),
  );
  onScopeDispose(onSeatEvent('check.ended', ({ outcome }) => mayCheck() && void ended(outcome)));
  // A window that is opened anew finds the check that goes on, and what the last one found.
  watch(
    () => account.value?.login,
    (login) => login !== undefined && mayCheck() && void checking.load(),
    { immediate: true },
  );
}
