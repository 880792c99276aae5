import { computed, type ComputedRef } from 'vue';
import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { useLayers } from '../exchange/layers.store.ts';
import { useAids } from './aids.store.ts';
import { useCaseStore } from './case.store.ts';

/** Surveyed points that the open case may be compared with: sent from the computations, and of the layers that are shown. */
export function useMeasuredPoints(): ComputedRef<readonly MeasuredPoint[]> {
  const aids = useAids();
  const layers = useLayers();
  const cases = useCaseStore();
  return computed(() => {
    const zone = cases.file ? mainParcel(cases.file.situation).zone : null;
    const ofLayers = layers.shown
      .filter((layer) => layer.zone === zone)
      .flatMap(({ id }) => layers.features.get(id) ?? [])
      .flatMap(({ shape, name }) =>
        shape.kind === 'point' ? shape.points.map((at) => ({ name: (name ?? '').slice(0, 60), at })) : [],
      );
    return [...aids.aids.measured, ...ofLayers];
  });
}
