import type { Database } from 'better-sqlite3';
import { trustOf, verifyDetached, type SignatureReport, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { evidenceOfChains, withEvidenceAtHand } from '#domain/signatures/raise/evidence-at-hand.ts';
import type { Evidence as CertificateEvidence } from '#domain/signatures/raise/raise-cms.ts';
import { mayProceed, REVOCATION_POLICIES } from '#domain/signatures/revocation-policy.ts';
import type { ExpectedSigner, SignsFor, SigningPurpose } from '#domain/signatures/signer-checks.ts';
import { trustIn, type TrustIn } from '#domain/signatures/trust/trust-given.ts';
import { emptyTrustStore, type TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { isStamped, type Verdict } from '#domain/signatures/verdict.ts';
import { trustInForce } from '#register/trust-record.ts';
import type { OpenedSigned } from '#signatures/documents/open-signed.ts';
import type { Clock } from '../clock.ts';
import { LARGEST_LIST, type Authorities, type Evidence } from '#signatures/authorities/authorities.ts';
import { createEvidenceAtHand } from './evidence-at-hand.ts';

export interface SignatureQuestion {
  readonly content: Uint8Array;
  /** Detached CAdES. */
  readonly signature: Uint8Array;
  /** ИИН that the signer must have. */
  readonly identifier: string;
  /** Whom the signer acts for, where his account says so. */
  readonly organisation?: SignsFor | undefined;
  /** What the key of the certificate must be for. */
  readonly purpose: SigningPurpose;
}

export interface Judged {
  readonly verdict: Verdict;
  /** Nothing is wrong, and open is only what the policy of the trust store allows. */
  readonly accepted: boolean;
}

export interface ReceivedSignature extends Judged {
  /** The signature with what the verdict rests on, and with a time stamp where one was to be had. */
  readonly kept: Uint8Array;
}

export interface VerifiedDocument {
  readonly report: SignatureReport;
  /** What the report rests on, to be kept beside the document. */
  readonly evidence: CertificateEvidence;
}

export interface JudgedBy {
  readonly expected: ExpectedSigner | 'anyone';
  /** What was kept. */
  readonly evidence: CertificateEvidence;
  /** By that alone, without what this server has at hand besides. */
  readonly alone?: boolean;
}

/** Verification of signatures against the trust store in force, with what authorities say. */
export interface SignatureCheck {
  readonly store: TrustStore;
  /** Of somebody who is here now: sign-in. */
  verify(question: SignatureQuestion): Promise<Judged>;
  /** Of what is to be kept: submissions, decisions. */
  receive(question: SignatureQuestion): Promise<ReceivedSignature>;
  /** Of what was received then, by the anchors of then; nobody is asked. */
  judgeThen(question: SignatureQuestion, receivedAt: Date): Promise<Verdict>;
  /** Of a document that others have signed elsewhere, or a party has agreed by. */
  verifyDocument(opened: OpenedSigned, expected: ExpectedSigner | 'anyone'): Promise<VerifiedDocument>;
  /** The same of one that was received then; nobody is asked. */
  judgeDocumentThen(opened: OpenedSigned, receivedAt: Date, by: JudgedBy): Promise<SignatureReport>;
  /** What is trusted for signatures that were received at a moment. */
  given(at: Date, store?: TrustStore): TrustGiven;
}

export type TrustGiven = TrustIn & Pick<VerifyRequest, 'pool' | 'crls' | 'at' | 'now'>;

export interface SignatureCheckParts {
  readonly raw: Database;
  readonly region: string;
  /** Folder with intermediate certificates and lists. */
  readonly folder: string;
  readonly clock: Clock;
  readonly authorities: Authorities;
}

export function createSignatureCheck(parts: SignatureCheckParts): SignatureCheck {
  const { raw, region, clock, authorities } = parts;
  const atHand = createEvidenceAtHand(parts.folder);
  const storeNow = (): TrustStore => trustInForce(raw, region)?.store ?? emptyTrustStore;
  const given = (at: Date, store = storeNow()): TrustGiven => {
    const { certificates: pool, crls } = atHand();
    return { ...trustIn(store, at), pool, crls, at, now: clock.now() };
  };
  const judge = ({ identifier, organisation, ...question }: SignatureQuestion, trust: TrustGiven): Promise<Verdict> =>
    verifyDetached({ ...question, ...trust, expected: { identifier, organisation } });
  const accepts = (verdict: Verdict, { policy }: TrustStore): boolean =>
    mayProceed(verdict, REVOCATION_POLICIES[policy.revocation]);

  /** What is wrong in itself needs no authority, and whoever sends rubbish makes us ask none. */
  async function asked(question: SignatureQuestion, store: TrustStore, now: Date) {
    const trust = given(now, store);
    const local = await judge(question, trust);
    if (local.outcome === 'invalid' || !REVOCATION_POLICIES[store.policy.revocation].asksServices)
      return { verdict: local, cms: question.signature, trust };
    const found: Evidence = await authorities.withRevocation(question.signature, trustOf(trust), store);
    const fuller = { ...trust, crls: [...trust.crls, ...found.largeLists] };
    return { verdict: await judge({ ...question, signature: found.cms }, fuller), cms: found.cms, trust: fuller };
  }

  return {
    given,
    get store() {
      return storeNow();
    },
    async verify(question) {
      const store = storeNow();
      const { verdict } = await asked(question, store, clock.now());
      return { verdict, accepted: accepts(verdict, store) };
    },
    async receive(question) {
      const store = storeNow();
      const now = clock.now();
      const { verdict, cms, trust } = await asked(question, store, now);
      if (!accepts(verdict, store)) return { verdict, accepted: false, kept: question.signature };
      const atHandNow = await withEvidenceAtHand({ signature: cms, ...trust, largestList: LARGEST_LIST });
      const stamped = await stampedOf(atHandNow, trust, store);
      const hasStamp =
        stamped !== null && isStamped(await judge({ ...question, signature: stamped }, given(now, store)));
      // A stamp that cannot be judged yet must not make a good signature an open one: it is asked for again.
      const kept = hasStamp ? stamped : atHandNow;
      const demanded = store.policy.timeStamp === 'hardFail' && !hasStamp;
      return { verdict: demanded ? withoutStamp(verdict) : verdict, accepted: !demanded, kept };
    },
    judgeThen: (question, receivedAt) => judge(question, given(receivedAt)),
    async verifyDocument(opened, expected) {
      const [store, now] = [storeNow(), clock.now()];
      const trust = { ...given(now, store), expected };
      const [local, known] = [await opened.judge(trust), trustOf(trust)];
      const chains = await opened.chains(known, now);
      const evidenceOf = (crls: readonly Uint8Array[], ocsp: readonly Uint8Array[]): CertificateEvidence =>
        evidenceOfChains({ chains, anchors: known.anchors, crls, ocsp, largestList: LARGEST_LIST });
      if (local.outcome === 'invalid' || !REVOCATION_POLICIES[store.policy.revocation].asksServices)
        return { report: local, evidence: evidenceOf(trust.crls, []) };
      const { crls: lists, ocsp } = await authorities.revocationOf(chains, store);
      const crls = [...trust.crls, ...lists];
      return { report: await opened.judge({ ...trust, crls, ocsp }), evidence: evidenceOf(crls, ocsp) };
    },
    judgeDocumentThen(opened, receivedAt, { expected, evidence, alone = false }) {
      const trust = given(receivedAt);
      const [pool, crls] = alone ? [[], []] : [trust.pool ?? [], trust.crls];
      return opened.judge({
        ...{ ...trust, expected, ocsp: evidence.ocsp },
        pool: [...pool, ...evidence.certificates],
        crls: [...crls, ...evidence.crls],
      });
    },
  };

  async function stampedOf(cms: Uint8Array, trust: TrustGiven, store: TrustStore): Promise<Uint8Array | null> {
    if (!REVOCATION_POLICIES[store.policy.timeStamp].asksServices) return null;
    const stamped = await authorities.withStamp(cms, trustOf(trust), store);
    return stamped && (await authorities.withRevocation(stamped, trustOf(trust), store)).cms;
  }
}

const withoutStamp = (verdict: Verdict): Verdict => ({
  ...verdict,
  outcome: 'indeterminate',
  steps: verdict.steps.map((step) =>
    step.code === 'timestamp' ? { ...step, outcome: 'indeterminate', reason: 'timestamp.required' } : step,
  ),
});
