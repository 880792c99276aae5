import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { COMMAND_IDS, type CommandId, isCommandId } from './commands.ts';
import { remember, remembered } from './remembered.ts';
import {
  type ChosenKeys,
  conflictsOf,
  keysNow,
  type PlaceKeys,
  printKeys,
  readChosen,
  usualKeys,
  withKeys,
} from './shortcuts.ts';
import { useWorkplace } from './workplace.store.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Which keys each command has at this desk. Only what differs from the table is kept. */
export const useShortcuts = defineStore('shortcuts', () => {
  const workplace = useWorkplace();
  const chosen = shallowRef<ChosenKeys>(readChosen(remembered('keys', isObject) ?? {}));
  const places = computed<PlaceKeys>(() =>
    Object.fromEntries(workplace.places.map(({ id }, index) => [`place.${id}`, `Ctrl+Digit${index + 1}`])),
  );
  const byCommand = computed<ReadonlyMap<CommandId, string>>(
    () => new Map(COMMAND_IDS.map((id) => [id, keysNow(id, chosen.value, places.value) ?? ''])),
  );

  function keep(next: ChosenKeys): void {
    chosen.value = next;
    remember('keys', next);
  }

  return {
    keysOf: (id: CommandId): string => byCommand.value.get(id) ?? '',
    /** As text for tooltips, menus and lists; empty without keys. */
    printed: (id: string): string => printKeys((isCommandId(id) && byCommand.value.get(id)) || ''),
    isChanged: (id: CommandId): boolean => id in chosen.value,
    anyChanged: computed<boolean>(() => Object.keys(chosen.value).length > 0),
    conflicts: (id: CommandId, chord: string) => conflictsOf(id, chord, chosen.value, places.value),
    usual: (id: CommandId): string => usualKeys(id, places.value),
    give: (id: CommandId, chord: string): void => keep(withKeys(id, chord, chosen.value, places.value)),
    resetAll: (): void => keep({}),
  };
});
