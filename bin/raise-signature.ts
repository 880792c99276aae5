import { randomBytes } from 'node:crypto';
import { Fault } from '#domain/fault.ts';
import { toHex } from '#domain/bytes.ts';
import type { Trust } from '#domain/signatures/check-signer.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { digestOf, hashName, type HashName } from '#domain/signatures/digests.ts';
import { readDer, contentOf } from '#domain/signatures/der/reader.ts';
import { integer } from '#domain/signatures/der/writer.ts';
import { addEvidence, addSignatureTimeStamp } from '#domain/signatures/raise/raise-cms.ts';
import { buildTimeStampRequest } from '#domain/signatures/timestamp/build-timestamp-request.ts';
import { tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { verifyTimeStamp } from '#domain/signatures/timestamp/verify-timestamp.ts';
import { verifySignatures } from '#domain/signatures/verify-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { askAuthority } from './ask-authority.ts';
import { fetchRevocation } from './revocation-evidence.ts';
import { chainsIn } from './signature-chains.ts';

export interface RaiseRequest {
  /** t: a time stamp; lt: with the evidence of revocation besides. */
  readonly level: 't' | 'lt';
  /** Address of the authority of time, http or https. */
  readonly tsa: string;
  /** Address of an OCSP responder, in place of the one that the certificates name. */
  readonly ocsp?: string;
  readonly anchors: readonly Certificate[];
  /** Authorities between, that lie in no file. */
  readonly intermediates: readonly Certificate[];
  /** Lists at hand, DER. */
  readonly crls?: readonly Uint8Array[];
}

const MOST_TOKEN = 1_000_000;

/**
 * Raises a CAdES-BES file to -T or -LT: every signer of it gets a time stamp, then the evidence about his certificate and
 * that of the authority of time goes in. What comes over the line is verified before it is believed.
 * Faults AUTHORITY_ADDRESS, AUTHORITY_SILENT, AUTHORITY_REFUSED, AUTHORITY_WRONG, EVIDENCE_INCOMPLETE;
 * throws `DerError` where the file is no signature
 */
export async function raiseSignature(cms: Uint8Array, request: RaiseRequest): Promise<Uint8Array> {
  let raised = cms;
  for (const [place, signer] of parseCms(cms).signers.entries()) {
    const token = await fetchTimeStamp(signer.signature, hashName(signer.digest) ?? 'SHA-256', request);
    raised = addSignatureTimeStamp(raised, token, place);
  }
  return request.level === 't' ? raised : withEvidenceOf(raised, request);
}

async function fetchTimeStamp(signature: Uint8Array, hash: HashName, request: RaiseRequest): Promise<Uint8Array> {
  const { tsa: address, anchors, intermediates: pool } = request;
  // Positive and without a leading zero, so that it comes back as it went.
  const nonce = Uint8Array.of(0x40, ...randomBytes(15));
  const imprint = await digestOf(hash, signature);
  const body = buildTimeStampRequest({ hash, imprint, nonce });
  const post = { type: 'application/timestamp-query', body };
  const token = readToken(await askAuthority({ address, post, mostBytes: MOST_TOKEN }), address);
  if (!token) throw new Fault('AUTHORITY_REFUSED', { data: { address } });
  const trust: Trust = { anchors, pool, crls: [], ocsp: [] };
  const { finding } = await verifyTimeStamp({
    token,
    imprint: (asked) => digestOf(asked, signature),
    trust,
    until: new Date(),
    nonce: toHex(contentOf(readDer(integer(nonce)))),
  });
  // Whether it is revoked is looked up afterwards; everything else must be right now.
  const isGood = finding.outcome === 'valid' || finding.reason === 'timestamp.revocationOpen';
  if (!isGood) throw new Fault('AUTHORITY_WRONG', { data: { address, reason: finding.reason } });
  return token;
}

function readToken(reply: Uint8Array, address: string): Uint8Array | null {
  try {
    return tokenOfReply(reply);
  } catch (cause) {
    throw new Fault('AUTHORITY_WRONG', { cause, data: { address } });
  }
}

async function withEvidenceOf(cms: Uint8Array, request: RaiseRequest): Promise<Uint8Array> {
  const { ocsp, crls = [], anchors } = request;
  const paths = await chainsIn(cms, request, new Date());
  const found = await Promise.all(paths.map((path) => fetchRevocation(path, ocsp ?? null)));
  const evidence = { crls: [...crls, ...found.flatMap((each) => each.crls)], ocsp: found.flatMap((each) => each.ocsp) };
  const certificates = paths.flat().filter((each) => !anchors.includes(each));
  const raised = addEvidence(cms, { ...evidence, certificates: certificates.map(({ der }) => der) });
  await demandEvidence(raised, anchors);
  return raised;
}

/** With nothing but what lies in the file: a file that only looks complete would fail years later. */
async function demandEvidence(signature: Uint8Array, anchors: readonly Certificate[]): Promise<void> {
  const { signers } = await verifySignatures({
    ...{ content: null, signature, anchors: anchors.map(({ der }) => der), crls: [] },
    ...{ expected: 'anyone', purpose: 'sign', at: new Date() },
  });
  const open = signers
    .flatMap(({ verdict }) => verdict.steps)
    .find(({ code, outcome }) => (code === 'revocation' || code === 'timestamp') && outcome !== 'valid');
  if (open) throw new Fault('EVIDENCE_INCOMPLETE', { data: { reason: open.reason } });
}
