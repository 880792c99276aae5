/*
 * Order in which keys and letters lie beside each other. Rows and columns of the Latin, Russian and Kazakh layouts
 * (the Kazakh letters stand on the digit row), the alphabets, and the symbols of the digit row with Shift.
 */
const ROWS = [
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю.',
  'әіңғ,.үұқөһ',
  '!@#$%^&*()_+',
  '!"№;%:?*()_+',
] as const;

const COLUMNS = [
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'],
  ...['1йфя', '2цыч', '3увс', '4кам', '5епи', '6нрт', '7гоь', '8шлб', '9щдю', '0зж.'],
  ...['әцыч', 'іувс', 'ңкам', 'ғепи', 'үшлб', 'ұщдю', 'қзж.'],
] as const;

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyz',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя',
] as const;

/** Digits also lie in a ring: 890 goes on with 1. */
const DIGITS = ['01234567890'] as const;

/** '123' is named by the rules; three neighbouring letters stand in ordinary words ('power'), four hardly ever. */
const SHORTEST_DIGIT_RUN = 3;
const SHORTEST_LETTER_RUN = 4;
const SHORTEST_REPEAT = 3;

const reversed = (text: string): string => [...text].reverse().join('');

function partsOf(rows: readonly string[], length: number): readonly string[] {
  return rows.flatMap((row) => {
    const keys = [...row];
    return keys.slice(length - 1).map((_, at) => keys.slice(at, at + length).join(''));
  });
}

const FORBIDDEN: readonly string[] = (() => {
  const forward = [
    ...partsOf(DIGITS, SHORTEST_DIGIT_RUN),
    ...partsOf([...ROWS, ...COLUMNS, ...ALPHABETS], SHORTEST_LETTER_RUN),
  ];
  return [...new Set([...forward, ...forward.map(reversed)])];
})();

function hasRepeat(keys: readonly string[]): boolean {
  let length = 1;
  for (let at = 1; at < keys.length; at++) {
    length = keys[at] === keys[at - 1] ? length + 1 : 1;
    if (length >= SHORTEST_REPEAT) return true;
  }
  return false;
}

/**
 * Whether a password holds neighbouring keys in a row, in either direction, in any of the three layouts, letters in
 * the order of an alphabet, digits in order, or one character three times over.
 *
 * Source  ЕГКН rules, paragraph 37, item 5: zyxwvuts, 123, 123321, qwerty
 */
export function hasKeyboardRun(password: string): boolean {
  const folded = password.toLowerCase();
  return hasRepeat([...folded]) || FORBIDDEN.some((run) => folded.includes(run));
}
