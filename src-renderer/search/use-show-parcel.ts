import { boxOf } from '#domain/geometry/measures.ts';
import { backHalf } from '../app/back-half.ts';
import { useSelection } from '../app/selection.store.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useShowBox } from '../map/use-show-box.ts';

/** Goes to a parcel by its number: chooses it and brings it into view, or says why it cannot. */
export function useShowParcel(): (number: string) => Promise<void> {
  const showBox = useShowBox();
  const selection = useSelection();
  const { refusalText, faultText } = useTexts();
  const { show } = useToasts();

  return async (number) => {
    try {
      const answer = await backHalf.register.card({ number });
      if (!answer.ok) return show({ tone: 'warn', text: refusalText(answer.error) });
      selection.select([answer.value.parcel.number]);
      showBox(boxOf(answer.value.parcel.geometry), 0.26);
    } catch (error) {
      show({ tone: 'danger', text: faultText(toSeatFault(error)) });
    }
  };
}
