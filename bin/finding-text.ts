import type { Finding } from '#domain/cases/finding.ts';
import { printAreaM2WithUnit, printLength } from '#domain/geometry/print.ts';
import { parseParcelNumber, printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { messages } from '#locales/messages.ts';

/** Stands where a text has the name of a person or body: names do not belong into the output of a terminal. */
const NAME_LEFT_OUT = '•••';

/** The English text of a finding with its parameters, names left out; its code when it has no text. */
export function findingText({ code, params }: Pick<Finding, 'code' | 'params'>): string {
  const text = code
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      messages.en.findings,
    );
  if (typeof text !== 'string') return code;
  const filled = text.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    name.startsWith('party') ? NAME_LEFT_OUT : shown(name, params[name] ?? ''),
  );
  // For a terminal and for grep: no spaces that only look like one.
  return filled.replace(/[\u00a0\u202f]/g, ' ');
}

/** Names of parameters say what they are: `…Mm` is a length, `…Doubled` an area in doubled mm², digits a number. */
function shown(name: string, value: string | number): string {
  if (typeof value === 'number') {
    if (name.endsWith('Mm')) return printLength(value, 'en');
    return /doubled$/i.test(name) ? printAreaM2WithUnit(value, 'en') : String(value);
  }
  return value
    .split(', ')
    .map((part) => {
      const number = /^\d{11,12}$/.test(part) ? parseParcelNumber(part) : null;
      return number?.ok ? printParcelNumber(number.value) : part;
    })
    .join(', ');
}
