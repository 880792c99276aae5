import { boolean, integer, octetString, sequence } from '../der/writer.ts';
import { hashAlgorithm, type HashName } from '../digests.ts';

export interface TimeStampRequest {
  readonly hash: HashName;
  /** Digest of what is stamped. */
  readonly imprint: Uint8Array;
  /** Bytes that nobody could foresee; the token repeats them. */
  readonly nonce: Uint8Array;
}

/** TimeStampReq of RFC 3161, DER; the authority is asked to send its certificate along. */
export const buildTimeStampRequest = ({ hash, imprint, nonce }: TimeStampRequest): Uint8Array<ArrayBuffer> =>
  sequence(integer(1), sequence(hashAlgorithm(hash), octetString(imprint)), integer(nonce), boolean(true));
