import { equalBytes, toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import { digestOf } from '../digests.ts';
import { validatePath } from '../path/validate-path.ts';
import { verifySignature } from '../sigalg.ts';
import { KEY_USAGE } from '../x509/build-certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import { certIdOf, keyBits } from './cert-id.ts';
import type { OcspAnswer, OcspResponse } from './parse-ocsp.ts';

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly response: OcspResponse;
  /** For which time it is asked. */
  readonly at: Date;
  /** Keys that the administrator has named for it (RFC 6960 §4.2.2.2, local configuration). */
  readonly responders?: readonly Certificate[];
  /** Hexadecimal; given where this very response was asked for. One that repeats another is an old answer. */
  readonly nonce?: string;
  /** Given where it was asked for and repeats no nonce: of what was said before it is not known whether it still is so. */
  readonly since?: Date;
  /** Whether lists clear a responder whose certificate does not say that nobody need ask (id-pkix-ocsp-nocheck). */
  readonly isCleared: (responder: Certificate) => Promise<boolean>;
}

/** `unusable`: says nothing of this certificate, or is signed by none who may, or is not of the time asked. */
export type OcspFinding =
  | { readonly state: 'good'; readonly producedAt: string }
  | { readonly state: 'revoked'; readonly at: string }
  | { readonly state: 'unknown' | 'unusable' };

const UNUSABLE: OcspFinding = { state: 'unusable' };

/** An answer without an end, or to no question that is known, is news of the day. */
export const NEWS_MS = 86_400_000;

/**
 * What a response says of one certificate, after RFC 6960 §3.2: about this certificate, signed by its issuer or by one
 * whom that very issuer has named for it, of the time asked, to the question asked. `unknown` is an answer too: the
 * authority does not know the certificate, so it is never good.
 */
export async function checkOcsp(question: OcspQuestion): Promise<OcspFinding> {
  const { response, at, nonce, since, certificate } = question;
  if (response.hasUnknownCritical || (nonce !== undefined && response.nonce !== nonce)) return UNUSABLE;
  const answers = await answersAbout(question);
  if (answers.length === 0 || !(await isSignedByResponder(question))) return UNUSABLE;
  // Several answers about one certificate: the worst counts.
  const revoked = answers.find(({ status }) => status.state === 'revoked')?.status;
  if (revoked?.state === 'revoked' && Date.parse(revoked.at) <= at.getTime()) return revoked;
  if (answers.some(({ status }) => status.state === 'unknown')) return { state: 'unknown' };
  // Of one that has expired the responder may have forgotten everything.
  const isTimely = answers.every((answer) => isOf(answer, at) && answer.thisUpdate <= certificate.notAfter);
  const isNews = since === undefined || answers.every(({ thisUpdate }) => Date.parse(thisUpdate) >= since.getTime());
  return isTimely && isNews ? { state: 'good', producedAt: response.producedAt } : UNUSABLE;
}

/** An answer from after the time asked speaks of it too. */
function isOf({ thisUpdate, nextUpdate }: OcspAnswer, at: Date): boolean {
  const until = nextUpdate === null ? Date.parse(thisUpdate) + NEWS_MS : Date.parse(nextUpdate);
  return until >= at.getTime();
}

async function answersAbout({ response, certificate, issuer }: OcspQuestion): Promise<readonly OcspAnswer[]> {
  const found: OcspAnswer[] = [];
  for (const answer of response.answers) {
    if (!answer.id || answer.id.serial !== certificate.serial) continue;
    const { nameHash, keyHash } = await certIdOf(certificate, issuer, answer.id.hash);
    if (nameHash === answer.id.nameHash && keyHash === answer.id.keyHash) found.push(answer);
  }
  // An extension that must be understood and is not makes the answer useless, and with it what others say beside it.
  return found.some(({ hasUnknownCritical }) => hasUnknownCritical) ? [] : found;
}

/** §4.2.2.2: the issuer itself, a key that the administrator has named, or one to which the issuer has given this duty. */
async function isSignedByResponder(question: OcspQuestion): Promise<boolean> {
  const { response, issuer, certificate, responders = [] } = question;
  for (const candidate of [issuer, ...responders, ...response.certificates]) {
    if (!(await isNamed(candidate, response)) || equalBytes(candidate.der, certificate.der)) continue;
    const { tbs, signature, signatureAlgorithm: algorithm } = response;
    const answer = await verifySignature({ spki: candidate.spki, algorithm, message: tbs, signature });
    if (answer !== 'valid') continue;
    const isNamedHere = [issuer, ...responders].some((each) => equalBytes(candidate.der, each.der));
    if (isNamedHere || (await isDelegate(candidate, question))) return true;
  }
  return false;
}

async function isNamed(candidate: Certificate, { responder }: OcspResponse): Promise<boolean> {
  if ('nameKey' in responder) return candidate.subject.key === responder.nameKey;
  return toHex(await digestOf('SHA-1', keyBits(candidate))) === responder.keyHash;
}

async function isDelegate(candidate: Certificate, { issuer, response, isCleared }: OcspQuestion): Promise<boolean> {
  if (candidate.purposes?.includes(OID.ocspSigning) !== true) return false;
  if (candidate.keyUsage !== null && (candidate.keyUsage & SIGNS) === 0) return false;
  // Directly below the issuer, in force when it answered.
  if ((await validatePath([candidate, issuer], new Date(response.producedAt))) !== null) return false;
  return candidate.extensions.has(OID.ocspNoCheck) || isCleared(candidate);
}

const SIGNS = KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation;
