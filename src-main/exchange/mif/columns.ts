import type { AttributeValue } from '../drawing.ts';

export type ColumnKind = 'text' | 'number' | 'date' | 'logical';

export interface MifColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  integer: 'number',
  smallint: 'number',
  largeint: 'number',
  decimal: 'number',
  float: 'number',
  date: 'date',
  logical: 'logical',
};

/** A line under COLUMNS: a name, a type, its width: `Plot_No Char (20)`. Null when it is none. */
export function parseColumn(line: string): MifColumn | null {
  const [name, type] = line.trim().split(/[\s(]+/);
  if (name === undefined || name === '' || type === undefined) return null;
  const plain = type.toLowerCase();
  return { name: name.slice(0, 100), kind: (Object.hasOwn(KINDS, plain) ? KINDS[plain] : undefined) ?? 'text' };
}

/** A field of a MID row by the type of its column; what does not fit the type stays text. */
export function columnValue(kind: ColumnKind, text: string): AttributeValue {
  if (kind === 'text') return text;
  const plain = text.trim();
  if (plain === '') return null;
  if (kind === 'logical')
    return /^(?:[t1y]|true)$/i.test(plain) ? true : /^(?:[f0n]|false)$/i.test(plain) ? false : plain;
  if (kind === 'date') return plain.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (!/^[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][+-]?\d{1,4})?$/.test(plain)) return plain;
  const value = Number(plain);
  // A LargeInt can be longer than a double holds: an identifier must not change its last digits.
  return Number.isFinite(value) && (!/^[+-]?\d+$/.test(plain) || Number.isSafeInteger(value)) ? value : plain;
}
