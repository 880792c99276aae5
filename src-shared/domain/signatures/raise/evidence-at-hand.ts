import { parseCms } from '../cms/parse-cms.ts';
import { findPath } from '../path/find-path.ts';
import { trustOf, type VerifyRequest } from '../verify-cms.ts';
import { knownCrl } from '../x509/known.ts';
import type { Certificate } from '../x509/certificate.ts';
import { addEvidence, type Evidence } from './raise-cms.ts';

export interface EvidenceRequest extends Pick<VerifyRequest, 'signature' | 'anchors' | 'crls' | 'at'> {
  /** Larger lists stay outside: that of the national authority is of 20 MB. */
  readonly largestList: number;
}

/**
 * A signature that was found valid, with the certificates and the lists that this rests on, so that it can be judged
 * again when the place has newer ones. Throws `DerError`.
 */
export async function withEvidenceAtHand(request: EvidenceRequest): Promise<Uint8Array> {
  const { signature, crls, at, largestList } = request;
  const cms = parseCms(signature);
  const { anchors, pool } = trustOf(request);
  const paths = await Promise.all(
    cms.signers.map(({ certificate: signer }) =>
      signer ? findPath({ signer, anchors, pool: [...cms.certificates, ...pool], at }) : null,
    ),
  );
  const chains = paths.flatMap((found) => (found?.ok ? [found.path] : []));
  return addEvidence(signature, evidenceOfChains({ chains, anchors, crls, ocsp: [], largestList }));
}

export interface ChainEvidence extends Pick<EvidenceRequest, 'crls' | 'largestList'> {
  readonly chains: readonly (readonly Certificate[])[];
  readonly anchors: readonly Certificate[];
  readonly ocsp: readonly Uint8Array[];
}

/** Of all that is at hand, what a verdict on these chains rests on. */
export function evidenceOfChains({ chains, anchors, crls, ocsp, largestList }: ChainEvidence): Evidence {
  const chain = [...new Set(chains.flat())];
  const issuers = new Set(chain.map(({ issuer }) => issuer.key));
  return {
    certificates: chain.filter((each) => !anchors.includes(each)).map(({ der }) => der),
    crls: crls.filter((der) => der.length <= largestList && issuers.has(knownCrl(der).issuer.key)),
    ocsp,
  };
}
