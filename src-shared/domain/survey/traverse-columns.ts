/** What the columns of a traverse table hold. */
export type TraverseField = 'point' | 'angle' | 'distance' | 'bearing' | 'x' | 'y';

export interface TraverseColumns {
  readonly places: ReadonlyMap<TraverseField, number>;
  readonly headers: readonly string[];
  /** What the header says of the angles. */
  readonly angleSide: 'left' | 'right' | null;
  readonly bareUnit: 'degrees' | 'gon' | null;
  /** Headers that mean nothing to a traverse: notes, heights. */
  readonly ignored: readonly string[];
}

/**
 * Beginnings of header words in Kazakh, Russian and English. The order counts: «дирекционный угол» is a bearing before it
 * is an angle. х and у are Cyrillic as well as Latin.
 */
const WORDS: readonly (readonly [TraverseField, RegExp])[] = [
  ['bearing', /дирекци|азимут|румб|bearing|azimuth/u],
  ['angle', /угол|угл|бұрыш|angle/u],
  ['distance', /расстоян|длин|пролож|қашықтық|ұзындық|distance|length|^[sd]$/u],
  ['x', /^[xх]$|север|солтүстік|north/u],
  ['y', /^[yу]$|восток|шығыс|east/u],
  ['point', /точк|пункт|станци|нүкте|бекет|point|station|^(?:№|no|name|имя|атауы)$/u],
];

/** Columns by the header row; null when two columns claim to be the same. */
export function traverseColumns(headers: readonly string[]): TraverseColumns | null {
  const places = new Map<TraverseField, number>();
  const ignored: string[] = [];
  for (const [place, header] of headers.entries()) {
    const field = fieldOf(header);
    if (field === null) {
      if (header.trim() !== '') ignored.push(header.trim());
      continue;
    }
    if (places.has(field)) return null;
    places.set(field, place);
  }
  const angle = (headers[places.get('angle') ?? -1] ?? '').toLowerCase();
  const bearing = (headers[places.get('bearing') ?? -1] ?? '').toLowerCase();
  return { places, headers, angleSide: sideOf(angle), bareUnit: unitOf(`${angle} ${bearing}`), ignored };
}

/** «X, м» and «Distance (m)» without their units. */
const fieldOf = (header: string): TraverseField | null => {
  const name = header
    .toLowerCase()
    .replace(/[,([].*$/u, '')
    .replace(/[.:]/gu, '')
    .trim();
  return WORDS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
};

function sideOf(header: string): 'left' | 'right' | null {
  if (/лев|сол |left/u.test(header)) return 'left';
  return /прав|оң |right/u.test(header) ? 'right' : null;
}

function unitOf(headers: string): 'degrees' | 'gon' | null {
  if (/gon|гон/u.test(headers)) return 'gon';
  return /°|deg|град/u.test(headers) ? 'degrees' : null;
}
