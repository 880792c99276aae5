import { DerError } from '#domain/signatures/der/reader.ts';
import { publicKeyOf } from '#domain/signatures/sigalg.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';

/** What signs through the library of a token. GOST keys do not: each maker has numbers of his own for their mechanisms. */
export function keyOfToken({ spki }: Certificate): 'rsa' | 'gost' | 'other' {
  try {
    return publicKeyOf(spki)?.kind ?? 'other';
  } catch (error) {
    if (error instanceof DerError) return 'other';
    throw error;
  }
}
