import type { PlacedFeature } from '#contracts/workstation/exchange.ts';
import type { DraftState } from '#domain/cases/draft.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { SnapIndex } from '#domain/geometry/snap-index.ts';
import { useLayers } from '../../../exchange/layers.store.ts';
import { useAids } from '../../aids.store.ts';
import { catchableShapes, type CatchKind, layerShapes } from '../catch-shapes.ts';
import { type Catchable, catchesNear } from '../catching.ts';
import { useDrawing } from '../drawing.store.ts';
import type { GridPointer } from '../tool.ts';

/** What a new point of this draft may catch: boundaries, buildings, surveyed points, reference layers of its zone that are shown. */
export function shapesOf(state: DraftState | null): Catchable {
  if (!state) return new SnapIndex([]);
  const layers = useLayers();
  const { zone } = mainParcel(state.situation);
  const ofZone = layers.shown.filter((layer) => layer.zone === zone);
  const seen = layerIndex(
    ofZone.flatMap(({ id }) => layers.features.get(id) ?? []),
    useAids().aids.measured,
  );
  const draft = new SnapIndex(catchableShapes(state.situation, ownParcels(state)));
  return { within: (box) => [...draft.within(box), ...seen.within(box)] };
}

let kept: { features: readonly PlacedFeature[]; measured: readonly MeasuredPoint[]; index: SnapIndex } | null = null;

/** Layers change seldom and may be large, the draft changes with every step: their index is kept. */
function layerIndex(features: readonly PlacedFeature[], measured: readonly MeasuredPoint[]): SnapIndex {
  const isSame =
    kept?.measured === measured &&
    kept.features.length === features.length &&
    features.every((feature, index) => feature === kept?.features[index]);
  if (!isSame || kept === null) kept = { features, measured, index: new SnapIndex(layerShapes(features, measured)) };
  return kept.index;
}

/** Moves the cursor and lets it catch what is in reach, unless snapping is held off; `only` narrows the kinds further. */
export function catchAt(
  { at, reachMm, freely }: GridPointer,
  shapes: Catchable,
  only: readonly CatchKind[] | null = null,
): void {
  const drawing = useDrawing();
  drawing.pointer = at;
  const kinds = only ? new Set(only) : drawing.snapKinds;
  const { constructions } = useAids().aids;
  drawing.setCatches(
    freely
      ? []
      : catchesNear(at, shapes, {
          toleranceMm: reachMm,
          line: drawing.draft.points,
          kinds,
          gridMm: drawing.gridMm,
          constructions,
        }),
  );
}
