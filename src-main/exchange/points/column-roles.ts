/** What a column of a point list holds. `x` and `y` are letters of a heading whose meaning the numbers decide. */
export type ColumnRole =
  | 'name'
  | 'x'
  | 'y'
  | 'north'
  | 'east'
  | 'lat'
  | 'lon'
  | 'height'
  | 'code'
  | 'parcel'
  | 'contour'
  /** Lengths, bearings and other measures between points: they follow from the coordinates. */
  | 'measure'
  | 'other';

/** Words of headings in Kazakh, Russian and English, the more special before the more general. */
const WORDS: readonly (readonly [RegExp, ColumnRole])[] = [
  [/^шир|широт|ендік|^lat(?:itude)?$/, 'lat'],
  [/^долг|бойлық|^(?:lon|lng|long|longitude)$/, 'lon'],
  [/участ|учаске|parcel|кадастр|^lot$/, 'parcel'],
  [/^(?:контур|contour|ring)/, 'contour'],
  [
    /^(?:[sdα](?: |$)|мера|длин|расст|ұзынд|қашық|ара ?қаш|дир|бұрышт|угол|азимут|румб|bearing|azimuth|length|distance)/,
    'measure',
  ],
  [/север|солтүстік|north/, 'north'],
  [/восток|восточ|шығыс|east/, 'east'],
  [/^абсцисс/, 'north'],
  [/^ординат/, 'east'],
  [/^[xх](?: |$)/, 'x'],
  [/^[yу](?: |$)/, 'y'],
  [/^(?:[hzн](?: |$)|высот|отметк|биікт|elev|height|alt)/, 'height'],
  [/^(?:код|code|опис|сипат|desc|примеч|ескерт|comment|тип|type)/, 'code'],
  [/^(?:no|номер|нөмір|нүкте|точк|point|pt|id|name|имя|назван|обознач|атау|наимен|п п|р с|реттік)/, 'name'],
];

/**
 * Roles of a row of headings, or null when it is none: two columns must be coordinates.
 *
 *     № точки | X (север), м | Y (восток), м | S, м        name  north  east  measure
 */
export function rolesOfHeading(cells: readonly string[]): readonly ColumnRole[] | null {
  const words = cells.map(plainWords);
  // N and E, B and L: letters that mean something together only.
  const pairs: readonly (readonly [string, string, ColumnRole, ColumnRole])[] = [
    ['n', 'e', 'north', 'east'],
    ['b', 'l', 'lat', 'lon'],
  ];
  const roles = words.map((word): ColumnRole => {
    for (const [a, b, first, second] of pairs) {
      if (words.includes(a) && words.includes(b) && (word === a || word === b)) return word === a ? first : second;
    }
    if (word === 'n') return 'name';
    return WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'other';
  });
  return hasPair(roles) ? roles : null;
}

export const hasPair = (roles: readonly ColumnRole[]): boolean =>
  (
    [
      ['x', 'y'],
      ['north', 'east'],
      ['lat', 'lon'],
    ] as const
  ).some(([a, b]) => roles.includes(a) && roles.includes(b));

/** «№ п/п» → 'no п п'; «X (север), м» → 'x север м'. */
const plainWords = (text: string): string =>
  text
    .slice(0, 100)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A heading says that its coordinates are metres: «X, м», 'East (m)'. */
export const headingSaysMetres = (cells: readonly string[]): boolean =>
  cells.some((cell) => /[,(] ?(?:м|m|метр\p{L}{0,3}|metres?|meters?)\.?\)?$/iu.test(cell));
