import { canonicalJson } from '../journal/canonical-json.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { registeredParcels, type Situation } from './situation.ts';

/**
 * Parcels of which two readings of one place say different things: another version, another right or burden, or there
 * in one of them only. In the order of their numbers.
 */
export function differingParcels(before: Situation, after: Situation): readonly ParcelNumber[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((number) => old.get(number) !== now.get(number)).sort();
}

function textsOf(situation: Situation): ReadonlyMap<ParcelNumber, string> {
  const { rights, encumbrances, claims, buildings } = situation;
  return new Map(
    registeredParcels(situation).map(({ number, version }) => {
      const on = <Row extends { readonly parcel: ParcelNumber }>(rows: readonly Row[]) =>
        rows.filter(({ parcel }) => parcel === number);
      return [number, canonicalJson({ version, rows: [on(rights), on(encumbrances), on(claims), on(buildings)] })];
    }),
  );
}
