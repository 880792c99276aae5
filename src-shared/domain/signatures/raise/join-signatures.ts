import { equalBytes } from '../../bytes.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { parseCms } from '../cms/parse-cms.ts';
import { OID } from '../der/oids.ts';
import { demand, innerOf, octetsOf, partsOf, rawOf, readDer, sequenceParts, smallIntegerOf } from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { hashName } from '../digests.ts';
import type { ContentDigests } from '../signed-content.ts';
import { rebuildCms } from './rebuild-cms.ts';

export type JoinCode = 'join.attached' | 'join.otherContent';

/**
 * Whether a signature file can take another signer of this document. `content`: its digests by all algorithms that the file
 * names.
 *
 * Refuses  'join.attached' (its content lies inside: it is signed as a file of its own) | 'join.otherContent'
 * Throws   `DerError` where it is no such file
 */
export function joinable(file: Uint8Array, content: ContentDigests): Result<Uint8Array, Refusal<JoinCode>> {
  const { attached, signers } = parseCms(file);
  if (attached !== null) return refuse('join.attached');
  const isOfContent = signers.every(({ digest, signed }) => {
    const [name, stated] = [hashName(digest), signed.get(OID.messageDigest)];
    const found = name === null ? undefined : content.get(name);
    return found !== undefined && stated !== undefined && equalBytes(octetsOf(stated), found);
  });
  return isOfContent ? ok(file) : refuse('join.otherContent');
}

/**
 * One signature file of all who signed a document (RFC 5652 §5.1: several SignerInfo), from a file that can take them and a
 * new one over the same document. What anybody signed stays byte for byte. Throws `DerError`.
 */
export function joinSignatures(file: Uint8Array, fresh: Uint8Array): Uint8Array<ArrayBuffer> {
  const { members } = parseCms(fresh);
  const [, wrapped] = sequenceParts(readDer(fresh));
  const parts = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  const [version, digests] = parts;
  return rebuildCms(file, {
    ...members,
    signers: {
      version: smallIntegerOf(version),
      digests: partsOf(demand(digests, TAG.set)).map(rawOf),
      infos: partsOf(demand(parts.at(-1), TAG.set)).map(rawOf),
    },
  });
}
