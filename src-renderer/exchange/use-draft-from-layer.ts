import { shallowRef } from 'vue';
import type { PlacedFeature, ReferenceLayer } from '#contracts/workstation/exchange.ts';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { CoordinateOrigin } from '#domain/crs/coordinate-origin.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useTexts } from '../app/texts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { previewFirst, stateOf } from '../cases/drawing/preview.ts';

/** Takes a line of a layer as the division line of the open case, or a closed contour as what is cut out. */
export function useDraftFromLayer(layerOf: () => ReferenceLayer | null) {
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
    if (file.situation.parcels[0]?.zone !== layerOf()?.zone) return t('files.layer.otherZone');
    return feature.defects > 0 ? t('files.layer.defective') : null;
  }

  /** Of several parcels of the case the first that the line or contour fits takes it. */
  function commandsOf({ shape }: PlacedFeature, parcels: readonly ParcelNumber[]): readonly CaseCommand[] {
    const origin = originOf(layerOf());
    const [line] = shape.kind === 'line' ? shape.lines : [];
    if (line) return parcels.map((parcel) => ({ name: 'splitParcel', parcel, line, ...origin }));
    const contour = shape.kind === 'parcel' ? shape.geometry[0]?.[0] : undefined;
    return contour ? parcels.map((parcel) => ({ name: 'cutOutParcel', parcel, contour, ...origin })) : [];
  }

  async function take(feature: PlacedFeature): Promise<void> {
    const { file } = cases;
    const state = file === null ? null : stateOf(file);
    if (file === null || state === null) return;
    refusal.value = null;
    fault.value = null;
    const numbers = ownParcels(state).map(({ number }) => number);
    const tried = previewFirst(file, state, commandsOf(feature, numbers));
    if (tried === null) return;
    if (!tried.ok) {
      refusal.value = tried.error;
      return;
    }
    try {
      const answer = await backHalf.cases.run({ caseId: file.id, command: tried.value.command });
      if (!answer.ok) {
        refusal.value = answer.error;
        return;
      }
      cases.setFile(answer.value);
      workplace.open('cases');
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return { refusal, fault, kindOf, reasonNot, take };
}

/** The draft keeps what brought the coordinates to the grid, and how exact that is. */
function originOf(layer: ReferenceLayer | null): { origin?: CoordinateOrigin } {
  if (layer === null) return {};
  const { fileName, system, pipeline, accuracyM } = layer;
  return { origin: { fileName, system, pipeline, accuracyM } };
}
