import { contentOf, DerError, innerOf, type Der } from '../der/reader.ts';
import { parseName, type Name } from './name.ts';

/** Tags of GeneralName (RFC 5280 §4.2.1.6); a directory name stands under an explicit one. */
export const NAME_TAG = { mail: 0x81, host: 0x82, directory: 0xa4, uri: 0x86, address: 0x87 } as const;

/** A name of a person, a mailbox, a host, a URI or an address: what it is, in the one field that fits. */
export interface GeneralName {
  readonly tag: number;
  readonly text: string;
  readonly name: Name | null;
  readonly bytes: Uint8Array | null;
}

/** Kinds that are not read are kept by their tag alone. */
export const generalNamesOf = (parts: readonly Der[]): readonly GeneralName[] => parts.map(readGeneralName);

function readGeneralName(part: Der): GeneralName {
  const { tag } = part;
  const empty = { tag, text: '', name: null, bytes: null };
  switch (tag) {
    case NAME_TAG.mail:
    case NAME_TAG.host:
    case NAME_TAG.uri:
      return { ...empty, text: asciiOf(contentOf(part)) };
    case NAME_TAG.directory:
      return { ...empty, name: parseName(innerOf(part)) };
    case NAME_TAG.address:
      return { ...empty, bytes: contentOf(part) };
    default:
      return empty;
  }
}

function asciiOf(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7e || byte < 0x20)) throw new DerError('general name');
  return String.fromCharCode(...bytes);
}
