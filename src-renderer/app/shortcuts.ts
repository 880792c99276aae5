import { type CommandGroup, COMMAND_IDS, type CommandId, commandOf, isCommandId } from './commands.ts';

/** Keys the user has chosen, by command; the empty text is a command without keys. Others have those of the table. */
export type ChosenKeys = Readonly<Partial<Record<CommandId, string>>>;

/** Keys of the places of work: they follow the rail of the account. */
export type PlaceKeys = Readonly<Partial<Record<CommandId, string>>>;

const MODIFIERS = ['Ctrl', 'Alt', 'Shift'] as const;
const CHORD = /^(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?[A-Z][A-Za-z0-9]{0,23}$/u;

/**
 * Keys that mean something wherever the focus is: steps of drawing and tables, editing of text, the browser and the
 * system. Taking them away would leave someone without a way on.
 */
const PLAIN_TAKEN: ReadonlySet<string> = new Set([
  'Escape',
  'Enter',
  'NumpadEnter',
  'Tab',
  'Space',
  'Backspace',
  'Delete',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'ContextMenu',
  'CapsLock',
]);
const TAKEN: ReadonlySet<string> = new Set([
  ...['KeyA', 'KeyC', 'KeyV', 'KeyX', 'KeyN', 'KeyQ', 'KeyR', 'KeyT', 'KeyW', 'Tab'].map((code) => `Ctrl+${code}`),
  'Alt+F4',
  'Alt+Tab',
  'Alt+ArrowUp',
  'Alt+ArrowDown',
  'Ctrl+Alt+Delete',
  'Shift+F10',
  'F5',
  'F11',
  'F12',
]);

/** What was kept, without what this version does not know or allow. */
export const readChosen = (kept: object): ChosenKeys =>
  Object.fromEntries(
    Object.entries(kept).filter(
      ([id, keys]) => isCommandId(id) && typeof keys === 'string' && (keys === '' || mayBeKeys(keys)),
    ),
  );

/** Whether a command may have these keys at all. */
export function mayBeKeys(chord: string): boolean {
  const held = chord.split('+');
  const code = held.pop() ?? '';
  const isPlain = held.every((each) => each === 'Shift');
  return CHORD.test(chord) && !TAKEN.has(chord) && !(isPlain && PLAIN_TAKEN.has(code));
}

export const isModifier = (code: string): boolean => /^(?:Control|Shift|Alt|Meta|OS)(?:Left|Right)?$/u.test(code);

/** Keys of a command that nobody has changed; the empty text without any. */
export const usualKeys = (id: CommandId, places: PlaceKeys): string => commandOf(id).keys ?? places[id] ?? '';

/** The keys of a command now, or null. */
export function keysNow(id: CommandId, chosen: ChosenKeys, places: PlaceKeys): string | null {
  return (chosen[id] ?? usualKeys(id, places)) || null;
}

/** Groups that can be at hand at the same moment: the card, a case and the computations never are. */
const meets = (a: CommandGroup, b: CommandGroup): boolean =>
  a === b || a === 'window' || b === 'window' || a === 'map' || b === 'map';

/** Two names of one thing: the pointer of the map and that of drafting put the tool in hand away. */
const SAME: ReadonlySet<string> = new Set(['map.select draw.select', 'draw.select map.select']);

/** Commands that would answer to the same keys where this one acts. */
export function conflictsOf(id: CommandId, chord: string, chosen: ChosenKeys, places: PlaceKeys): readonly CommandId[] {
  const { group } = commandOf(id);
  return COMMAND_IDS.filter(
    (other) =>
      other !== id &&
      !SAME.has(`${id} ${other}`) &&
      meets(group, commandOf(other).group) &&
      keysNow(other, chosen, places) === chord,
  );
}

/** Gives a command keys, and takes them from those that had them; keys as in the table are not kept. */
export function withKeys(id: CommandId, chord: string, chosen: ChosenKeys, places: PlaceKeys): ChosenKeys {
  const taken = chord === '' ? [] : conflictsOf(id, chord, chosen, places).map((other) => [other, '']);
  const next = { ...chosen, ...Object.fromEntries(taken), [id]: chord };
  return Object.fromEntries(
    Object.entries(next).filter(([each, keys]) => each !== id || keys !== usualKeys(id, places)),
  );
}

const NAMES: Readonly<Record<string, string>> = {
  Equal: '+',
  Minus: '\u2212',
  Slash: '/',
  Backslash: '\\',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** 'Ctrl+KeyK' → 'Ctrl K', 'Shift+Slash' → '?'. */
export function printKeys(keys: string): string {
  if (keys === 'Shift+Slash') return '?';
  return keys
    .split('+')
    .map((key) => NAMES[key] ?? key.replace(/^(?:Key|Digit)/u, ''))
    .join(' ');
}

/** The chord of a key press by physical key: 'Ctrl+Shift+KeyZ'. */
export function chordOf(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const code =
    event.code === 'NumpadAdd'
      ? 'Equal'
      : event.code === 'NumpadSubtract'
        ? 'Minus'
        : event.code.replace(/^Numpad(?=\d)/u, 'Digit');
  const held = [event.ctrlKey || event.metaKey, event.altKey, event.shiftKey];
  return [...MODIFIERS.filter((_, index) => held[index]), code].join('+');
}
