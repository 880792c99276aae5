import { areaDoubled, perimeterMm } from '#domain/geometry/measures.ts';
import { invariant } from '#domain/invariant.ts';
import type { ActBody } from '#domain/journal/act.ts';
import type { RegisterChange } from '#domain/journal/change.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Right } from '#domain/rights/right.ts';

/**
 * SEC-113: what holds for every act, whoever made it. The server asserts it before it signs, the replica before it
 * shows: areas agree with the geometry to the square millimetre, shares of a right add up to exactly one.
 */
export function assertSoundChange(change: RegisterChange): void {
  for (const parcel of change.put.parcels) {
    invariant(areaDoubled(parcel.geometry) === parcel.areaDoubled, `area of ${parcel.number} is that of its geometry`);
  }
  for (const right of change.put.rights) invariant(sharesMakeOne(right), `shares of right ${right.id} add up to 1`);
  demandUnique(
    change.put.parcels.map((parcel) => parcel.number),
    'parcel put',
  );
  demandUnique(
    change.put.rights.map((right) => right.id),
    'right put',
  );
  demandUnique(
    change.put.buildings.map((building) => building.number),
    'building put',
  );
  demandUnique(change.close.parcels, 'parcel closed');
  demandUnique(change.close.rights, 'right closed');
}

/** A cut point lies less than a millimetre off the edge it cuts: doubled mm² for each mm of boundary. */
const GRID_STEP = 2;

const MOVES_NO_GROUND: ReadonlySet<ActBody['kind']> = new Set([
  'split',
  'merge',
  'redistribute',
  'adjust',
  'grant',
  'servitude',
]);

/** Ground that an act takes out of the register or into it on purpose: parcels without heirs, parcels without parents. */
export function isMoved({ lineage }: RegisterChange) {
  const parents = new Set<string>(lineage.map(({ parent }) => parent));
  const children = new Set<string>(lineage.map(({ child }) => child));
  return {
    retired: (number: string): boolean => !parents.has(number),
    formed: ({ number, version }: Pick<Parcel, 'number' | 'version'>): boolean =>
      version === 1 && !children.has(number),
  };
}

/**
 * Such an act moves no ground but that of parcels retired or formed on free land: what was closed or replaced had the
 * area of what stands in its place. Where a cut meets a street, the point on the millimetre grid bends that edge by less
 * than a millimetre and no neighbour gains it; the rule `sumOfAreas` states the difference, here it is held to the same
 * bound.
 */
export function assertAreaKept(body: ActBody, areaBefore: number): void {
  if (!MOVES_NO_GROUND.has(body.kind)) return;
  const { formed } = isMoved(body.change);
  const parcels = body.change.put.parcels.filter((parcel) => !formed(parcel));
  const after = parcels.reduce((sum, parcel) => sum + parcel.areaDoubled, 0);
  const bent = GRID_STEP * parcels.reduce((sum, parcel) => sum + perimeterMm(parcel.geometry), 0);
  invariant(
    Math.abs(after - areaBefore) <= bent,
    `act ${body.id} keeps the area: ${String(areaBefore)} became ${String(after)} doubled mm²`,
  );
}

/** Exact: numerators over the product of the denominators. */
export function sharesMakeOne(right: Pick<Right, 'holders'>): boolean {
  const denominator = right.holders.reduce((product, holder) => product * BigInt(holder.denominator), 1n);
  const sum = right.holders.reduce(
    (total, holder) => total + (denominator / BigInt(holder.denominator)) * BigInt(holder.numerator),
    0n,
  );
  return sum === denominator;
}

function demandUnique(keys: readonly string[], what: string): void {
  invariant(new Set(keys).size === keys.length, `${what} once in an act`);
}
