import type { ParcelCondition, ParcelField } from '#domain/parcels/parcel-condition.ts';
import { ParcelCondition as Condition } from '#domain/parcels/parcel-condition.ts';

/** A row of the builder as it is typed. */
export interface DraftCondition {
  readonly id: number;
  readonly field: ParcelField;
  readonly not: boolean;
  readonly text: string;
  readonly to: string;
}

export const FIELDS = [
  'number',
  'quarter',
  'category',
  'purpose',
  'area',
  'holderUnknown',
  'encumbrance',
  'finding',
] as const satisfies readonly ParcelField[];

const digitsOf = (text: string): string => text.replace(/[\s:.\-–—/]/gu, '');

/** «1 749,4» → 1749.4; empty is "no bound"; NaN when it is no number. */
function areaOf(text: string): number | null {
  const plain = text.replace(/\s/gu, '').replace(',', '.');
  if (plain === '') return null;
  return /^\d+(?:\.\d+)?$/u.test(plain) ? Number(plain) : NaN;
}

/** What a row means, or null while it is not finished. */
export function conditionOf({ field, not, text, to }: DraftCondition): ParcelCondition | null {
  const asked = ((): object => {
    switch (field) {
      case 'number':
        return { beginning: digitsOf(text) };
      case 'quarter':
        return { quarter: digitsOf(text) };
      case 'category':
        return { category: text };
      case 'purpose':
        return { words: text };
      case 'area':
        return { fromM2: areaOf(text), toM2: areaOf(to) };
      case 'holderUnknown':
        return {};
      case 'encumbrance':
        return { kind: text === '' ? null : text };
      case 'finding':
        return { severity: text === '' ? null : text };
    }
  })();
  if (field === 'area' && areaOf(text) === null && areaOf(to) === null) return null;
  const read = Condition.safeParse({ field, not, ...asked });
  return read.success ? read.data : null;
}
