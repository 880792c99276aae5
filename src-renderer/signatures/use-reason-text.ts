import { useTexts } from '../app/texts.ts';

/** Text of a reason under `signature.reasons`; of one that is not known here any more, its code. */
export function useReasonText(): (reason: string) => string {
  const { t, te } = useTexts();
  return (reason) => (te(`signature.reasons.${reason}`, 'ru') ? t(`signature.reasons.${reason}`) : reason);
}
