import type { RegisterChange } from '../journal/change.ts';
import type { CaseCommand } from './case-file.ts';

/**
 * The change as it enters the register: what the case burdens ranks by the receipt of the case (Registration Law
 * art. 13, 26), which no drawing can know. Burdens that were carried keep their own time; the command takes care that
 * none of them has the time of a drawn one.
 */
export function atReceipt(
  change: RegisterChange,
  commands: readonly CaseCommand[],
  receivedAt: string,
): RegisterChange {
  const drawn = new Set(commands.flatMap((command) => (command.name === 'burdenPart' ? [command.terms.drawnAt] : [])));
  if (drawn.size === 0) return change;
  const encumbrances = change.put.encumbrances.map((each) =>
    drawn.has(each.receivedAt) ? { ...each, receivedAt } : each,
  );
  return { ...change, put: { ...change.put, encumbrances } };
}
