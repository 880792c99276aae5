import type { KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { invariant } from '#domain/invariant.ts';

export interface KeyFileRequest {
  readonly privateKey: KeyObject;
  /** The holder's first. */
  readonly certificates: readonly Uint8Array[];
  readonly password: string;
  /** Old protection, as the national authority writes it, or the present one. */
  readonly protection?: '3des' | 'aes256';
}

/** A key file (.p12) for the demo world and for tests. The library derives keys rightly from ASCII passwords only. */
export function writeKeyFile({ privateKey, certificates, password, protection }: KeyFileRequest): Uint8Array {
  invariant(/^[\x20-\x7e]+$/.test(password), 'an ASCII password');
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const chain = certificates.map((der) =>
    forge.pki.certificateFromAsn1(forge.asn1.fromDer(Buffer.from(der).toString('latin1'))),
  );
  const options = { algorithm: protection ?? 'aes256', count: 10_000, friendlyName: 'DEMO' } as const;
  const asn1 = forge.pkcs12.toPkcs12Asn1(key, chain, password, options);
  return new Uint8Array(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'));
}
