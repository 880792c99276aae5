import { toHex } from '../bytes.ts';
import { sha256Hex } from '../journal/hash.ts';
import { OID } from './der/oids.ts';
import { integerHexOf, readDer } from './der/reader.ts';
import { attempt } from './findings.ts';
import type { OcspResponse } from './ocsp/parse-ocsp.ts';
import type { Evidence } from './verdict.ts';
import type { Certificate } from './x509/certificate.ts';
import type { Crl } from './x509/crl.ts';
import { printName } from './x509/name.ts';

const LONGEST = 400;
const nameOf = (certificate: Certificate): string => printName(certificate.subject).slice(0, LONGEST);

export const contentEvidence = (hash: string, digest: Uint8Array): Evidence => ({
  kind: 'content',
  name: hash,
  issuer: null,
  number: toHex(digest),
  at: null,
  sha256: null,
});

export const certificateEvidence = (certificate: Certificate): Evidence => ({
  kind: 'certificate',
  name: nameOf(certificate),
  issuer: printName(certificate.issuer).slice(0, LONGEST),
  number: certificate.serial,
  at: null,
  sha256: hashOf(certificate.der),
});

/** An answer of a responder has no number; who answered is in its certificate, where it brings one. */
export function revocationEvidence(proof: Crl | OcspResponse): Evidence {
  if ('producedAt' in proof) {
    const [responder] = proof.certificates;
    const named = 'keyHash' in proof.responder ? proof.responder.keyHash : proof.responder.nameKey;
    const name = responder ? nameOf(responder) : named.slice(0, LONGEST);
    return { kind: 'ocsp', name, issuer: null, number: null, at: proof.producedAt, sha256: hashOf(proof.der) };
  }
  return {
    kind: 'crl',
    name: printName(proof.issuer).slice(0, LONGEST),
    issuer: null,
    number: numberOf(proof),
    at: proof.thisUpdate,
    sha256: hashOf(proof.der),
  };
}

const numberOf = ({ extensions }: Crl): string | null => {
  const extension = extensions.get(OID.crlNumber);
  return extension ? attempt(() => integerHexOf(readDer(extension.value))) : null;
};

export const stampEvidence = (token: Uint8Array, time: string, authority: Certificate | null): Evidence => ({
  kind: 'timestamp',
  name: authority ? nameOf(authority) : '',
  issuer: authority ? printName(authority.issuer).slice(0, LONGEST) : null,
  number: authority?.serial ?? null,
  at: time,
  sha256: hashOf(token),
});

/** A list of twenty megabytes is hashed once, however many signatures it speaks of. */
const hashes = new WeakMap<Uint8Array, string>();
function hashOf(der: Uint8Array): string {
  const known = hashes.get(der) ?? sha256Hex(der);
  hashes.set(der, known);
  return known;
}
