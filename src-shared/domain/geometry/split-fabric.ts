import { ok, refuse, type Refusal, type Result } from '../result.ts';
import type { FabricParcel } from './fabric-check.ts';
import type { Fabric, FabricCommand, FabricEdit } from './fabric-edit.ts';
import { insertExactVertices, insertVertices } from './insert-vertices.ts';
import { areaDoubled } from './measures.ts';
import { areaOfParts } from './part-order.ts';
import { cornersIn, sharedWith } from './shared-edges.ts';
import { splitByContour, type ContourCode } from './split-by-contour.ts';
import { splitPolygon, type LineEnds, type PolygonSplit } from './split-polygon.ts';
import type { Line, MultiPolygon, Ring } from './types.ts';
import { defectsOf, type DefectCode } from './validity.ts';

export type SplitFabricCode = ContourCode | DefectCode | 'split.noTarget';

/** A line, drawn or taken from another layer, or a closed contour. */
export type SplitInput = { readonly line: Line; readonly ends?: LineEnds } | { readonly contour: Ring };

/**
 * Splits every target by one line or contour, the western ones of the list first as given.
 *
 * Formed   the parts of the first target, largest first, then those of the next
 * Changed  neighbours that share an edge where a part begins: they get the same corner
 * Refuses  as splitPolygon and splitByContour with the number of the target · 'split.noTarget' · a defect of a target
 */
export const splitFabric: FabricCommand<SplitInput, SplitFabricCode> = ({ targets, around }, input) => {
  if (targets.length === 0) return refuse('split.noTarget');
  const formed: MultiPolygon[] = [];
  let rest: Fabric = { targets, around };
  for (const { number } of targets) {
    const split = splitFirst(rest, formed, input);
    if (!split.ok) return refuse(split.error.code, [number], split.error.at);
    rest = bend(rest, split.value);
    // Parts of targets that were split before may share the edge too.
    for (const [index, part] of formed.entries()) formed[index] = insertVertices(part, split.value.insertions);
    formed.push(...split.value.parts);
  }
  return ok(editOf({ targets, around }, formed, rest.around));
};

/** `formed` are the parts of targets that were split before: neighbours now like all others. */
function splitFirst(
  { targets, around }: Fabric,
  formed: readonly MultiPolygon[],
  input: SplitInput,
): Result<PolygonSplit, Refusal<SplitFabricCode>> {
  const [target, ...others] = targets as readonly [FabricParcel, ...FabricParcel[]];
  const defect = defectsOf(target.geometry)[0];
  if (defect) return refuse(defect.code, [], defect.at);
  const near = [...others.map(({ geometry }) => geometry), ...around.map(({ geometry }) => geometry), ...formed];
  // Corners of neighbours that stand exactly on the boundary go in first: a bent edge would pass them by.
  const geometry = insertExactVertices(target.geometry, cornersIn(near, target.geometry));
  const isShared = sharedWith(near);
  return 'line' in input
    ? splitPolygon(geometry, input.line, isShared, input.ends)
    : splitByContour(geometry, input.contour, isShared);
}

function bend({ targets, around }: Fabric, { insertions }: PolygonSplit): Fabric {
  const bent = (parcel: FabricParcel): FabricParcel => {
    const geometry = insertVertices(parcel.geometry, insertions);
    return geometry === parcel.geometry ? parcel : { ...parcel, geometry };
  };
  return { targets: targets.slice(1).map(bent), around: around.map(bent) };
}

function editOf(
  { targets, around }: Fabric,
  formed: readonly MultiPolygon[],
  after: readonly FabricParcel[],
): FabricEdit {
  const changed = after.filter((parcel, index) => parcel !== around[index]);
  const before = around.filter((parcel, index) => parcel !== after[index]);
  const areaOf = (parcels: readonly FabricParcel[]): number =>
    parcels.reduce((sum, { geometry }) => sum + areaDoubled(geometry), 0);
  return {
    formed,
    changed,
    closed: targets.map(({ number }) => number),
    deviationDoubled: areaOfParts(formed) + areaOf(changed) - areaOf(targets) - areaOf(before),
  };
}
