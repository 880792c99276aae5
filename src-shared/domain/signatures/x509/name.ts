import { OID } from '../der/oids.ts';
import { DerError, oidOf, rawOf, sequenceParts, textOf, type Der } from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { toHex } from '../../bytes.ts';

/** A distinguished name: its bytes, its attributes in order, and a key under which equal names are equal. */
export interface Name {
  readonly der: Uint8Array;
  readonly attributes: readonly { readonly type: string; readonly text: string }[];
  /** RFC 5280 §7.1: letters of any case and runs of blanks are the same. */
  readonly key: string;
}

export function parseName(element: Der | undefined): Name {
  const sets = sequenceParts(element);
  const attributes: { type: string; text: string }[] = [];
  const key = sets.map((set) =>
    sequenceParts(set, TAG.set)
      .map((pair) => {
        const [type, value] = sequenceParts(pair);
        if (!value) throw new DerError('name');
        const text = readText(value);
        attributes.push({ type: oidOf(type), text: text ?? '' });
        return `${oidOf(type)}=${
          text === null
            ? toHex(rawOf(value))
            : text
                .replace(/^ +| +$/g, '')
                .replace(/ +/g, ' ')
                .toLowerCase()
        }`;
      })
      .sort()
      .join('+'),
  );
  if (!element) throw new DerError('name');
  return { der: rawOf(element), attributes, key: JSON.stringify(key) };
}

/** The parts of a name from the root down, each under a key that is equal where the parts are. */
export const rdnKeys = ({ key }: Name): readonly string[] => JSON.parse(key) as string[];

export const attributeOf = (name: Name, type: string): string | null =>
  name.attributes.find((attribute) => attribute.type === type)?.text ?? null;

/** For people: the common name, else the organisation, else every value. */
export const printName = (name: Name): string =>
  attributeOf(name, OID.commonName) ??
  attributeOf(name, OID.organisation) ??
  name.attributes.map(({ text }) => text).join(', ');

/** Names of certificates may carry types of text that we need not read; they are then compared by their bytes. */
function readText(value: Der): string | null {
  try {
    return textOf(value);
  } catch {
    return null;
  }
}
