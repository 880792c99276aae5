import type { Trust } from '#domain/signatures/check-signer.ts';
import { parseCms, type Cms } from '#domain/signatures/cms/parse-cms.ts';
import type { CmsSigner } from '#domain/signatures/cms/parse-signer.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { rawOf } from '#domain/signatures/der/reader.ts';
import { withEvidence } from '#domain/signatures/evidence.ts';
import { attempt } from '#domain/signatures/findings.ts';
import { findPath } from '#domain/signatures/path/find-path.ts';
import { parseTimeStamp } from '#domain/signatures/timestamp/parse-timestamp.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import type { Trust as TrustedFiles } from './read-trust.ts';

/**
 * Chains to an anchor of everyone who signed in this file: the signers, and the authorities of time of their stamps.
 * Those for whom no good chain is found are left out: the verification says why. Throws `DerError`.
 */
export async function chainsIn(
  signature: Uint8Array,
  { anchors, intermediates }: TrustedFiles,
  at: Date,
): Promise<readonly (readonly Certificate[])[]> {
  const cms = parseCms(signature, intermediates);
  const trust: Trust = { anchors, pool: intermediates, crls: [], ocsp: [] };
  const paths = await Promise.all(
    cms.signers.flatMap((signer) => {
      const { pool } = withEvidence(trust, cms, signer);
      return whoSigned(cms, signer, at).map((who) => findPath({ signer: who.certificate, anchors, pool, at: who.at }));
    }),
  );
  return paths.flatMap((found) => (found.ok ? [found.path] : []));
}

interface Who {
  readonly certificate: Certificate;
  readonly at: Date;
}

function whoSigned(cms: Cms, { certificate, unsigned }: CmsSigner, at: Date): readonly Who[] {
  const stamps = [OID.timeStampToken, OID.archiveTimeStampV3]
    .flatMap((id) => unsigned.get(id) ?? [])
    .map((stamp) => attempt(() => parseTimeStamp(rawOf(stamp), cms.certificates)))
    .filter((stamp) => stamp !== null);
  const authorities = stamps.flatMap(({ signer, info }) =>
    signer.certificate ? [{ certificate: signer.certificate, at: new Date(info.time) }] : [],
  );
  // The first stamp tells when the signer must have been in force.
  const signedAt = new Date(Math.min(at.getTime(), ...authorities.map((each) => each.at.getTime())));
  return [...(certificate ? [{ certificate, at: signedAt }] : []), ...authorities];
}
