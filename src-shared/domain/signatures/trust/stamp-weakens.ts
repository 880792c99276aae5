import type { Trust } from '../check-signer.ts';
import { parseCms } from '../cms/parse-cms.ts';
import { OID } from '../der/oids.ts';
import { rawOf } from '../der/reader.ts';
import { withEvidence } from '../evidence.ts';
import { attempt } from '../findings.ts';
import { findPath } from '../path/find-path.ts';
import { parseTimeStamp } from '../timestamp/parse-timestamp.ts';
import { acceptedUntil } from './algorithm-policy.ts';

/**
 * When the youngest time stamp of a file is good no more: a certificate above it runs out, or its key or digest is
 * accepted no longer. Null where the file has no stamp whose chain can be followed. Throws `DerError`.
 */
export async function stampWeakensAt(signature: Uint8Array, trust: Trust): Promise<string | null> {
  const cms = parseCms(signature, trust.pool);
  const [signer] = cms.signers;
  if (!signer) return null;
  const { pool } = withEvidence(trust, cms, signer);
  const tokens = [OID.archiveTimeStampV3, OID.timeStampToken]
    .flatMap((id) => signer.unsigned.get(id) ?? [])
    .map((stamp) => attempt(() => parseTimeStamp(rawOf(stamp), pool)))
    .filter((token) => token !== null)
    .toSorted((a, b) => Date.parse(b.info.time) - Date.parse(a.info.time));
  const [youngest] = tokens;
  const authority = youngest?.signer.certificate;
  if (!youngest || !authority) return null;
  const time = new Date(youngest.info.time);
  const anchors = trust.stampAnchors?.(time) ?? trust.anchors;
  const found = await findPath({ signer: authority, anchors, pool: [...youngest.cms.certificates, ...pool], at: time });
  if (!found.ok) return null;
  const accepted = trust.rules ? acceptedUntil(trust.rules, found.path, youngest.signer.digest) : null;
  if (accepted === 'never') return youngest.info.time;
  const ends = [...found.path.map(({ notAfter }) => notAfter), ...(accepted === null ? [] : [accepted])];
  return new Date(Math.min(...ends.map((end) => Date.parse(end)))).toISOString();
}
