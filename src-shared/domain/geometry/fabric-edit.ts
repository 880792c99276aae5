import type { FabricParcel } from './fabric-check.ts';
import { areaDoubled } from './measures.ts';
import type { DoubledMm2, MultiPolygon } from './types.ts';
import type { Refusal, Result } from '../result.ts';

/**
 * What a command of the fabric works on: the parcels it is meant for and every parcel that meets their box grown by a
 * metre. Numbers only name; rights, documents and numbering are not the fabric's business.
 */
export interface Fabric {
  readonly targets: readonly FabricParcel[];
  readonly around: readonly FabricParcel[];
}

/**
 * What a command of the fabric answers. Applies nothing.
 *
 * formed           geometries of the parcels that come into being, in the order that the command promises
 * changed          parcels that stay and have another geometry now: adjusted targets, neighbours with new vertices
 * closed           numbers of the targets that cease to be
 * deviationDoubled area of formed + changed less the area of closed + changed before. Not zero only where a cut met an
 *                  oblique edge that nobody shares (decision 0008), or where land was taken in that no parcel had
 */
export interface FabricEdit {
  readonly formed: readonly MultiPolygon[];
  readonly changed: readonly FabricParcel[];
  readonly closed: readonly string[];
  readonly deviationDoubled: DoubledMm2;
}

/** A command of the fabric: pure, exact, an edit over targets and neighbours alike, or a refusal with place and reason. */
export type FabricCommand<Input, Code extends string, Edit extends FabricEdit = FabricEdit> = (
  fabric: Fabric,
  input: Input,
) => Result<Edit, Refusal<Code>>;

/** An edit that forms and closes nothing: the parcels that are others after than before, place by place. */
export function changesOf(before: readonly FabricParcel[], after: readonly FabricParcel[]): FabricEdit {
  const places = before.flatMap((parcel, index) => (after[index] === parcel ? [] : [index]));
  const areaIn = (parcels: readonly FabricParcel[]): DoubledMm2 =>
    places.reduce((sum, place) => sum + areaDoubled(parcels[place]?.geometry ?? []), 0);
  return {
    formed: [],
    changed: places.flatMap((place) => after[place] ?? []),
    closed: [],
    deviationDoubled: areaIn(after) - areaIn(before),
  };
}
