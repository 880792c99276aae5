import { nextVersion, type DraftState } from '../cases/draft.ts';
import { clipToParts, partOf, type PartsMade } from '../geometry/clip-to-parts.ts';
import { insertVertices } from '../geometry/insert-vertices.ts';
import { areaDoubled } from '../geometry/measures.ts';
import { deriveId } from '../ids/derive-id.ts';
import type { RegisterChange } from '../journal/change.ts';
import { moveObjectNumber } from '../numbers/object-number.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import type { Building } from '../objects/building.ts';
import { isMainBefore } from '../objects/main-building.ts';
import { ClaimId, EncumbranceId, RightId } from '../rights/right.ts';
import { apportion } from './apportion.ts';
import type { Parcel } from './parcel.ts';

export interface PartsContext {
  readonly state: DraftState;
  readonly parent: Parcel;
  readonly made: PartsMade;
  /** Number of each part, in the order of the parts. */
  readonly children: readonly ParcelNumber[];
  readonly seed: string;
}

/**
 * What becomes of a parcel that is cut into parts.
 *
 * Closes   the parcel, its rights, encumbrances, claims and buildings; nothing is deleted
 * Forms    a parcel for every part, each under a new number: none keeps the old one (Registration Law art. 1(14) and
 *          49; whether a remainder might is not settled, so it does not [A])
 * Carries  category, purpose, zone, divisibility; every right with the same holders and shares; every encumbrance and
 *          claim with its time of receipt, a servitude only to the parts its scope meets; the value by area to the
 *          whole tiyn; the address to the part with the main building, else the largest; buildings to the part they
 *          stand on, renumbered under it
 * Bends    neighbours that share a boundary where a part begins: they get the same point in a new version
 */
export function formParts(context: PartsContext, others: readonly Parcel[]): RegisterChange {
  const { state, parent, children } = context;
  const buildings = moveBuildings(context);
  const rights = [...state.rights.values()].filter((right) => right.parcel === parent.number);
  const encumbrances = [...state.encumbrances.values()].filter((encumbrance) => encumbrance.parcel === parent.number);
  const claims = [...state.claims.values()].filter((claim) => claim.parcel === parent.number);
  return {
    put: {
      parcels: [...formChildren(context, buildings), ...bendNeighbours(context, others)],
      rights: rights.flatMap((right) =>
        children.map((parcel) => ({
          ...right,
          id: RightId.parse(deriveId(context.seed, 'right', right.id, parcel)),
          version: 1,
          parcel,
        })),
      ),
      encumbrances: encumbrances.flatMap((encumbrance) => carryEncumbrance(context, encumbrance)),
      claims: claims.flatMap((claim) =>
        children.map((parcel) => ({
          ...claim,
          id: ClaimId.parse(deriveId(context.seed, 'claim', claim.id, parcel)),
          version: 1,
          parcel,
        })),
      ),
      buildings: buildings.map(({ building }) => building),
    },
    close: {
      parcels: [parent.number],
      rights: rights.map((right) => right.id),
      encumbrances: encumbrances.map((encumbrance) => encumbrance.id),
      claims: claims.map((claim) => claim.id),
      buildings: buildings.map(({ from }) => from.number),
    },
    lineage: children.map((child) => ({ parent: parent.number, child })),
  };
}

interface MovedBuilding {
  readonly from: Building;
  readonly building: Building;
  readonly part: number;
}

function moveBuildings({ state, parent, made, children }: PartsContext): readonly MovedBuilding[] {
  const standing = [...state.buildings.values()].filter((building) => building.parcel === parent.number);
  return standing.map((from) => {
    // A building that lies on no part stands off its parcel in the register already; it stays with the largest.
    const part = Math.max(0, partOf(made.parts, from.geometry));
    const parcel = children[part] as ParcelNumber;
    return { from, part, building: { ...from, number: moveObjectNumber(from.number, parcel), version: 1, parcel } };
  });
}

function formChildren(
  { parent, made, children }: PartsContext,
  buildings: readonly MovedBuilding[],
): readonly Parcel[] {
  const areas = made.parts.map(areaDoubled);
  const values = parent.valueTiyn === null ? null : apportion(parent.valueTiyn, areas);
  const main = buildings.toSorted((a, b) => (isMainBefore(a.from, b.from) ? -1 : 1))[0];
  return made.parts.map((geometry, index) => ({
    ...parent,
    number: children[index] as ParcelNumber,
    version: 1,
    geometry,
    areaDoubled: areas[index] as number,
    rka: index === (main?.part ?? 0) ? parent.rka : null,
    valueTiyn: values?.[index] ?? null,
  }));
}

function bendNeighbours({ state, made }: PartsContext, others: readonly Parcel[]): readonly Parcel[] {
  return others.flatMap((parcel) => {
    const geometry = made.insertions.reduce((shape, insertion) => insertVertices(shape, [insertion]), parcel.geometry);
    if (geometry === parcel.geometry) return [];
    return [{ ...parcel, geometry, areaDoubled: areaDoubled(geometry), version: nextVersion(state, parcel.number) }];
  });
}

function carryEncumbrance(
  { made, children, seed }: PartsContext,
  encumbrance: RegisterChange['put']['encumbrances'][number],
) {
  const scopes = encumbrance.scope === null ? null : clipToParts(encumbrance.scope, made);
  return children.flatMap((parcel, index) => {
    const scope = scopes ? scopes[index] : null;
    if (scopes && !scope) return [];
    const id = EncumbranceId.parse(deriveId(seed, 'encumbrance', encumbrance.id, parcel));
    return [{ ...encumbrance, id, version: 1, parcel, scope: scope ?? null }];
  });
}
