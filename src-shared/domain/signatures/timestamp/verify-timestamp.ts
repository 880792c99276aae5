import { equalBytes } from '../../bytes.ts';
import {
  algorithmFinding,
  askRevocation,
  attributesFinding,
  contentFinding,
  datedAlgorithmFinding,
  signatureFinding,
  type Trust,
} from '../check-signer.ts';
import { OID } from '../der/oids.ts';
import { hashName, type HashName } from '../digests.ts';
import { stampEvidence } from '../evidence-of.ts';
import { attempt, attemptLater, no, open, readable, resting, yes, type Finding } from '../findings.ts';
import { parseOcsp, type OcspResponse } from '../ocsp/parse-ocsp.ts';
import { findPath } from '../path/find-path.ts';
import type { Certificate } from '../x509/certificate.ts';
import { parseCrl } from '../x509/crl.ts';
import { printName } from '../x509/name.ts';
import { parseTimeStamp, type TimeStampToken } from './parse-timestamp.ts';

export interface StampQuestion {
  readonly token: Uint8Array;
  /** Digest of what should be stamped; null where it cannot be had. */
  readonly imprint: (hash: HashName) => Promise<Uint8Array | null>;
  readonly trust: Trust;
  /** Until when the stamp must have held: now, or the time of a later stamp that covers this one. */
  readonly until: Date;
  /** Hexadecimal content of the INTEGER; where this very token was asked for. */
  readonly nonce?: string;
}

export interface StampAnswer {
  readonly finding: Finding;
  /** What it says, whether believed or not. */
  readonly time: string | null;
}

/** Clocks of authorities and of this machine differ. */
const SKEW_MS = 5 * 60_000;

/**
 * A token of RFC 3161: whether it stamps this, is signed by a key whose only duty is stamping (critical), by the very
 * certificate that it names (ESS, v1 or v2), under an anchor at the time that it gives, not revoked since. `valid`
 * means that its time can be relied on. Never throws on foreign bytes.
 */
export async function verifyTimeStamp(question: StampQuestion): Promise<StampAnswer> {
  const token = attempt(() => parseTimeStamp(question.token, question.trust.pool));
  if (!token) return { finding: no('timestamp.wrong'), time: null };
  const time = token.info.time;
  const finding = (await attemptLater(() => judge(token, question))) ?? no('timestamp.wrong', time);
  return { finding: resting(finding, [stampEvidence(question.token, time, token.signer.certificate)]), time };
}

async function judge(token: TimeStampToken, question: StampQuestion): Promise<Finding> {
  const { signer, info } = token;
  const { certificate } = signer;
  const about = certificate ? `${info.time} ${printName(certificate.subject)}` : info.time;
  const imprint = await imprintFinding(token, question);
  if (imprint) return { ...imprint, detail: about };
  if (!certificate) return open('timestamp.noCertificate', about);
  const signed = await signedFinding(token, certificate);
  if (signed) return { ...signed, detail: about };
  if (Date.parse(info.time) > question.until.getTime() + SKEW_MS) return open('timestamp.future', about);
  return authorityFinding({ token, certificate, question, about });
}

/** Null where it stamps what it should. */
async function imprintFinding({ info }: TimeStampToken, { imprint, nonce }: StampQuestion): Promise<Finding | null> {
  const hash = hashName(info.digest);
  if (!hash || info.hasUnknownCritical) return open('timestamp.unsupported');
  const expected = await imprint(hash);
  if (!expected) return open('content.absent');
  const isAsked = nonce === undefined || nonce === info.nonce;
  return equalBytes(expected, info.imprint) && isAsked ? null : no('timestamp.imprint');
}

/** Null where the token is signed by the certificate that it names, and that one is for stamping alone. */
async function signedFinding(token: TimeStampToken, certificate: Certificate): Promise<Finding | null> {
  const { signer, infoBytes } = token;
  const findings = [
    algorithmFinding(signer, certificate),
    await contentFinding(signer, infoBytes),
    await signatureFinding(signer, certificate),
    await attributesFinding({ signer, certificate, contentType: OID.timeStampInfo }),
  ];
  if (findings.some(({ outcome }) => outcome === 'invalid')) return no('timestamp.wrong');
  if (findings.some(({ outcome }) => outcome !== 'valid')) return open('timestamp.unsupported');
  const isForStamps = certificate.purposes?.length === 1 && certificate.purposes[0] === OID.timeStamping;
  // RFC 3161 §2.3: alone and critical, so that no other key can be taken for one of an authority of time.
  const isCritical = certificate.extensions.get(OID.extendedKeyUsage)?.critical === true;
  return isForStamps && isCritical ? null : no('timestamp.purpose');
}

interface Authority {
  readonly token: TimeStampToken;
  readonly certificate: Certificate;
  readonly question: StampQuestion;
  readonly about: string;
}

async function authorityFinding({ token, certificate, question, about }: Authority): Promise<Finding> {
  const { cms, info } = token;
  const time = new Date(info.time);
  const trust: Trust = {
    ...question.trust,
    pool: [...cms.certificates, ...question.trust.pool],
    crls: [...readable(cms.crls, parseCrl), ...question.trust.crls],
    ocsp: [...ocspResponses(cms.ocsp), ...question.trust.ocsp],
  };
  const anchors = trust.stampAnchors?.(time) ?? trust.anchors;
  const path = await findPath({ signer: certificate, anchors, pool: trust.pool, at: time });
  if (!path.ok) {
    if (path.fault === 'noAnchor') return open('timestamp.noAnchor', about);
    return path.fault === 'unsupported' ? open('timestamp.unsupported', about) : no('timestamp.chain', about);
  }
  // Whoever has the key of an authority can write any time: a revocation since then counts as well.
  const since = await askRevocation(path, trust, question.until);
  if (since.state === 'revoked') return no('timestamp.revoked', about);
  const then = since.state === 'good' ? since : await askRevocation(path, trust, time);
  if (then.state !== 'good') return open('timestamp.revocationOpen', about);
  const dated =
    trust.rules && datedAlgorithmFinding(token.signer, path.path, { rules: trust.rules, at: question.until });
  if (dated) return open('timestamp.outdated', about);
  const isOver = path.path.some(({ notAfter }) => Date.parse(notAfter) < question.until.getTime());
  return isOver ? open('timestamp.outdated', about) : yes(about);
}

export const ocspResponses = (bytes: readonly Uint8Array[]): readonly OcspResponse[] =>
  readable(bytes, parseOcsp).filter((each) => typeof each !== 'string');
