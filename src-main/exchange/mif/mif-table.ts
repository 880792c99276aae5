import type { AttributeValue, DrawingFeature } from '../drawing.ts';

export interface MifTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Fields as the MID file has them, quotes included. */
  readonly rows: readonly (readonly string[])[];
}

const MOST_COLUMNS = 240;
const WIDEST = 254;

/** One table for all features: layer, name and height where there are any, then every attribute by its name. */
export function tableOf(features: readonly DrawingFeature[]): MifTable {
  const records = features.map(recordOf);
  const keys = [...new Set(records.flatMap((record) => [...record.keys()]))].slice(0, MOST_COLUMNS);
  const used = keys.filter((key) => records.some((record) => isGiven(record.get(key))));
  const kept = used.length > 0 ? used : ['name'];
  const names = uniqueNames(kept);
  const columns = kept.map((key, at) => {
    const values = records.map((record) => record.get(key) ?? null);
    return { key, name: names[at] ?? key, ...typeOf(values) };
  });
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: records.map((record) => columns.map(({ key, isText }) => field(record.get(key) ?? null, isText))),
  };
}

const isGiven = (value: AttributeValue | undefined): boolean => value !== undefined && value !== null && value !== '';

function recordOf({ layer, name, height, attributes }: DrawingFeature): ReadonlyMap<string, AttributeValue> {
  const record = new Map<string, AttributeValue>([
    ['layer', layer],
    ['name', name],
    ['height', height],
  ]);
  for (const [key, value] of Object.entries(attributes)) {
    const known = record.get(key);
    if (!isGiven(known)) record.set(key, value);
    else if (known !== value && !record.has(`${key}_`)) record.set(`${key}_`, value);
  }
  return record;
}

function typeOf(values: readonly AttributeValue[]): { type: string; isText: boolean } {
  const given = values.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === 'boolean')) return { type: 'Logical', isText: false };
  if (given.length > 0 && given.every((value) => typeof value === 'number' && Number.isFinite(value))) {
    const isInt32 = given.every((value) => value === Math.trunc(Number(value)) && Math.abs(Number(value)) < 2 ** 31);
    return { type: isInt32 ? 'Integer' : 'Float', isText: false };
  }
  const width = Math.max(1, ...given.map((value) => Math.min(WIDEST, String(value).length)));
  return { type: `Char (${String(width)})`, isText: true };
}

function field(value: AttributeValue, isText: boolean): string {
  if (value === null) return isText ? '""' : '';
  if (!isText) return typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value);
  let plain = '';
  for (const letter of String(value).toWellFormed()) plain += letter < ' ' ? ' ' : letter;
  return `"${plain.slice(0, WIDEST).toWellFormed().replaceAll('"', '""')}"`;
}

/** Letters, digits and underscores, 31 at most, not a digit first; alike but for capitals is the same name. */
function uniqueNames(keys: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    const plain =
      key
        .toWellFormed()
        .replace(/[^\p{L}\p{N}_]/gu, '_')
        .replace(/^(?=\p{N})/u, '_') || '_';
    let name = [...plain].slice(0, 31).join('');
    for (let number = 2; taken.has(name.toLowerCase()); number++)
      name = `${[...plain].slice(0, 26).join('')}_${String(number)}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
