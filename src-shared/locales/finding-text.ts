import type { Finding } from '#domain/cases/finding.ts';
import { printAreaM2WithUnit, printLength } from '#domain/geometry/print.ts';
import { parseParcelNumber, printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { messages, type Language } from './messages.ts';

/** Stands where a text has the name of a person or body: names belong neither into a terminal nor into a file. */
export const NAME_LEFT_OUT = '•••';

/** The text of a finding with its parameters, names left out; its code when it has no text. */
export function findingText({ code, params }: Pick<Finding, 'code' | 'params'>, language: Language): string {
  const text = code
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      messages[language].findings,
    );
  if (typeof text !== 'string') return code;
  const filled = text.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    name.startsWith('party') ? NAME_LEFT_OUT : shown(params[name] ?? '', name, language),
  );
  // For a terminal, for grep and for other programs: no spaces that only look like one.
  return filled.replace(/[\u00a0\u202f]/g, ' ');
}

/** Names of parameters say what they are: `…Mm` is a length, `…Doubled` an area in doubled mm², digits a number. */
function shown(value: string | number, name: string, language: Language): string {
  if (typeof value === 'number') {
    if (name.endsWith('Mm')) return printLength(value, language);
    if (/doubled$/i.test(name)) return printAreaM2WithUnit(value, language);
    return language === 'en' ? String(value) : String(value).replace('.', ',');
  }
  return value
    .split(', ')
    .map((part) => {
      const number = /^\d{11,12}$/.test(part) ? parseParcelNumber(part) : null;
      return number?.ok ? printParcelNumber(number.value) : part;
    })
    .join(', ');
}
