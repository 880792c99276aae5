import { OID } from '../der/oids.ts';
import { invariant } from '../../invariant.ts';
import { context, oid } from '../der/writer.ts';
import { digestOf, type HashName } from '../digests.ts';
import { parseCms } from '../cms/parse-cms.ts';
import { contentDigest, type SignedContent } from '../signed-content.ts';
import { archiveBytes, buildArchiveIndex } from '../timestamp/archive-index.ts';
import { rebuildCms } from './rebuild-cms.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** CAdES-T: the stamp over a signature goes beside it. The token is to be verified before. Throws `DerError`. */
export const addSignatureTimeStamp = (cms: Uint8Array, token: Uint8Array, signer = 0): Bytes =>
  rebuildCms(cms, { attribute: { signer, id: OID.timeStampToken, value: token } });

export interface Evidence {
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  /** Whole OCSP responses. */
  readonly ocsp: readonly Uint8Array[];
}

/**
 * CAdES-LT: what is needed to judge the signature when nobody answers any more goes into the sets of the file (ETSI EN
 * 319 122-1 §6.3): certificates, lists, and OCSP responses as RFC 5940 has them. Throws `DerError`.
 */
export const addEvidence = (cms: Uint8Array, { certificates, crls, ocsp }: Evidence): Bytes =>
  rebuildCms(cms, { certificates, crls: [...crls, ...ocsp.map(otherEvidence)] });

const otherEvidence = (response: Uint8Array): Bytes => context(1, oid(OID.ocspInCms), response);

export interface ArchiveRequest {
  readonly hash: HashName;
  /** Null where it lies in the file. */
  readonly content: SignedContent | null;
  readonly signer?: number;
}

/** What the authority of time is to stamp, and the index that goes into its token. */
export interface PreparedArchive {
  readonly imprint: Uint8Array;
  readonly index: Uint8Array;
  readonly signer: number;
}

/**
 * First half of an archive time stamp v3 (-LTA), of everything that lies in the file now: a first one, or one that renews
 * older stamps before they weaken. Throws `DerError`.
 */
export async function prepareArchiveTimeStamp(cms: Uint8Array, request: ArchiveRequest): Promise<PreparedArchive> {
  const { hash, signer: place = 0 } = request;
  const parsed = parseCms(cms);
  const signer = parsed.signers[place];
  const content = parsed.attached ?? request.content;
  invariant(signer && content, 'a signer of this file, and what he signed');
  const digest = await contentDigest(content, hash);
  invariant(digest, 'the digest of the content by the algorithm of the stamp');
  const index = await buildArchiveIndex(hash, parsed, signer);
  const { contentType } = parsed;
  const bytes = archiveBytes({ contentType, contentDigest: digest, signer, index });
  return { imprint: await digestOf(hash, bytes), index, signer: place };
}

/** Second half: the token, with the index in it, becomes an unsigned attribute. Throws `DerError`. */
export function addArchiveTimeStamp(cms: Uint8Array, token: Uint8Array, prepared: PreparedArchive): Bytes {
  const value = rebuildCms(token, { attribute: { signer: 0, id: OID.archiveHashIndexV3, value: prepared.index } });
  return rebuildCms(cms, { attribute: { signer: prepared.signer, id: OID.archiveTimeStampV3, value } });
}
