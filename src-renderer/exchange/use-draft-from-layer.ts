import { shallowRef } from 'vue';
import type { PlacedFeature } from '#contracts/workstation/exchange.ts';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useTexts } from '../app/texts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { previewSplit, stateOf } from '../cases/drawing/preview.ts';

/** Takes a line of a layer as the division line of the open case, or a closed contour as what is cut out. */
export function useDraftFromLayer(zoneOf: () => number) {
  const { t } = useTexts();
  const cases = useCaseStore();
  const workplace = useWorkplace();
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  /** Whether the feature is of a kind that a draft can take at all. */
  const kindOf = ({ shape }: PlacedFeature): 'split' | 'cutOut' | null => {
    if (shape.kind === 'line') return shape.lines.length === 1 ? 'split' : null;
    return shape.kind === 'parcel' && shape.geometry.length === 1 && shape.geometry[0]?.length === 1 ? 'cutOut' : null;
  };

  function reasonNot(feature: PlacedFeature): string | null {
    const { file } = cases;
    if (file?.state !== 'draft') return t('files.layer.needsCase');
    if (file.situation.parcels[0]?.zone !== zoneOf()) return t('files.layer.otherZone');
    return feature.defects > 0 ? t('files.layer.defective') : null;
  }

  async function run(commands: readonly CaseCommand[]): Promise<void> {
    const caseId = cases.file?.id;
    if (caseId === undefined) return;
    refusal.value = null;
    fault.value = null;
    try {
      // Of several parcels of the case the first that the contour fits takes it
      for (const command of commands) {
        const answer = await backHalf.cases.run({ caseId, command });
        if (answer.ok) {
          cases.setFile(answer.value);
          return workplace.open('cases');
        }
        refusal.value ??= answer.error;
      }
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  async function take({ shape }: PlacedFeature): Promise<void> {
    const { file } = cases;
    const state = file === null ? null : stateOf(file);
    if (file === null || state === null) return;
    if (shape.kind === 'line' && shape.lines[0] !== undefined) {
      const line = shape.lines[0];
      const tried = previewSplit(file, state, line);
      if (!tried.ok) refusal.value = tried.error;
      else await run([{ name: 'splitParcel', parcel: tried.value.target, line }]);
    }
    if (shape.kind === 'parcel' && shape.geometry[0]?.[0] !== undefined) {
      const contour = shape.geometry[0][0];
      await run(ownParcels(state).map(({ number }) => ({ name: 'cutOutParcel', parcel: number, contour })));
    }
  }

  return { refusal, fault, kindOf, reasonNot, take };
}
