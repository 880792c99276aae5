import type { Finding } from '#domain/cases/finding.ts';
import type { Position } from '#domain/geometry/types.ts';
import { useSelection } from '../app/selection.store.ts';
import { boxAround } from '../cases/overlay/use-screen.ts';
import { useMapView } from '../map/map-view.store.ts';
import { useShowBox } from '../map/use-show-box.ts';
import { useShowParcel } from '../search/use-show-parcel.ts';

/** So much ground is seen around a place. */
const AROUND_MM = 15_000;
/** The east of a state grid carries the number of its zone. */
const ZONE_MM = 1_000_000_000;

/** Parcels that a finding is about; ids of rights and burdens stand there too. */
export const parcelsOf = ({ about }: Finding): readonly string[] => about.filter((each) => /^\d{11,12}$/.test(each));

/** The place of a finding as the map can show it. */
export function placeOf({ at }: Finding, zone: number | undefined): Position | null {
  return at !== null && Math.floor(at[0] / ZONE_MM) === zone ? at : null;
}

/** Brings the place of a finding into view and chooses its parcels; without a place, the first of its parcels. */
export function useShowFinding(): (finding: Finding) => Promise<void> {
  const selection = useSelection();
  const view = useMapView();
  const showBox = useShowBox();
  const showParcel = useShowParcel();

  return async (finding) => {
    const numbers = parcelsOf(finding);
    const place = placeOf(finding, view.overview?.zone);
    if (place === null && numbers[0] !== undefined) await showParcel(numbers[0]);
    selection.select(numbers);
    if (place !== null) showBox(boxAround([place], AROUND_MM), 0.6);
  };
}
