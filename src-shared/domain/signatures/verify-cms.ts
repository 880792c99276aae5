import { equalBytes } from '../bytes.ts';
import { checkAttributes } from './cms/check-attributes.ts';
import { claimedTime, parseCms, type Cms, type CmsSigner } from './cms/parse-cms.ts';
import { octetsOf } from './der/reader.ts';
import { digestOf, hashName, isSha1 } from './digests.ts';
import { OID } from './der/oids.ts';
import { checkRevocation } from './path/check-revocation.ts';
import { findPath, type PathAnswer } from './path/find-path.ts';
import type { VerdictReason } from './reasons.ts';
import { checkPerson, checkPurpose, type ExpectedSigner, type Finding, type SigningPurpose } from './signer-checks.ts';
import { algorithmName, keyName, publicKeyOf, verifySignature } from './sigalg.ts';
import type { Outcome, Signer, VerificationStep, Verdict } from './verdict.ts';
import { parseCertificate, type Certificate } from './x509/certificate.ts';
import { parseCrl, type Crl } from './x509/crl.ts';
import { holderOf } from './x509/holder.ts';
import { printName } from './x509/name.ts';

export interface VerifyRequest {
  /** The signed bytes; null when they lie in the signature file. */
  readonly content: Uint8Array | null;
  /** CMS / CAdES, DER or BER. */
  readonly signature: Uint8Array;
  /** Certificates trusted by the administrator, DER. */
  readonly anchors: readonly Uint8Array[];
  /** Lists of revoked certificates at hand, DER. */
  readonly crls: readonly Uint8Array[];
  readonly expected: ExpectedSigner | null;
  readonly purpose: SigningPurpose;
  /** A time that can be relied on: of receipt at the server, else now. Never the signer's claim. */
  readonly at: Date;
  /** Whether a signature without a time stamp is good enough. The receipt at the server is the proof of time then. */
  readonly timeStampRequired?: boolean;
}

type StepCode = VerificationStep['code'];

const STEPS: readonly StepCode[] = [
  'parse',
  'content',
  'signature',
  'attributes',
  'chain',
  'revocation',
  'purpose',
  'person',
  'algorithm',
  'timestamp',
];

/**
 * Verifies a detached (or attached) CAdES signature in ten steps, all of which are reported, in this order:
 * 1 form · 2 content · 3 signature over the attributes as received · 4 content type and signing certificate · 5 chain at
 * the time given · 6 revocation · 7 purpose of the key · 8 person · 9 algorithms · 10 time stamp.
 * Valid only when every step is. An unknown algorithm, an unknown authority or missing evidence leaves the verdict
 * indeterminate; what is wrong makes it invalid. Never throws on foreign bytes.
 */
export async function verifyDetached(request: VerifyRequest): Promise<Verdict> {
  const cms = attempt(() => parseCms(request.signature));
  const certificate = cms?.signer.certificate ?? null;
  if (!cms) return conclude(null, new Map([['parse', no('parse.damaged')]]));
  const findings = new Map<StepCode, Finding>([['parse', yes()]]);
  findings.set('content', await guarded('content.changed', () => checkContent(cms, request.content)));
  if (certificate) {
    await checkWithCertificate({ cms, certificate, request, findings });
  } else {
    for (const code of STEPS) if (!findings.has(code)) findings.set(code, open('certificate.absent'));
  }
  findings.set('algorithm', checkAlgorithm(cms.signer, certificate));
  findings.set('timestamp', checkTimeStamp(cms.signer, request));
  return conclude(cms, findings);
}

interface Work {
  readonly cms: Cms;
  readonly certificate: Certificate;
  readonly request: VerifyRequest;
  readonly findings: Map<StepCode, Finding>;
}

async function checkWithCertificate({ cms, certificate, request, findings }: Work): Promise<void> {
  findings.set('signature', await guarded('signature.wrong', () => checkSignature(cms.signer, certificate)));
  findings.set(
    'attributes',
    await guarded('attributes.absent', async () => {
      const fault = await checkAttributes(cms, certificate);
      return fault ? no(`attributes.${fault}`) : yes();
    }),
  );
  const anchors = request.anchors.map((der) => attempt(() => parseCertificate(der))).filter((found) => found !== null);
  const search = { signer: certificate, anchors, pool: cms.certificates, at: request.at };
  const path = await attemptLater(() => findPath(search));
  findings.set('chain', chainFinding(path));
  findings.set('revocation', await guarded('revocation.notChecked', () => revocationFinding(path, cms, request)));
  findings.set('purpose', checkPurpose(certificate, request.purpose));
  findings.set('person', checkPerson(holderOf(certificate), request.expected));
}

async function checkContent(cms: Cms, given: Uint8Array | null): Promise<Finding> {
  if (given && cms.attached && !equalBytes(given, cms.attached)) return no('content.changed');
  const content = given ?? cms.attached;
  if (!content) return open('content.absent');
  const digest = cms.signer.signed.get(OID.messageDigest);
  if (!digest) return no('attributes.absent');
  const hash = hashName(cms.signer.digest);
  if (!hash) return isSha1(cms.signer.digest.id) ? open('algorithm.weak') : open('algorithm.unsupported');
  return equalBytes(await digestOf(hash, content), octetsOf(digest)) ? yes(hash) : no('content.changed');
}

async function checkSignature(signer: CmsSigner, certificate: Certificate): Promise<Finding> {
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

function chainFinding(path: PathAnswer | null): Finding {
  if (!path) return no('chain.broken');
  if (path.ok) return yes(path.path.map(({ subject }) => printName(subject)).join(' ← '));
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

async function revocationFinding(path: PathAnswer | null, cms: Cms, request: VerifyRequest): Promise<Finding> {
  if (!path?.ok) return open('revocation.notChecked');
  const lists = [...request.crls, ...cms.crls].map((der) => attempt(() => parseCrl(der)));
  const crls = lists.filter((crl): crl is Crl => crl !== null);
  const answer = await checkRevocation({ path: path.path, crls, pool: cms.certificates, at: request.at });
  switch (answer.state) {
    case 'good':
      return yes(`${answer.sources.join(', ')} ${answer.checkedBy}`);
    case 'revoked':
      return no('revocation.revoked', answer.at);
    case 'outdated':
      return open('revocation.outdated');
    case 'unknown':
      return open('revocation.unknown');
    case 'notChecked':
      return open('revocation.notChecked');
  }
}

function checkAlgorithm(signer: CmsSigner, certificate: Certificate | null): Finding {
  const name = algorithmName(signer.signatureAlgorithm, signer.digest);
  if (isSha1(signer.signatureAlgorithm.id) || isSha1(signer.digest.id)) return no('algorithm.weak', name);
  if (!certificate) return open('certificate.absent', name);
  const key = attempt(() => publicKeyOf(certificate.spki));
  if (key === null || !hashName(signer.digest)) return open('algorithm.unsupported', name);
  return key.kind === 'rsa' && key.bits < 2048 ? no('algorithm.weak', keyName(key)) : yes(keyName(key));
}

/**
 * A time stamp that is not there does not spoil a signature: the register proves time by its own receipt and journal
 * (SEC-74). It is said with the reason `timestamp.none`, and only a policy that asks for one makes it a question. A stamp
 * that is there has to be checked before anyone relies on it.
 */
function checkTimeStamp(signer: CmsSigner, request: VerifyRequest): Finding {
  if (signer.unsigned.has(OID.timeStampToken)) return open('timestamp.notChecked');
  return request.timeStampRequired
    ? open('timestamp.required')
    : { outcome: 'valid', reason: 'timestamp.none', detail: '' };
}

function conclude(cms: Cms | null, findings: ReadonlyMap<StepCode, Finding>): Verdict {
  const steps = STEPS.map((code) => ({ code, ...(findings.get(code) ?? open('step.notReached')) }));
  const certificate = cms?.signer.certificate ?? null;
  return {
    outcome: worstOf(steps.map(({ outcome }) => outcome)),
    algorithm: cms ? algorithmName(cms.signer.signatureAlgorithm, cms.signer.digest) : '',
    claimedAt: cms ? attempt(() => claimedTime(cms.signer)) : null,
    signer: certificate ? signerOf(certificate) : null,
    steps,
  };
}

export const worstOf = (outcomes: readonly Outcome[]): Outcome => {
  if (outcomes.includes('invalid')) return 'invalid';
  return outcomes.length === 0 || outcomes.includes('indeterminate') ? 'indeterminate' : 'valid';
};

export function signerOf(certificate: Certificate): Signer {
  const { name, iin, bin, organisation } = holderOf(certificate);
  const { serial, issuer, notBefore, notAfter } = certificate;
  return { name, iin, bin, organisation, serial, issuer: printName(issuer), notBefore, notAfter };
}

const yes = (detail = ''): Finding => ({ outcome: 'valid', reason: null, detail: detail.slice(0, 400) });
const no = (reason: VerdictReason, detail = ''): Finding => ({
  outcome: 'invalid',
  reason,
  detail: detail.slice(0, 400),
});
const open = (reason: VerdictReason, detail = ''): Finding => ({
  outcome: 'indeterminate',
  reason,
  detail: detail.slice(0, 400),
});

/** Foreign bytes may be broken anywhere; what cannot be read is null. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

async function attemptLater<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}

const guarded = async (reason: VerdictReason, check: () => Promise<Finding>): Promise<Finding> =>
  (await attemptLater(check)) ?? no(reason);
