import type { Trust } from './check-signer.ts';
import type { Cms } from './cms/parse-cms.ts';
import type { CmsSigner } from './cms/parse-signer.ts';
import { OID } from './der/oids.ts';
import { elementsOf, innerOf, partsOf, rawOf, type Der } from './der/reader.ts';
import { attempt, readable } from './findings.ts';
import { parseTimeStamp } from './timestamp/parse-timestamp.ts';
import { ocspResponses } from './timestamp/verify-timestamp.ts';
import { parseCertificate } from './x509/certificate.ts';
import { parseCrl } from './x509/crl.ts';

/** What is trusted here, with the evidence that lies in a file: in its sets, in its attributes, in its stamps. */
export function withEvidence(trust: Trust, cms: Cms, signer: CmsSigner): Trust {
  const stamps = [OID.timeStampToken, OID.archiveTimeStampV3]
    .flatMap((id) => signer.unsigned.get(id) ?? [])
    .map((stamp) => attempt(() => parseTimeStamp(rawOf(stamp))?.cms))
    .filter((found) => found != null);
  const values = revocationValues(signer);
  const files = [cms, ...stamps];
  return {
    ...trust,
    pool: [
      ...files.flatMap(({ certificates }) => certificates),
      ...readable(certificateValues(signer), parseCertificate),
      ...trust.pool,
    ],
    crls: [...readable([...files.flatMap(({ crls }) => crls), ...values.crls], parseCrl), ...trust.crls],
    ocsp: [...ocspResponses([...files.flatMap(({ ocsp }) => ocsp), ...values.ocsp]), ...trust.ocsp],
  };
}

/** certificate-values of older CAdES (ETSI EN 319 122-1 annex A). */
const certificateValues = ({ unsigned }: CmsSigner): readonly Uint8Array[] =>
  (unsigned.get(OID.certificateValues) ?? []).flatMap((value) => attempt(() => partsOf(value).map(rawOf)) ?? []);

/** revocation-values: `[0]` lists, `[1]` OCSP responses without their outer part. */
function revocationValues({ unsigned }: CmsSigner): { crls: readonly Uint8Array[]; ocsp: readonly Uint8Array[] } {
  const parts = (unsigned.get(OID.revocationValues) ?? []).flatMap((value) => attempt(() => partsOf(value)) ?? []);
  const under = (tag: number): readonly Uint8Array[] =>
    parts.filter((part) => part.tag === tag).flatMap((part) => attempt(() => members(part)) ?? []);
  return { crls: under(0xa0), ocsp: under(0xa1) };
}

const members = (part: Der): readonly Uint8Array[] => [...elementsOf(innerOf(part))].map(rawOf);
