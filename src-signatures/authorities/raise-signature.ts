import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import type { Trust } from '#domain/signatures/check-signer.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { hashName } from '#domain/signatures/digests.ts';
import { addEvidence, addSignatureTimeStamp, type Evidence } from '#domain/signatures/raise/raise-cms.ts';
import { chainsIn } from '#domain/signatures/raise/chains-in.ts';
import type { TrustIn } from '#domain/signatures/trust/trust-given.ts';
import { trustOf, verifySignatures, type SignerReport, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { fetchRevocation, type AddressBook } from './fetch-revocation.ts';
import { fetchTimeStamp, imprintOf, type StampOrder } from './fetch-time-stamp.ts';

export interface RaiseRequest {
  /** Addresses of authorities of time, asked in turn until one answers. */
  readonly tsp: readonly string[];
  /** Where authorities are asked about certificates. */
  readonly book: AddressBook;
  /** Who is trusted, and authorities between that lie in no file. */
  readonly trust: TrustIn & Pick<VerifyRequest, 'pool'>;
  /** Lists at hand, DER. */
  readonly crls?: readonly Uint8Array[];
}

const known = ({ trust }: RaiseRequest): Trust => trustOf({ ...trust, crls: [] });

/**
 * Raises a CAdES-BES file to -T or -LT: every signer of it gets a time stamp, then the evidence about his certificate and
 * that of the authority of time goes in. What comes over the line is verified before it is believed.
 * Faults AUTHORITY_ADDRESS, AUTHORITY_SILENT, AUTHORITY_REFUSED, AUTHORITY_WRONG, EVIDENCE_INCOMPLETE;
 * throws `DerError` where the file is no signature
 */
export async function raiseSignature(cms: Uint8Array, level: 't' | 'lt', request: RaiseRequest): Promise<Uint8Array> {
  const stamped = await stampSignature(cms, request);
  if (level === 't') return stamped;
  const raised = addEvidence(stamped, await evidenceOf(stamped, request));
  const { signers } = await verifySignatures({ ...onlyItself(request), content: null, signature: raised });
  demandEvidence(signers);
  return raised;
}

/** -T: a time stamp for every signer. Faults as above. */
export async function stampSignature(cms: Uint8Array, request: RaiseRequest): Promise<Uint8Array> {
  let raised = cms;
  for (const [place, signer] of parseCms(cms).signers.entries()) {
    const order = {
      hash: hashName(signer.digest) ?? 'SHA-256',
      imprint: imprintOf(signer.signature),
      trust: known(request),
      now: new Date(),
    } as const;
    raised = addSignatureTimeStamp(raised, await firstStamp(request.tsp, order), place);
  }
  return raised;
}

/** Of the first authority that gives a good one; the last says why there is none. */
async function firstStamp(addresses: readonly string[], order: Omit<StampOrder, 'address'>): Promise<Uint8Array> {
  let trouble = new Fault('AUTHORITY_ADDRESS', { data: { address: '' } });
  for (const address of addresses) {
    try {
      return await fetchTimeStamp({ ...order, address });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      trouble = error;
    }
  }
  throw trouble;
}

/**
 * PAdES-B-LT: the evidence about the signature of a PDF that has its time stamp goes behind it, under `/DSS`, where other
 * programs look for it. Faults AUTHORITY_ADDRESS, EVIDENCE_INCOMPLETE
 */
export async function raisePdf(pdf: Uint8Array, request: RaiseRequest): Promise<Uint8Array> {
  const [{ readSignedPdf }, { appendStore }, { verifyPdf }] = await Promise.all([
    import('#domain/signatures/pdf/read-signed-pdf.ts'),
    import('#domain/signatures/pdf/security-store.ts'),
    import('#domain/signatures/pdf/verify-pdf.ts'),
  ]);
  const read = await readSignedPdf(pdf);
  const [signature] = typeof read === 'string' ? [] : read.signatures;
  invariant(typeof signature === 'object', 'a PDF that was just signed');
  const raised = await appendStore(pdf, await evidenceOf(signature.cms, request));
  const { signers } = await verifyPdf({ ...onlyItself(request), pdf: raised });
  demandEvidence(signers);
  return raised;
}

async function evidenceOf(cms: Uint8Array, request: RaiseRequest): Promise<Evidence> {
  const { book, crls = [] } = request;
  const trust = known(request);
  const paths = await chainsIn(cms, trust, new Date());
  const found = await Promise.all(
    paths.map((path) => fetchRevocation(path, { book, responders: trust.responders ?? [] })),
  );
  const certificates = new Set(paths.flatMap((path) => path.slice(0, -1)));
  return {
    certificates: [...certificates].map(({ der }) => der),
    crls: [...crls, ...found.flatMap((each) => each.crls)],
    ocsp: found.flatMap((each) => each.ocsp),
  };
}

const onlyItself = ({ trust }: RaiseRequest) =>
  ({
    ...trust,
    pool: [],
    crls: [],
    expected: 'anyone',
    purpose: 'sign',
    at: new Date(),
  }) as const;

/** With nothing but what lies in the file: a file that only looks complete would fail years later. */
function demandEvidence(signers: readonly SignerReport[]): void {
  const open = signers
    .flatMap(({ verdict }) => verdict.steps)
    .find(({ code, outcome }) => (code === 'revocation' || code === 'timestamp') && outcome !== 'valid');
  if (open) throw new Fault('EVIDENCE_INCOMPLETE', { data: { reason: open.reason } });
}
