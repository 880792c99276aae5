import { isSelfIssued, type Certificate } from '#domain/signatures/x509/certificate.ts';

/** From the signer's issuer on, as far as the certificates at hand lead; the root is never sent. */
export function chainOf(signer: Certificate, certificates: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  for (let last = signer; chain.length < certificates.length;) {
    const issuer = certificates.find(({ subject }) => subject.key === last.issuer.key);
    if (!issuer || isSelfIssued(issuer) || chain.includes(issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
