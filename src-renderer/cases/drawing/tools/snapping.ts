import type { DraftState } from '#domain/cases/draft.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { SnapShape } from '#domain/geometry/snap.ts';
import { catchableShapes, catchesNear } from '../catching.ts';
import { useDrawing } from '../drawing.store.ts';
import type { GridPointer } from '../tool.ts';

/** Boundaries that a new point of this draft may catch. */
export const shapesOf = (state: DraftState | null): readonly SnapShape[] =>
  state ? catchableShapes(state.situation, ownParcels(state)) : [];

/** Moves the cursor and lets it catch what is in reach, unless snapping is held off. */
export function catchAt({ at, reachMm, freely }: GridPointer, shapes: readonly SnapShape[]): void {
  const drawing = useDrawing();
  drawing.pointer = at;
  drawing.setCatches(freely ? [] : catchesNear(at, shapes, { toleranceMm: reachMm, line: drawing.draft.points }));
}
