import { createHash } from 'node:crypto';
import { toBase64, utf8 } from '#domain/bytes.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { streebog } from '#domain/signatures/gost/streebog.ts';

/**
 * Identifiers of XMLDSig and what they are: those of the W3C, and those of the national authority. SHA-1 is known to be
 * refused by name.
 */
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const NUC = 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:';

export const SIGNATURE_OIDS: Readonly<Record<string, { readonly signature: string; readonly digest: string }>> = {
  [`${MORE}rsa-sha256`]: { signature: OID.sha256WithRsa, digest: OID.sha256 },
  [`${MORE}rsa-sha384`]: { signature: OID.sha384WithRsa, digest: OID.sha384 },
  [`${MORE}rsa-sha512`]: { signature: OID.sha512WithRsa, digest: OID.sha512 },
  [`${NUC}gostr34102015-gostr34112015-512`]: { signature: OID.gost2015Signature, digest: OID.gost2015Digest },
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': { signature: OID.sha1WithRsa, digest: OID.sha1 },
};

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  [`${ENC}sha256`]: (bytes) => createHash('sha256').update(bytes).digest(),
  [`${MORE}sha384`]: (bytes) => createHash('sha384').update(bytes).digest(),
  [`${ENC}sha512`]: (bytes) => createHash('sha512').update(bytes).digest(),
  [`${NUC}gostr34112015-512`]: (bytes) => streebog(512, bytes),
};

/** A digest in the form that the library takes. Of one that is not accepted there is no answer that could match. */
export const digestClass = (name: string) =>
  class {
    getAlgorithmName = (): string => name;
    getHash = (text: string): string => {
      const digest = DIGESTS[name];
      return digest ? toBase64(digest(utf8(text))) : '';
    };
  };
