import type { Trust } from '../check-signer.ts';
import { asksTooMuch } from '../cms/asks-too-much.ts';
import { parseCms, type Cms } from '../cms/parse-cms.ts';
import type { CmsSigner } from '../cms/parse-signer.ts';
import { OID } from '../der/oids.ts';
import { rawOf } from '../der/reader.ts';
import { withEvidence } from '../evidence.ts';
import { attempt, attemptLater, readable } from '../findings.ts';
import { findPath } from '../path/find-path.ts';
import type { SignedPdf } from '../pdf/read-signed-pdf.ts';
import { parseTimeStamp } from '../timestamp/parse-timestamp.ts';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';

/**
 * Chains to an anchor of everyone who signed in this file: the signers, and the authorities of time of their stamps.
 * Those for whom no good chain is found are left out: the verification says why. Throws `DerError`.
 */
export async function chainsIn(
  signature: Uint8Array,
  trust: Trust,
  at: Date,
): Promise<readonly (readonly Certificate[])[]> {
  const { anchors, stampAnchors } = trust;
  const cms = parseCms(signature, trust.pool);
  if (asksTooMuch([cms])) return [];
  const paths = await Promise.all(
    cms.signers.flatMap((signer) => {
      const { pool } = withEvidence(trust, cms, signer);
      return whoSigned(cms, signer, at).map((who) =>
        findPath({
          signer: who.certificate,
          anchors: who.isAuthority ? (stampAnchors?.(who.at) ?? anchors) : anchors,
          pool,
          at: who.at,
        }),
      );
    }),
  );
  return paths.flatMap((found) => (found.ok ? [found.path] : []));
}

/** The same of a PDF: of those who signed in it, and of the authorities of time that stamped the document. */
export async function chainsInPdf(
  { signatures, stamps, store }: SignedPdf,
  trust: Trust,
  at: Date,
): Promise<readonly (readonly Certificate[])[]> {
  const pool = [...readable(store.certificates, parseCertificate), ...trust.pool];
  const anchors = trust.stampAnchors?.(at) ?? trust.anchors;
  const signed = signatures.flatMap((each) => (typeof each === 'string' ? [] : [{ ...trust, pool, cms: each.cms }]));
  const stamped = stamps.map(({ cms }) => ({ ...trust, pool, anchors, cms }));
  const found = await Promise.all(
    [...signed, ...stamped].map(({ cms, ...known }) => attemptLater(() => chainsIn(cms, known, at))),
  );
  return found.flatMap((paths) => paths ?? []);
}

interface Who {
  readonly certificate: Certificate;
  readonly at: Date;
  /** Of time. */
  readonly isAuthority: boolean;
}

function whoSigned(cms: Cms, { certificate, unsigned }: CmsSigner, at: Date): readonly Who[] {
  const stamps = [OID.timeStampToken, OID.archiveTimeStampV3]
    .flatMap((id) => unsigned.get(id) ?? [])
    .map((stamp) => attempt(() => parseTimeStamp(rawOf(stamp), cms.certificates)))
    .filter((stamp) => stamp !== null);
  const authorities = stamps.flatMap(({ signer, info }) =>
    signer.certificate ? [{ certificate: signer.certificate, at: new Date(info.time), isAuthority: true }] : [],
  );
  // The first stamp tells when the signer must have been in force.
  const signedAt = new Date(Math.min(at.getTime(), ...authorities.map((each) => each.at.getTime())));
  return [...(certificate ? [{ certificate, at: signedAt, isAuthority: false }] : []), ...authorities];
}
