import { KEY_USAGE } from '../x509/build-certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import { crlScope, revokedAt, type Crl } from '../x509/crl.ts';
import { verifySignature } from '../sigalg.ts';

export type RevocationAnswer =
  | { readonly state: 'good'; readonly checkedBy: string }
  | { readonly state: 'revoked'; readonly at: string }
  | { readonly state: 'notChecked' | 'outdated' };

/**
 * Looks for every certificate of the chain but the anchor in the list of its issuer. Good only when a complete, signed
 * list that has not run out at `at` was found for each. A revocation counts when it came before `at`: what was signed
 * earlier stays signed.
 */
export async function checkRevocation(
  path: readonly Certificate[],
  crls: readonly Crl[],
  at: Date,
): Promise<RevocationAnswer> {
  let oldest: string | null = null;
  for (const [place, certificate] of path.entries()) {
    const issuer = path[place + 1];
    if (!issuer) break;
    const answer = await checkOne(certificate, issuer, { crls, at });
    if (answer.state !== 'good') return answer;
    if (oldest === null || answer.checkedBy < oldest) oldest = answer.checkedBy;
  }
  return oldest === null ? { state: 'notChecked' } : { state: 'good', checkedBy: oldest };
}

async function checkOne(
  certificate: Certificate,
  issuer: Certificate,
  { crls, at }: { crls: readonly Crl[]; at: Date },
): Promise<RevocationAnswer> {
  let answer: RevocationAnswer = { state: 'notChecked' };
  for (const crl of crls) {
    const scope = crlScope(crl);
    if (crl.issuer.key !== issuer.subject.key || scope === 'unreadable' || !(await isSignedBy(crl, issuer))) continue;
    const revoked = revokedAt(crl, certificate.serial);
    if (revoked === 'unsupported') continue;
    // A revocation is believed from any signed list, also from one that has run out since.
    if (revoked !== null && Date.parse(revoked) <= at.getTime()) return { state: 'revoked', at: revoked };
    if (scope === 'changes') continue;
    if (crl.nextUpdate === null || Date.parse(crl.nextUpdate) < at.getTime()) {
      if (answer.state === 'notChecked') answer = { state: 'outdated' };
    } else if (answer.state !== 'good' || answer.checkedBy < crl.thisUpdate) {
      answer = { state: 'good', checkedBy: crl.thisUpdate };
    }
  }
  return answer;
}

async function isSignedBy(crl: Crl, issuer: Certificate): Promise<boolean> {
  if (issuer.keyUsage !== null && (issuer.keyUsage & KEY_USAGE.crlSign) === 0) return false;
  const { tbs, signature, signatureAlgorithm } = crl;
  return (
    (await verifySignature({ spki: issuer.spki, algorithm: signatureAlgorithm, message: tbs, signature })) === 'valid'
  );
}
