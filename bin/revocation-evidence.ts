import { randomBytes } from 'node:crypto';
import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { buildOcspRequest } from '#domain/signatures/ocsp/build-ocsp-request.ts';
import { checkOcsp } from '#domain/signatures/ocsp/check-ocsp.ts';
import { parseOcsp } from '#domain/signatures/ocsp/parse-ocsp.ts';
import { crlAddresses, ocspAddresses } from '#domain/signatures/x509/addresses.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { askAuthority } from './ask-authority.ts';

/** What an authority said about certificates, DER. */
export interface RevocationEvidence {
  readonly crls: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
}

const MOST_OCSP = 1_000_000;
const MOST_CRL = 100_000_000;

/**
 * Asks about every certificate of a chain but the anchor: the responder that it names (or the one given), else its list.
 * Only for a chain that was found good: addresses in other certificates are anybody's. Who is silent leaves a gap that
 * the verification shows; nothing is made up for it.
 */
export async function fetchRevocation(
  path: readonly Certificate[],
  ocspAddress: string | null = null,
): Promise<RevocationEvidence> {
  const found = await Promise.all(
    path.slice(0, -1).map(async (certificate, place) => {
      const issuer = path[place + 1];
      const ocsp = issuer ? await askResponder(certificate, issuer, ocspAddress) : null;
      if (ocsp) return { crls: [], ocsp: [ocsp] };
      return { crls: await fetchLists(certificate), ocsp: [] };
    }),
  );
  return { crls: found.flatMap(({ crls }) => crls), ocsp: found.flatMap(({ ocsp }) => ocsp) };
}

async function askResponder(
  certificate: Certificate,
  issuer: Certificate,
  given: string | null,
): Promise<Uint8Array | null> {
  const addresses = given === null ? read(() => ocspAddresses(certificate)) : [given];
  for (const address of addresses) {
    const nonce = new Uint8Array(randomBytes(16));
    const body = await buildOcspRequest({ certificate, issuer, nonce });
    const bytes = await quietly({ address, post: { type: 'application/ocsp-request', body }, mostBytes: MOST_OCSP });
    const response = bytes && read(() => [parseOcsp(bytes)])[0];
    if (!bytes || !response || typeof response === 'string') continue;
    // A responder that answers from stock repeats no nonce: its answer must be of the day then.
    const asked = response.nonce === null ? {} : { nonce: toHex(nonce) };
    const isCleared = (): Promise<boolean> => Promise.resolve(true);
    const { state } = await checkOcsp({ certificate, issuer, response, at: new Date(), isCleared, ...asked });
    if (state !== 'unusable') return bytes;
  }
  return null;
}

async function fetchLists(certificate: Certificate): Promise<readonly Uint8Array[]> {
  for (const address of read(() => crlAddresses(certificate))) {
    const list = await quietly({ address, mostBytes: MOST_CRL });
    if (list) return [list];
  }
  return [];
}

async function quietly(question: Parameters<typeof askAuthority>[0]): Promise<Uint8Array | null> {
  try {
    return await askAuthority(question);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** Damaged addresses are none. */
function read<T>(from: () => readonly T[]): readonly T[] {
  try {
    return from();
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
