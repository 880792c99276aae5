import { computed, onMounted, watch } from 'vue';
import { useOperations } from '../app/operations.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useSelection } from '../app/selection.store.ts';
import { useSession } from '../app/session.store.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { useDrawing } from '../cases/drawing/drawing.store.ts';
import { useGuide } from '../guide/guide.store.ts';
import { findTarget } from './find-target.ts';
import { useGuided } from './guided.store.ts';
import { type GuidedStep, GUIDED_STEPS, stepOf } from './guided-step.ts';

/** The guided split: begins, sees what has been done, says what comes next, is left and taken up again. */
export function useGuidedSplit() {
  const { t, faultText } = useTexts();
  const guided = useGuided();
  const guide = useGuide();
  const session = useSession();
  const selection = useSelection();
  const workplace = useWorkplace();
  const cases = useCaseStore();
  const drawing = useDrawing();
  const status = useStatus();
  const toasts = useToasts();

  const step = computed<GuidedStep | null>(() => {
    if (guided.state !== 'running' || guided.target === null) return null;
    const file = workplace.place?.id === 'cases' ? cases.file : null;
    return stepOf({
      target: guided.target.number,
      selected: workplace.place?.id === 'map' ? selection.current : null,
      caseParcel: file?.parcel ?? null,
      isDraft: file?.state === 'draft',
      points: drawing.draft.points.length,
      drafts: file?.change.put.parcels.length ?? 0,
    });
  });

  async function start(): Promise<void> {
    try {
      guided.target = await findTarget();
    } catch (error) {
      return toasts.show({ tone: 'danger', text: faultText(toSeatFault(error)) });
    }
    if (guided.target === null) {
      // Nothing here can be divided by one straight line: the written guide is all there is to offer
      toasts.show({ tone: 'info', text: t('case.guided.noParcel') });
      return guide.open({ topic: 'split', row: null });
    }
    guided.set('running');
    if (workplace.place?.id !== 'cases' || cases.file?.parcel !== guided.target.number) workplace.open('map');
  }

  watch(step, (now) => {
    if (now === null) return;
    const of = { n: GUIDED_STEPS.indexOf(now) + 1, total: GUIDED_STEPS.length };
    status.announce(`${t('case.guided.step', of)}. ${t(`case.guided.steps.${now}.title`)}`);
  });
  onMounted(() => {
    if (guided.state === 'running') void start();
  });

  useOperations([
    {
      id: 'help.guided',
      title: () => t(guided.state === 'left' ? 'case.guided.goOn' : 'case.guided.operation'),
      refusal: () => {
        if (!session.can('case.draft')) return t('app.reasons.notYours');
        if (guided.state === 'running') return t('case.guided.already');
        return guided.state === 'done' || guided.state === 'declined' ? t('case.guided.over') : null;
      },
      run: start,
    },
  ]);

  return { step, leave: () => guided.set('left'), finish: () => guided.set('done') };
}
