import type { SearchHit } from '#contracts/workstation/register.ts';
import { useSelection } from '../app/selection.store.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useShowBox } from '../map/use-show-box.ts';

/** How much of the view a found thing fills: a parcel leaves its neighbours visible, a street is seen whole. */
const SHARE = { parcel: 0.26, address: 0.26, person: 0.26, street: 0.85, quarter: 0.85 } as const satisfies Record<
  SearchHit['kind'],
  number
>;
/** A hit without a box is a point: 60 m around it. */
const AROUND_MM = 60_000;

/** Shows a search hit on the map and, when it is a parcel, on the card. */
export function useGoTo(): (hit: SearchHit) => void {
  const showBox = useShowBox();
  const selection = useSelection();
  const workplace = useWorkplace();

  return (hit) => {
    // Whoever looks for a parcel wants its card, also from within a case; a street or quarter is only looked at.
    const parcel = hit.kind === 'quarter' ? null : hit.number;
    if (parcel !== null || workplace.place?.map !== true) workplace.open('map');
    if (parcel !== null) selection.select([parcel]);
    const box =
      hit.box ??
      (hit.at &&
        ([hit.at[0] - AROUND_MM, hit.at[1] - AROUND_MM, hit.at[0] + AROUND_MM, hit.at[1] + AROUND_MM] as const));
    if (box !== null) showBox(box, SHARE[hit.kind]);
  };
}
