import { onScopeDispose, reactive } from 'vue';
import type { CommandId } from './commands.ts';

/**
 * A command as menus, palette, keys and tooltips see it. `refusal` answers why it cannot run now, as text, or null.
 * Titles are texts already, so that a place may name the parcel.
 */
export interface Operation {
  readonly id: CommandId;
  readonly title: () => string;
  readonly refusal?: () => string | null;
  /** For switches: whether it is on. */
  readonly isOn?: () => boolean;
  /** Its keys work over an open dialog too. */
  readonly inDialogs?: true;
  /** In a field that is being edited its keys are the field's own. */
  readonly leavesFields?: true;
  readonly run: () => unknown;
}

const registered = reactive(new Map<string, Operation>());

/** Registers operations for as long as the calling component or scope lives; the newest of one id wins. */
export function useOperations(operations: readonly Operation[]): void {
  for (const operation of operations) registered.set(operation.id, operation);
  onScopeDispose(() => {
    for (const operation of operations) {
      if (registered.get(operation.id)?.run === operation.run) registered.delete(operation.id);
    }
  });
}

export const operationOf = (id: string): Operation | undefined => registered.get(id);
export const allOperations = (): readonly Operation[] => [...registered.values()];

/** Runs it unless it is refused; answers whether it ran. */
export function runOperation(operation: Operation | undefined): boolean {
  if (operation === undefined || (operation.refusal?.() ?? null) !== null) return false;
  operation.run();
  return true;
}
