import { ParcelNumber } from '#domain/numbers/types.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useCaseStore } from '../case.store.ts';
import { useCaseDesk } from '../use-case-desk.ts';
import type { Drawing } from './use-drawing.ts';

/** Parcels that can meet in the corners of one command, with room to spare. */
const MOST_TAKEN_IN = 40;

/** A neighbour that would gain or lose land and is not of the case. */
export function neighbourOf(tried: Drawing['preview']['value']): ParcelNumber | null {
  if (tried?.ok !== false || tried.error.code !== 'adjust.notOfCase') return null;
  const number = ParcelNumber.safeParse(tried.error.about[0]);
  return number.success ? number.data : null;
}

/** Makes what was typed a step of the draft. */
export function useTypedCommand(steps: Drawing) {
  const cases = useCaseStore();
  const desk = useCaseDesk();
  const status = useStatus();
  const { refusalText } = useTexts();

  /** Parcels of shared corners come into the case first: the note beside the button says so. Answers whether it was done. */
  async function keep(): Promise<boolean> {
    for (let taken = 0; taken < MOST_TAKEN_IN; taken += 1) {
      const neighbour = neighbourOf(steps.preview.value);
      if (neighbour === null || !(await desk.takeIn(neighbour))) break;
    }
    const tried = steps.preview.value;
    if (tried?.ok && (await desk.run(tried.value.command))) return true;
    const refusal = tried?.ok === false ? tried.error : cases.refusal;
    if (refusal) status.announce(refusalText(refusal));
    return false;
  }

  return { keep };
}
