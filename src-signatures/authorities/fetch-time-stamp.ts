import { randomBytes } from 'node:crypto';
import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import type { Trust } from '#domain/signatures/check-signer.ts';
import { contentOf, readDer } from '#domain/signatures/der/reader.ts';
import { integer } from '#domain/signatures/der/writer.ts';
import { digestOf, type HashName } from '#domain/signatures/digests.ts';
import { buildTimeStampRequest } from '#domain/signatures/timestamp/build-timestamp-request.ts';
import { tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { verifyTimeStamp } from '#domain/signatures/timestamp/verify-timestamp.ts';
import { askAuthority } from './ask-authority.ts';

export interface StampOrder {
  readonly address: string;
  readonly hash: HashName;
  /** Digest of what is stamped, by any hash that the token may name. */
  readonly imprint: (hash: HashName) => Promise<Uint8Array | null>;
  readonly trust: Trust;
  readonly now: Date;
}

const MOST_TOKEN = 1_000_000;

/**
 * A token of an authority of time, verified before it is believed; whether its certificate is revoked is looked up
 * afterwards. Faults AUTHORITY_ADDRESS, AUTHORITY_SILENT, AUTHORITY_REFUSED, AUTHORITY_WRONG
 */
export async function fetchTimeStamp(
  { address, hash, imprint, trust, now }: StampOrder,
  ask: typeof askAuthority = askAuthority,
): Promise<Uint8Array> {
  // Positive and without a leading zero, so that it comes back as it went.
  const nonce = Uint8Array.of(0x40, ...randomBytes(15));
  const digest = await imprint(hash);
  if (!digest) throw new Fault('AUTHORITY_WRONG', { data: { address, reason: 'content.absent' } });
  const body = buildTimeStampRequest({ hash, imprint: digest, nonce });
  const post = { type: 'application/timestamp-query', body };
  const token = readToken(await ask({ address, post, mostBytes: MOST_TOKEN }), address);
  if (!token) throw new Fault('AUTHORITY_REFUSED', { data: { address } });
  const { finding } = await verifyTimeStamp({
    ...{ token, imprint, trust, until: now },
    nonce: toHex(contentOf(readDer(integer(nonce)))),
  });
  const isGood = finding.outcome === 'valid' || finding.reason === 'timestamp.revocationOpen';
  if (!isGood) throw new Fault('AUTHORITY_WRONG', { data: { address, reason: finding.reason } });
  return token;
}

/** The imprint of bytes that lie here. */
export const imprintOf =
  (bytes: Uint8Array) =>
  (hash: HashName): Promise<Uint8Array> =>
    digestOf(hash, bytes);

function readToken(reply: Uint8Array, address: string): Uint8Array | null {
  try {
    return tokenOfReply(reply);
  } catch (cause) {
    throw new Fault('AUTHORITY_WRONG', { cause, data: { address } });
  }
}
