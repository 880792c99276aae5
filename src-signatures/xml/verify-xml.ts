import {
  algorithmFinding,
  askRevocation,
  chainFinding,
  datedAlgorithmFinding,
  revocationFinding,
  type Trust,
} from '#domain/signatures/check-signer.ts';
import {
  attempt,
  attemptLater,
  guarded,
  no,
  open,
  readable,
  yes,
  yesBut,
  type Finding,
} from '#domain/signatures/findings.ts';
import { findPath } from '#domain/signatures/path/find-path.ts';
import { verifySignature } from '#domain/signatures/sigalg.ts';
import { checkPerson, checkPurpose } from '#domain/signatures/signer-checks.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { conclude, trustOf, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { holderOf } from '#domain/signatures/x509/holder.ts';
import type { XmlSignature, XmlTrouble } from './read-xml-signature.ts';

export interface XmlRequest extends Omit<VerifyRequest, 'content' | 'signature' | 'timeStampRequired'> {
  /** What was read of the document (`readXmlSignature`). */
  readonly xml: XmlSignature | XmlTrouble;
}

export interface XmlReport {
  readonly verdict: Verdict;
  /** What was signed, as canonical XML; null unless signature and digest hold. Nothing else of the document may be read. */
  readonly signed: string | null;
}

/**
 * Enveloped XMLDSig of outside systems, RSA and national GOST, in the ten steps of a CMS signature. There is no place for a
 * claimed time or for the certificate meant; the time is the one given. Never throws on foreign bytes.
 */
export async function verifyXml(request: XmlRequest): Promise<XmlReport> {
  const { xml: found } = request;
  if (typeof found === 'string') return unread(found);
  const [certificate, ...others] = attempt(() => found.certificates.map(parseCertificate)) ?? [];
  if (!certificate) return unread('parse.notXmlSignature');
  const given = trustOf(request);
  const trust = { ...given, pool: [...others, ...given.pool] };
  const verdict = await judge({ found, certificate, trust, request });
  const isSigned = verdict.steps.some(({ code, outcome }) => code === 'signature' && outcome === 'valid');
  return { verdict, signed: isSigned ? found.signed : null };
}

const unread = (trouble: XmlTrouble): XmlReport => ({
  verdict: conclude(null, new Map([['parse', no(trouble)]])),
  signed: null,
});

/** The chain of who signed, to an anchor, where there is a good one: whom authorities are asked about. */
export async function chainOfXml(
  xml: XmlSignature | XmlTrouble,
  trust: Trust,
  at: Date,
): Promise<readonly Certificate[] | null> {
  const [signer, ...others] = readable(typeof xml === 'string' ? [] : xml.certificates, parseCertificate);
  if (!signer) return null;
  const found = await findPath({ signer, anchors: trust.anchors, pool: [...others, ...trust.pool], at });
  return found.ok ? found.path : null;
}

interface Work {
  readonly found: XmlSignature;
  readonly certificate: Certificate;
  readonly trust: Trust;
  readonly request: XmlRequest;
}

async function judge({ found, certificate, trust, request }: Work): Promise<Verdict> {
  const { anchors, pool } = trust;
  const { at, purpose, expected } = request;
  const path = await attemptLater(() => findPath({ signer: certificate, anchors, pool, at }));
  const revocation = async (): Promise<Finding> => revocationFinding(await askRevocation(path, trust, at));
  const { rules } = trust;
  const dated = rules && path?.ok ? datedAlgorithmFinding(found, path.path, { rules, at }) : null;
  return conclude(
    { ...found, certificate, signed: new Map() },
    new Map([
      ['parse', yes('XMLDSig')],
      ['content', contentFinding(found)],
      ['signature', await guarded('signature.wrong', () => signatureFinding(found, certificate))],
      ['attributes', yes()],
      ['chain', chainFinding(path)],
      ['revocation', await guarded('revocation.notChecked', revocation)],
      ['purpose', checkPurpose(certificate, purpose)],
      ['person', checkPerson(holderOf(certificate), expected)],
      ['algorithm', dated ?? algorithmFinding(found, certificate)],
      ['timestamp', yesBut('timestamp.none')],
    ]),
  );
}

function contentFinding({ signed, isWhole }: XmlSignature): Finding {
  if (signed === null) return no('content.changed');
  return isWhole ? yes() : open('content.partial');
}

async function signatureFinding(found: XmlSignature, { spki }: Certificate): Promise<Finding> {
  const { signatureAlgorithm: algorithm, message, signature, signed } = found;
  // Of a changed content the library gives no canonical SignedInfo.
  if (signed === null) return open('step.notReached');
  const answer = await verifySignature({ spki, algorithm, message, signature });
  if (answer === 'valid') return yes();
  return answer === 'invalid' ? no('signature.wrong') : open(`algorithm.${answer}`);
}
