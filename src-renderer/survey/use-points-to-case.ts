import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { type PlanePoint, toGrid } from '#domain/survey/plane-point.ts';
import { useOperations } from '../app/operations.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { useCaseDesk } from '../cases/use-case-desk.ts';

interface ComputedPoint {
  readonly name: string;
  readonly at: PlanePoint;
}

const ZONE_MM = 1_000_000_000;

/** Computed points for the open case: there they are snapped to, and corners are compared with them. */
export function usePointsToCase() {
  const cases = useCaseStore();
  const desk = useCaseDesk();
  const status = useStatus();
  const { show } = useToasts();
  const { t, refusalText, faultText } = useTexts();

  /** Of the zone of the case; others are of a local system, and no point of it. */
  function inZone(points: readonly ComputedPoint[]): readonly MeasuredPoint[] {
    const zone = cases.file ? mainParcel(cases.file.situation).zone : null;
    return points.flatMap(({ name, at }) => {
      const position = toGrid(at);
      return position.ok && Math.floor(position.value[0] / ZONE_MM) === zone
        ? [{ name: name.trim().slice(0, 60), at: position.value }]
        : [];
    });
  }

  function reasonNot(points: readonly ComputedPoint[]): string | null {
    if (cases.file?.state !== 'draft') return t('survey.reason.noCase');
    if (points.length === 0) return t('survey.reason.noPoints');
    return inZone(points).length < points.length ? t('survey.reason.local') : null;
  }

  async function send(points: readonly ComputedPoint[]): Promise<void> {
    const { file } = cases;
    if (file === null || reasonNot(points) !== null) return;
    const isKept = await desk.addMeasured(inZone(points));
    if (!isKept) {
      if (cases.refusal) show({ tone: 'danger', text: refusalText(cases.refusal) });
      else if (cases.fault) show({ tone: 'danger', text: faultText(cases.fault) });
      return;
    }
    const text = t('survey.sent', { n: points.length, number: file.number }, points.length);
    status.announce(text);
    show({ tone: 'ok', text });
  }

  return { reasonNot, send };
}

/** The operation of a place of computations that sends its points. */
export function useSendOperation(points: () => readonly ComputedPoint[]): void {
  const { reasonNot, send } = usePointsToCase();
  const { t } = useTexts();
  useOperations([
    {
      id: 'survey.toCase',
      title: () => t('survey.operation.toCase'),
      refusal: () => reasonNot(points()),
      run: () => send(points()),
    },
  ]);
}
