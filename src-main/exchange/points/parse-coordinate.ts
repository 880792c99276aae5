/** A coordinate as it was written: a plane one in the unit of the file, or an angle in degrees. */
export interface Coordinate {
  readonly value: number;
  readonly angle: boolean;
  /** Where the angle says itself whether it is a latitude or a longitude. */
  readonly axis: 'lat' | 'lon' | null;
}

/** 'rounded': written as 5,67E+06, so that digits are lost that no reader can bring back. */
export type ReadCoordinate = Coordinate | 'rounded' | null;

const LONGEST = 64;
const BLANK = /\s+/g;

/**
 * A coordinate in any of the ways that surveyors' programs write it: 5670181,044 · 5 670 181.044 · 5,670,181.044 ·
 * 55°10′12,5″ · N55°10'12.5" · 55 10 12,5 · 71,4933° в.д. Null for anything else.
 */
export function parseCoordinate(text: string): ReadCoordinate {
  if (text.length > LONGEST) return null;
  const plain = text.trim().replace(BLANK, ' ').replace(/[−–]/g, '-');
  if (plain === '') return null;
  return parseNumber(plain) ?? parseAngle(plain);
}

function parseNumber(text: string): ReadCoordinate {
  const bare = text.replace(/ ?(?:м|m)\.?$/, '');
  if (/^[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d{1,3}$/.test(bare)) return 'rounded';
  const digits = digitsOf(bare);
  return digits === null ? null : { value: Number(digits), angle: false, axis: null };
}

/** Grouped thousands count as such only where nothing else can be meant. */
function digitsOf(text: string): string | null {
  if (/^[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/.test(text)) return text.replace(',', '.');
  if (/^[-+]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?$/.test(text)) return text.replace(/[ '’]/g, '').replace(',', '.');
  if (/^[-+]?\d{1,3}(?:,\d{3})+\.\d+$/.test(text) || /^[-+]?\d{1,3}(?:,\d{3}){2,}$/.test(text))
    return text.replace(/,/g, '');
  if (/^[-+]?\d{1,3}(?:\.\d{3})+,\d+$/.test(text) || /^[-+]?\d{1,3}(?:\.\d{3}){2,}$/.test(text))
    return text.replace(/\./g, '').replace(',', '.');
  return null;
}

const SIDES: readonly (readonly [RegExp, 'lat' | 'lon', 1 | -1])[] = [
  [/^(?:n|с|с\.? ?ш\.?|с\.? ?е\.?)$/i, 'lat', 1],
  [/^(?:s|ю|ю\.? ?ш\.?|о\.? ?е\.?)$/i, 'lat', -1],
  [/^(?:e|в|в\.? ?д\.?|ш\.? ?б\.?)$/i, 'lon', 1],
  [/^(?:w|з|з\.? ?д\.?|б\.? ?б\.?)$/i, 'lon', -1],
];

function parseAngle(text: string): Coordinate | null {
  const [, before = '', body = '', after = ''] = /^([NSEWСЮВЗ]?) ?([^\p{L}]+)(.{0,8})$/iu.exec(text) ?? [];
  const word = (before || after).trim();
  const side = word === '' ? null : SIDES.find(([pattern]) => pattern.test(word));
  if (side === undefined) return null;
  const degrees = degreesOf(body.trim());
  if (degrees === null) return null;
  const [, axis, sign] = side ?? [null, null, 1 as const];
  return { value: sign * degrees, angle: true, axis };
}

function degreesOf(body: string): number | null {
  const marked = body
    .replace(/[°º˚]/g, ' d ')
    .replace(/["″”ʺ]|''|′′|’’/g, ' s ')
    .replace(/['′’ʹ´`]/g, ' m ')
    .replace(/ +/g, ' ')
    .trim();
  const [, sign, degrees, minutes = '0', seconds = '0'] =
    /^(-?)(\d{1,3}(?:[.,]\d+)?) d(?: (\d{1,2}(?:[.,]\d+)?) m(?: (\d{1,2}(?:[.,]\d+)?)(?: s)?)?)?$/.exec(marked) ??
    /^(-?)(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?)$/.exec(marked) ??
    /^(-?)(\d{1,3})-(\d{1,2})-(\d{1,2}[.,]\d+)$/.exec(marked) ??
    [];
  if (degrees === undefined) return null;
  const [whole, min, sec] = [degrees, minutes, seconds].map((part) => Number(part.replace(',', '.'))) as [
    number,
    number,
    number,
  ];
  if (whole > 360 || min >= 60 || sec >= 60) return null;
  const value = whole + min / 60 + sec / 3600;
  return sign === '-' ? -value : value;
}
