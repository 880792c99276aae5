import { equalBytes } from '../bytes.ts';
import { checkAttributes } from './cms/check-attributes.ts';
import type { CmsSigner } from './cms/parse-signer.ts';
import { octetsOf } from './der/reader.ts';
import { OID } from './der/oids.ts';
import { hashName, isSha1 } from './digests.ts';
import { certificateEvidence, contentEvidence, revocationEvidence } from './evidence-of.ts';
import { attempt, no, open, resting, yes, type Finding } from './findings.ts';
import type { OcspResponse } from './ocsp/parse-ocsp.ts';
import { checkRevocation, type RevocationAnswer } from './path/check-revocation.ts';
import type { PathAnswer } from './path/find-path.ts';
import { algorithmName, keyName, publicKeyOf, verifySignature } from './sigalg.ts';
import { contentDigest, type SignedContent } from './signed-content.ts';
import { acceptedUntil, type AlgorithmRules } from './trust/algorithm-policy.ts';
import type { Certificate } from './x509/certificate.ts';
import type { Crl } from './x509/crl.ts';
import { printName } from './x509/name.ts';

/*
 * The steps that every signature passes alike: of a document, of a countersigner, of a time stamp.
 */

/** What is trusted, and what is at hand to judge with. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  /** Certificates that help to find a way: no trust. */
  readonly pool: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
  /** Anchors of authorities of time at a moment, where they are not those of signers. */
  readonly stampAnchors?: (at: Date) => readonly Certificate[];
  /** Keys that the administrator has named for OCSP answers. */
  readonly responders?: readonly Certificate[];
  /** Algorithms with their dates; without them only what is weak for ever is refused. */
  readonly rules?: AlgorithmRules;
  /** The clock here, where evidence from after it must be refused. */
  readonly now?: Date;
}

export async function contentFinding(signer: CmsSigner, content: SignedContent | null): Promise<Finding> {
  if (!content) return open('content.absent');
  const digest = signer.signed.get(OID.messageDigest);
  if (!digest) return no('attributes.absent');
  const hash = hashName(signer.digest);
  if (!hash) return isSha1(signer.digest.id) ? open('algorithm.weak') : open('algorithm.unsupported');
  const computed = await contentDigest(content, hash);
  if (!computed) return open('content.absent', hash);
  const finding = equalBytes(computed, octetsOf(digest)) ? yes(hash) : no('content.changed');
  return resting(finding, [contentEvidence(hash, computed)]);
}

export async function signatureFinding(signer: CmsSigner, certificate: Certificate): Promise<Finding> {
  if (!signer.signedBytes) return no('attributes.absent');
  const answer = await verifySignature({
    spki: certificate.spki,
    algorithm: signer.signatureAlgorithm,
    digest: signer.digest,
    message: signer.signedBytes,
    signature: signer.signature,
  });
  switch (answer) {
    case 'valid':
      return yes();
    case 'invalid':
      return no('signature.wrong');
    case 'weak':
      return open('algorithm.weak');
    case 'unsupported':
      return open('algorithm.unsupported');
  }
}

export async function attributesFinding(question: Parameters<typeof checkAttributes>[0]): Promise<Finding> {
  const fault = await checkAttributes(question);
  return fault ? no(`attributes.${fault}`) : yes();
}

export function chainFinding(path: PathAnswer | null): Finding {
  if (!path) return no('chain.broken');
  if (path.ok)
    return resting(
      yes(path.path.map(({ subject }) => printName(subject)).join(' ← ')),
      path.path.map(certificateEvidence),
    );
  switch (path.fault) {
    case 'noAnchor':
      return open('chain.noAnchor');
    case 'unsupported':
      return open('chain.unsupported');
    case 'expired':
      return no('chain.expired');
    case 'notYetValid':
      return no('chain.notYetValid');
    case 'weakAlgorithm':
      return no('algorithm.weak');
    case 'signature':
    case 'notAnAuthority':
    case 'tooLong':
    case 'names':
    case 'policies':
    case 'unknownExtension':
      return no('chain.broken', path.fault);
  }
}

export async function askRevocation(path: PathAnswer | null, trust: Trust, at: Date): Promise<RevocationAnswer> {
  if (!path?.ok) return { state: 'notChecked' };
  const { crls, ocsp, pool, now, responders = [] } = trust;
  return checkRevocation({ path: path.path, crls, ocsp, pool, responders, at, ...(now ? { now } : {}) });
}

export function revocationFinding(answer: RevocationAnswer): Finding {
  switch (answer.state) {
    case 'good':
      return resting(yes(`${answer.sources.join(', ')} ${answer.checkedBy}`), answer.proofs.map(revocationEvidence));
    case 'revoked':
      return resting(no('revocation.revoked', answer.at), answer.proofs.map(revocationEvidence));
    case 'outdated':
      return open('revocation.outdated');
    case 'unknown':
      return open('revocation.unknown');
    case 'notChecked':
      return open('revocation.notChecked');
  }
}

type Algorithms = Pick<CmsSigner, 'signatureAlgorithm' | 'digest'>;

/** Null where the algorithms of the signer and of the chain above were accepted at that time. */
export function datedAlgorithmFinding(
  signer: Algorithms,
  path: readonly Certificate[],
  { rules, at }: { readonly rules: AlgorithmRules; readonly at: Date },
): Finding | null {
  const until = acceptedUntil(rules, path, signer.digest);
  const isAccepted = until === null || (until !== 'never' && at.getTime() <= Date.parse(until));
  return isAccepted ? null : no('algorithm.outOfDate', algorithmName(signer.signatureAlgorithm, signer.digest));
}

export function algorithmFinding(signer: Algorithms, certificate: Certificate | null): Finding {
  const name = algorithmName(signer.signatureAlgorithm, signer.digest);
  if (isSha1(signer.signatureAlgorithm.id) || isSha1(signer.digest.id)) return no('algorithm.weak', name);
  if (!certificate) return open('certificate.absent', name);
  const key = attempt(() => publicKeyOf(certificate.spki));
  if (key === null || !hashName(signer.digest)) return open('algorithm.unsupported', name);
  return key.kind === 'rsa' && key.bits < 2048 ? no('algorithm.weak', keyName(key)) : yes(keyName(key));
}
