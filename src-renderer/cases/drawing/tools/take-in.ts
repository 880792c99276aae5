import { storeToRefs } from 'pinia';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { useCaseStore } from '../../case.store.ts';
import { useCaseDesk } from '../../use-case-desk.ts';

/** A press takes a neighbour into the case or out of it; the parcel that the case was opened on stays. */
export function useTakeIn(): (number: ParcelNumber | null) => Promise<void> {
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const desk = useCaseDesk();
  return async (number) => {
    if (!file.value || number === null) return;
    const concerned = file.value.situation.parcels.map((parcel) => parcel.number);
    const others = concerned.filter((each) => each !== number);
    if (number === file.value.parcel) cases.refusal = { code: 'case.mainParcel', about: [number], at: null };
    else if (others.length < concerned.length) await desk.concern(others);
    else if (!cases.figure?.neighbours.some((each) => each.number === number))
      cases.refusal = { code: 'merge.notAdjacent', about: [number], at: null };
    else await desk.concern([...others, number]);
  };
}
