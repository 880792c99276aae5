import { rawOf, demand, innerOf, partsOf, readDer, sequenceParts } from '../der/reader.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { invariant } from '../../invariant.ts';
import { signatureFinding } from '../check-signer.ts';
import { parseCms } from '../cms/parse-cms.ts';
import { parseSigner, type CmsSigner } from '../cms/parse-signer.ts';
import { OID } from '../der/oids.ts';
import { TAG } from '../der/writer.ts';
import { attempt, guarded } from '../findings.ts';
import { rebuildCms } from './rebuild-cms.ts';

export type CountersignCode = 'countersign.noSigner' | 'countersign.wrong' | 'countersign.archive';

/** What a countersigner signs: the signature of one of those who signed a file. */
export interface Countersignable {
  /** His place in the file. */
  readonly signer: number;
  readonly signature: Uint8Array;
}

/**
 * The signatures of a file that are to be countersigned: of the signer at a place, counted from 0, or of all (null).
 *
 * Refuses  'countersign.noSigner' (nobody at that place) | 'countersign.wrong' (a signature there is not that of its
 *          certificate) | 'countersign.archive' (a stamp for the archive covers the file in a way that takes nothing more)
 * Throws   `DerError` where it is no signature file
 */
export async function countersignable(
  file: Uint8Array,
  place: number | null,
): Promise<Result<readonly Countersignable[], Refusal<CountersignCode>>> {
  const { signers } = parseCms(file);
  const wanted = [...signers.entries()].filter(([each]) => place === null || each === place);
  if (wanted.length === 0) return refuse('countersign.noSigner');
  // The certificate of the countersigner goes into a set that belongs to all signers.
  if (signers.some(isClosed)) return refuse('countersign.archive');
  for (const [, signer] of wanted) if (await isWrong(signer)) return refuse('countersign.wrong');
  return ok(wanted.map(([each, { signature }]) => ({ signer: each, signature })));
}

/** A certificate that is not in the file leaves it open: it may still be known where the file is verified. */
async function isWrong(signer: CmsSigner): Promise<boolean> {
  const { certificate } = signer;
  if (!certificate) return false;
  return (await guarded('signature.wrong', () => signatureFinding(signer, certificate))).outcome === 'invalid';
}

/** Stamps that cover whole sets, with whatever comes into them later. */
const CLOSING = [OID.archiveTimeStamp, OID.archiveTimeStampV2, OID.longTermValidation] as const;

/**
 * A stamp with an index in the form that is judged here lists what it covers, and what comes later is not in it (ETSI EN
 * 319 122-1 §5.5.2). Any other is left as it stands, and the file with it.
 */
function isClosed({ unsigned }: CmsSigner): boolean {
  if (CLOSING.some((id) => unsigned.has(id))) return true;
  return (unsigned.get(OID.archiveTimeStampV3) ?? []).some((stamp) => {
    const [stamper] = attempt(() => parseCms(rawOf(stamp)).signers) ?? [];
    return !stamper?.unsigned.has(OID.archiveHashIndexV3);
  });
}

/**
 * The file with a countersignature under one of its signatures. `fresh`: signature file of the countersigner over that
 * signature, whose evidence comes along. What anybody signed or stamped stays byte for byte. Throws `DerError`.
 */
export function addCountersignature(file: Uint8Array, fresh: Uint8Array, signer: number): Uint8Array<ArrayBuffer> {
  const { members, certificates } = parseCms(fresh);
  const [, wrapped] = sequenceParts(readDer(fresh));
  const [info, ...more] = partsOf(demand(sequenceParts(innerOf(demand(wrapped, 0xa0))).at(-1), TAG.set));
  invariant(info && more.length === 0, 'one who countersigns');
  invariant(!parseSigner(info, certificates).signed.has(OID.contentType), 'made as a countersignature');
  return rebuildCms(file, { ...members, attribute: { signer, id: OID.counterSignature, value: rawOf(info) } });
}
