import {
  algorithmFinding,
  askRevocation,
  attributesFinding,
  chainFinding,
  contentFinding,
  datedAlgorithmFinding,
  revocationFinding,
  signatureFinding,
  type Trust,
} from './check-signer.ts';
import { asksTooMuch } from './cms/asks-too-much.ts';
import { parseCms, type Cms } from './cms/parse-cms.ts';
import { claimedTime, parseSigner, type CmsSigner } from './cms/parse-signer.ts';
import { OID } from './der/oids.ts';
import { withEvidence } from './evidence.ts';
import { attempt, attemptLater, guarded, no, open, readable, yes, type Finding } from './findings.ts';
import { findPath } from './path/find-path.ts';
import { algorithmName } from './sigalg.ts';
import { isSameContent, type ContentDigests, type SignedContent } from './signed-content.ts';
import { checkPerson, checkPurpose, type ExpectedSigner, type SigningPurpose } from './signer-checks.ts';
import { proveTime, type DocumentStamp, type ProvenTime } from './timestamp/prove-time.ts';
import { ocspResponses } from './timestamp/verify-timestamp.ts';
import type { AlgorithmRules } from './trust/algorithm-policy.ts';
import { VerificationStep, type Outcome, type Signer, type Verdict } from './verdict.ts';
import type { Certificate } from './x509/certificate.ts';
import { holderOf } from './x509/holder.ts';
import { knownCertificate, knownCrl } from './x509/known.ts';
import { printName } from './x509/name.ts';

export interface VerifyRequest {
  /** What was signed, or its digests where it is too large to hold; null when it lies in the signature file. */
  readonly content: SignedContent | null;
  /** CMS / CAdES, DER or BER. */
  readonly signature: Uint8Array;
  /** Digests of the content that was cut out of this file (`cutContent`). */
  readonly attached?: ContentDigests;
  /** Certificates trusted by the administrator, DER. */
  readonly anchors: readonly Uint8Array[];
  /** Certificates that help to find a way to them, DER. */
  readonly pool?: readonly Uint8Array[];
  /** Lists of revoked certificates at hand, DER. */
  readonly crls: readonly Uint8Array[];
  /** Answers of OCSP responders at hand, DER. */
  readonly ocsp?: readonly Uint8Array[];
  /** `anyone`: nobody in particular must have signed. Null: it should have been said and was not. */
  readonly expected: ExpectedSigner | 'anyone' | null;
  /** Anchors of authorities of time at a moment, DER, where they are not those of signers. */
  readonly stampAnchors?: (at: Date) => readonly Uint8Array[];
  /** Keys that are named for OCSP answers, DER. */
  readonly responders?: readonly Uint8Array[];
  /** Algorithms with the dates until which they are accepted. */
  readonly rules?: AlgorithmRules;
  readonly purpose: SigningPurpose;
  /** A time that can be relied on: of receipt at the server, else now. Never the signer's claim. */
  readonly at: Date;
  /** The clock here. Where it is given, evidence from after it is not believed. */
  readonly now?: Date;
  /** Whether a signature without a time stamp is good enough. The receipt at the server is the proof of time then. */
  readonly timeStampRequired?: boolean;
  /** Stamps over a document that holds this signature, the youngest first. */
  readonly documentStamps?: readonly DocumentStamp[];
}

export interface SignerReport {
  readonly verdict: Verdict;
  /** When a sound time stamp saw the signature. */
  readonly stampedAt: string | null;
  /** Signatures under this one. */
  readonly countersigners: readonly SignerReport[];
}

/** Valid only when every signature and countersignature is. */
export interface SignatureReport {
  readonly outcome: Outcome;
  readonly signers: readonly SignerReport[];
}

type StepCode = VerificationStep['code'];
type Findings = ReadonlyMap<StepCode, Finding>;

/** Countersignatures of countersignatures: no deeper than any office has superiors. */
const DEEPEST = 4;

/**
 * Verifies a detached (or attached) CAdES signature of one signer in ten steps, all of which are reported, in this order:
 * 1 form · 2 content · 3 signature over the attributes as received · 4 content type and signing certificate · 5 chain at
 * the time that is proven · 6 revocation then · 7 purpose of the key · 8 person · 9 algorithms · 10 time stamp.
 * Valid only when every step is. An unknown algorithm, an unknown authority or missing evidence leaves the verdict
 * indeterminate; what is wrong makes it invalid. Never throws on foreign bytes.
 */
export async function verifyDetached(request: VerifyRequest): Promise<Verdict> {
  const cms = attempt(() => parseCms(request.signature));
  if (!cms) return conclude(null, new Map([['parse', no('parse.damaged')]]));
  const [signer, ...more] = cms.signers;
  // Who asks for one person's signature must not be told of another's beside it.
  if (!signer || more.length > 0) return conclude(null, new Map([['parse', no('parse.signers')]]));
  if (asksTooMuch([cms])) return conclude(null, new Map([['parse', no('parse.tooMany')]]));
  return (await reportOn(signer, { cms, request, trust: trustOf(request), under: null, depth: DEEPEST })).verdict;
}

/** The same of every signer of a file, and of those who signed under his signature. */
export async function verifySignatures(request: VerifyRequest): Promise<SignatureReport> {
  const read = attempt(() => parseCms(request.signature, readable(request.pool ?? [], knownCertificate)));
  if (!read) return { outcome: 'invalid', signers: [unread('parse.damaged')] };
  if (asksTooMuch([read])) return { outcome: 'invalid', signers: [unread('parse.tooMany')] };
  const cms = { ...read, attached: read.attached ?? request.attached ?? null };
  const trust = trustOf(request);
  const asked = { ...request, expected: expectedOf(cms, request.expected) };
  const signers = await Promise.all(
    cms.signers.map((signer) => reportOn(signer, { cms, request: asked, trust, under: null, depth: 0 })),
  );
  return { outcome: worstOf(signers.map(outcomeOf)), signers };
}

const unread = (reason: 'parse.damaged' | 'parse.tooMany'): SignerReport => ({
  verdict: conclude(null, new Map([['parse', no(reason)]])),
  stampedAt: null,
  countersigners: [],
});

/** Of several signers one must be who is expected; the others may be anyone. */
function expectedOf({ signers }: Cms, expected: VerifyRequest['expected']): VerifyRequest['expected'] {
  if (signers.length === 1 || expected === null || expected === 'anyone') return expected;
  const isAmong = signers.some(
    ({ certificate }) => certificate && checkPerson(holderOf(certificate), expected).outcome === 'valid',
  );
  return isAmong ? 'anyone' : expected;
}

export const outcomeOf = ({ verdict, countersigners }: SignerReport): Outcome =>
  worstOf([verdict.outcome, ...countersigners.map(outcomeOf)]);

export function trustOf(given: TrustGiven): Trust {
  const { anchors, pool = [], crls, ocsp = [], now, stampAnchors, responders, rules } = given;
  return {
    ...(stampAnchors ? { stampAnchors: (at) => readable(stampAnchors(at), knownCertificate) } : {}),
    ...(responders ? { responders: readable(responders, knownCertificate) } : {}),
    ...(rules ? { rules } : {}),
    anchors: readable(anchors, knownCertificate),
    pool: readable(pool, knownCertificate),
    crls: readable(crls, knownCrl),
    ocsp: ocspResponses(ocsp),
    ...(now ? { now } : {}),
  };
}

type TrustGiven = Pick<
  VerifyRequest,
  'anchors' | 'pool' | 'crls' | 'ocsp' | 'now' | 'stampAnchors' | 'responders' | 'rules'
>;

interface Work {
  readonly cms: Cms;
  readonly request: VerifyRequest;
  readonly trust: Trust;
  /** The signature that this one is under; null for one under the content. */
  readonly under: Uint8Array | null;
  readonly depth: number;
}

async function reportOn(signer: CmsSigner, work: Work): Promise<SignerReport> {
  const { cms, request, under } = work;
  const trust = withEvidence(work.trust, cms, signer);
  const content = under ?? cms.attached ?? request.content;
  const isRequired = under === null && request.timeStampRequired === true;
  const { at, now: until = at, documentStamps = [] } = request;
  const proven = await proveTime({ cms, signer, content, trust, at, until, isRequired, documentStamps });
  const findings = new Map<StepCode, Finding>([
    ['parse', yes()],
    ['content', await guarded('content.changed', () => checkContent(signer, work))],
    ['algorithm', algorithmFinding(signer, signer.certificate)],
    ['timestamp', proven.finding],
    ...(await findingsOfCertificate(signer, { ...work, trust, proven })),
  ]);
  return {
    verdict: conclude(signer, findings),
    stampedAt: proven.stampedAt,
    countersigners: await reportOnCountersigners(signer, work),
  };
}

async function checkContent(signer: CmsSigner, { cms, request, under }: Work): Promise<Finding> {
  if (under) return contentFinding(signer, under);
  const { attached } = cms;
  if (attached && request.content && !(await isSameContent(attached, request.content))) return no('content.changed');
  return contentFinding(signer, attached ?? request.content);
}

interface Judged extends Work {
  readonly proven: ProvenTime;
}

async function findingsOfCertificate(signer: CmsSigner, work: Judged): Promise<Findings> {
  const { cms, request, trust, under, proven } = work;
  const { certificate } = signer;
  const codes = ['signature', 'attributes', 'chain', 'revocation', 'purpose', 'person'] as const;
  if (!certificate) return new Map(codes.map((code) => [code, open('certificate.absent')]));
  const contentType = under ? null : cms.contentType;
  const { anchors, pool } = trust;
  const path = await attemptLater(() => findPath({ signer: certificate, anchors, pool, at: proven.at }));
  const revocation = async (): Promise<Finding> => revocationFinding(await askRevocation(path, trust, proven.at));
  const dated =
    trust.rules && path?.ok ? datedAlgorithmFinding(signer, path.path, { rules: trust.rules, at: proven.at }) : null;
  return new Map([
    // Takes the place of what the algorithm is in itself.
    ...(dated ? ([['algorithm', dated]] as const) : []),
    ['signature', await guarded('signature.wrong', () => signatureFinding(signer, certificate))],
    ['attributes', await guarded('attributes.absent', () => attributesFinding({ signer, certificate, contentType }))],
    ['chain', expiredOrOpen(chainFinding(path), proven)],
    ['revocation', await guarded('revocation.notChecked', revocation)],
    ['purpose', checkPurpose(certificate, request.purpose)],
    ['person', checkPerson(holderOf(certificate), under ? 'anyone' : request.expected)],
  ]);
}

/** Expired now, but a stamp that could not be judged may prove that it was not then. */
const expiredOrOpen = (chain: Finding, { finding: { outcome, reason } }: ProvenTime): Finding =>
  chain.reason === 'chain.expired' && outcome === 'indeterminate' && reason !== 'timestamp.required'
    ? open('chain.expired')
    : chain;

async function reportOnCountersigners(signer: CmsSigner, work: Work): Promise<readonly SignerReport[]> {
  if (work.depth >= DEEPEST) return [];
  const certificates = [...work.cms.certificates, ...work.trust.pool];
  const below = { ...work, under: signer.signature, depth: work.depth + 1 };
  const values = signer.unsigned.get(OID.counterSignature) ?? [];
  return Promise.all(
    values.map(async (value) => {
      const counter = attempt(() => parseSigner(value, certificates));
      return counter ? reportOn(counter, below) : unread('parse.damaged');
    }),
  );
}

type Concluded = Pick<CmsSigner, 'certificate' | 'signatureAlgorithm' | 'digest' | 'signed'>;

/** The verdict of ten findings; what was not reached is open. */
export function conclude(signer: Concluded | null, findings: Findings): Verdict {
  const steps = VerificationStep.shape.code.options.map((code) => ({
    code,
    evidence: [],
    ...(findings.get(code) ?? open('step.notReached')),
  }));
  const certificate = signer?.certificate ?? null;
  return {
    outcome: worstOf(steps.map(({ outcome }) => outcome)),
    algorithm: signer ? algorithmName(signer.signatureAlgorithm, signer.digest) : '',
    claimedAt: signer ? attempt(() => claimedTime(signer)) : null,
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
