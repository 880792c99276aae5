import { parseCms } from './cms/parse-cms.ts';
import { rawOf } from './der/reader.ts';
import { OID } from './der/oids.ts';
import { hashName, type HashName } from './digests.ts';
import { attempt } from './findings.ts';
import { parseTimeStamp } from './timestamp/parse-timestamp.ts';

/** Digests of the content that the verification of a file asks for: of its signers, and of its stamps for the archive. */
export function neededDigests(signature: Uint8Array): readonly HashName[] {
  const signers = attempt(() => parseCms(signature))?.signers ?? [];
  const archive = signers
    .flatMap(({ unsigned }) => unsigned.get(OID.archiveTimeStampV3) ?? [])
    .map((stamp) => attempt(() => parseTimeStamp(rawOf(stamp)).info.digest));
  const named = [...signers.map(({ digest }) => digest), ...archive].map((each) => each && hashName(each));
  return [...new Set(named.filter((hash) => hash !== null))];
}
