import { OID } from '../der/oids.ts';
import {
  contentOf,
  demand,
  DerError,
  integerHexOf,
  octetsOf,
  oidOf,
  rawOf,
  readDer,
  sequenceParts,
  smallIntegerOf,
  stampTimeOf,
} from '../der/reader.ts';
import { context, TAG, tlv } from '../der/writer.ts';
import { parseCms, type Cms } from '../cms/parse-cms.ts';
import type { CmsSigner } from '../cms/parse-signer.ts';
import { parseAlgorithm, parseExtensions, type Algorithm, type Certificate } from '../x509/certificate.ts';

/** TSTInfo (RFC 3161 §2.4.2): what the authority says it saw, and when. */
export interface TimeStampInfo {
  readonly policy: string;
  readonly digest: Algorithm;
  readonly imprint: Uint8Array;
  readonly serial: string;
  readonly time: string;
  /** Hexadecimal content of the INTEGER. */
  readonly nonce: string | null;
  readonly hasUnknownCritical: boolean;
}

export interface TimeStampToken {
  readonly cms: Cms;
  readonly signer: CmsSigner;
  readonly info: TimeStampInfo;
  readonly infoBytes: Uint8Array;
}

/** A token: CMS with one signer around TSTInfo. `pool` where the authority left its certificate out. Throws `DerError`. */
export function parseTimeStamp(token: Uint8Array, pool: readonly Certificate[] = []): TimeStampToken {
  const cms = parseCms(token, pool);
  const [signer, ...more] = cms.signers;
  if (!signer || more.length > 0 || cms.contentType !== OID.timeStampInfo || !(cms.attached instanceof Uint8Array))
    throw new DerError('no time stamp');
  return { cms, signer, info: readInfo(cms.attached), infoBytes: cms.attached };
}

function readInfo(bytes: Uint8Array): TimeStampInfo {
  const [version, policy, imprint, serial, time, ...rest] = sequenceParts(readDer(bytes));
  if (smallIntegerOf(version) !== 1) throw new DerError('version');
  const [digest, octets] = sequenceParts(imprint);
  const nonce = rest.find(({ tag }) => tag === TAG.integer);
  // [1] IMPLICIT: as in the explicit form of certificates once its own header stands inside again.
  const implicit = rest.find(({ tag }) => tag === 0xa1);
  const extensions = parseExtensions(implicit && readDer(context(1, tlv(TAG.sequence, contentOf(implicit)))));
  return {
    policy: oidOf(policy),
    digest: parseAlgorithm(digest),
    imprint: octetsOf(octets),
    serial: integerHexOf(serial),
    time: stampTimeOf(time),
    nonce: nonce ? integerHexOf(nonce) : null,
    hasUnknownCritical: [...extensions.values()].some(({ critical }) => critical),
  };
}

/** The token of a TimeStampResp; null where the authority refused. Throws `DerError`. */
export function tokenOfReply(reply: Uint8Array): Uint8Array | null {
  const [info, token] = sequenceParts(readDer(reply));
  const status = smallIntegerOf(sequenceParts(info)[0]);
  // 0 granted, 1 granted with changes.
  return status > 1 ? null : rawOf(demand(token, TAG.sequence));
}
