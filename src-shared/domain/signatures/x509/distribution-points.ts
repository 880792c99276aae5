import { toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import { contentOf, innerOf, rawOf, readDer, sequenceParts, type Der } from '../der/reader.ts';
import { sequence, TAG, tlv } from '../der/writer.ts';
import type { Certificate, Extension } from './certificate.ts';
import { parseName, rdnKeys, type Name } from './name.ts';

/*
 * Where a list of revoked certificates is found, and for what it speaks (RFC 5280 §4.2.1.13, §5.2.5). Names of points are
 * compared, not fetched; each is a text that is equal where the names are.
 */

/** Reasons as bits, the first of ReasonFlags at bit 0; what is no reason is left out. */
export const ALL_REASONS = 0b1_1111_1110;

export interface DistributionPoint {
  /** Null where none is given. */
  readonly names: readonly string[] | null;
  readonly reasons: number;
  /** Who issues the list, where it is not who issued the certificate. */
  readonly issuers: readonly Name[];
}

/** What a list says of itself. */
export interface ListScope {
  readonly names: readonly string[] | null;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  /** Entries may be of other issuers. */
  readonly isIndirect: boolean;
  readonly reasons: number;
}

/** Throws `DerError`. */
export function distributionPointsOf({ extensions, issuer }: Certificate): readonly DistributionPoint[] {
  const extension = extensions.get(OID.crlDistributionPoints);
  if (!extension) return [];
  return sequenceParts(readDer(extension.value)).map((point) => {
    const parts = sequenceParts(point);
    const issuers = sequenceOf(parts, 0xa2)
      .filter(({ tag }) => tag === 0xa4)
      .map((name) => parseName(innerOf(name)));
    const named = parts.find(({ tag }) => tag === 0xa0);
    return {
      names: named ? pointNames(named, issuers[0] ?? issuer) : null,
      reasons: reasonsOf(parts.find(({ tag }) => tag === 0x81)),
      issuers,
    };
  });
}

/** Of a list that says nothing: all certificates of its issuer. Throws `DerError`. */
export function scopeOfList(extension: Extension | undefined, issuer: Name): ListScope {
  const parts = extension ? sequenceParts(readDer(extension.value)) : [];
  const named = parts.find(({ tag }) => tag === 0xa0);
  const flag = (tag: number): boolean => {
    const part = parts.find((each) => each.tag === tag);
    return part !== undefined && contentOf(part)[0] !== 0;
  };
  return {
    names: named ? pointNames(named, issuer) : null,
    onlyUsers: flag(0x81),
    onlyAuthorities: flag(0x82),
    reasons: reasonsOf(parts.find(({ tag }) => tag === 0x83)),
    isIndirect: flag(0x84),
    onlyAttributes: flag(0x85),
  };
}

export const directoryKey = (name: Name): string => `directory ${name.key}`;

/** `[0]` whole names, `[1]` a last part below the name of who issues the list. */
function pointNames(named: Der, below: Name): readonly string[] {
  const choice = innerOf(named);
  if (choice.tag !== 0xa1) return sequenceParts(choice, 0xa0).map(nameKey);
  const [last] = rdnKeys(parseName(readDer(sequence(tlv(TAG.set, contentOf(choice))))));
  return [`directory ${JSON.stringify([...rdnKeys(below), last])}`];
}

const nameKey = (name: Der): string =>
  name.tag === 0xa4 ? directoryKey(parseName(innerOf(name))) : `other ${toHex(rawOf(name))}`;

const sequenceOf = (parts: readonly Der[], tag: number): readonly Der[] => {
  const part = parts.find((each) => each.tag === tag);
  return part ? sequenceParts(part, tag) : [];
};

/** ReasonFlags under a context tag; all where they are absent. */
function reasonsOf(part: Der | undefined): number {
  if (!part) return ALL_REASONS;
  const bytes = contentOf(part).subarray(1);
  let reasons = 0;
  for (let bit = 0; bit < 9; bit++) if ((((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1) reasons |= 1 << bit;
  return reasons & ALL_REASONS;
}
