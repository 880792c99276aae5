import { OID } from '../der/oids.ts';
import { attempt } from '../findings.ts';
import type { Cms } from './parse-cms.ts';
import { parseSigner, type CmsSigner } from './parse-signer.ts';

/** With countersignatures: a report of more names nobody, and no document has them. */
const MOST_SIGNATURES = 200;
/** At one signature, or over one document: each renews the one before, for a year at the least. */
export const MOST_STAMPS = 50;
/** In all: two for each signature. */
const MOST_STAMPS_IN_ALL = 400;

/**
 * Whether files that are judged together hold more than anybody signs: what they hold is counted before any of it is judged.
 * Null: one that cannot be read, of which it is told all the same.
 */
export function asksTooMuch(files: readonly (Cms | null)[]): boolean {
  const open = files.flatMap((cms): readonly (CmsSigner | null)[] => cms?.signers ?? [null]);
  let [signatures, stamps] = [0, 0];
  for (let signer = open.pop(); signer !== undefined; signer = open.pop()) {
    const own = signer ? stampsOf(signer) : 0;
    signatures += 1;
    stamps += own;
    if (signatures > MOST_SIGNATURES || own > MOST_STAMPS || stamps > MOST_STAMPS_IN_ALL) return true;
    for (const below of signer?.unsigned.get(OID.counterSignature) ?? [])
      open.push(attempt(() => parseSigner(below, [])));
  }
  return false;
}

const stampsOf = ({ unsigned }: CmsSigner): number =>
  [OID.timeStampToken, OID.archiveTimeStampV3].reduce((sum, id) => sum + (unsigned.get(id)?.length ?? 0), 0);
