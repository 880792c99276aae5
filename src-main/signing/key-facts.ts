import type { KeyFile } from '#contracts/workstation/keys.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { checkPurpose } from '#domain/signatures/signer-checks.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { signerOf } from '#domain/signatures/verify-cms.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import type { RememberedKeyFile } from '../session/account-folder.ts';

/** Whose a key is and what for, by its certificate. */
export function keyFacts(certificate: Certificate): { signer: Signer; purposes: KeyFile['purposes'] } {
  const purposes = (['sign', 'authenticate'] as const).filter(
    (purpose) => checkPurpose(certificate, purpose).outcome === 'valid',
  );
  return { signer: signerOf(certificate), purposes };
}

export function keyFileFacts({ id, name, certificate }: RememberedKeyFile): KeyFile {
  const unknown = { id, name, signer: null, purposes: [] };
  if (certificate === null) return unknown;
  try {
    return { id, name, ...keyFacts(parseCertificate(certificate)) };
  } catch (error) {
    // A lost memory of a key file costs a click: it is known again when it is next opened.
    if (error instanceof DerError) return unknown;
    throw error;
  }
}
