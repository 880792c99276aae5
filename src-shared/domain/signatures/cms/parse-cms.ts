import { concatBytes, equalBytes, toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  contentOf,
  demand,
  DerError,
  elementsOf,
  innerOf,
  integerHexOf,
  octetsOf,
  oidOf,
  partsOf,
  rawOf,
  readDer,
  sequenceParts,
  smallIntegerOf,
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG, tlv } from '../der/writer.ts';
import { parseAlgorithm, parseCertificate, type Algorithm, type Certificate } from '../x509/certificate.ts';

/** CMS SignedData (RFC 5652) with one signer, as it came. */
export interface Cms {
  /** The content, when it lies in the file. */
  readonly attached: Uint8Array | null;
  readonly contentType: string;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  readonly signer: CmsSigner;
}

export interface CmsSigner {
  readonly certificate: Certificate | null;
  readonly digest: Algorithm;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  /** DER of the signed attributes as the SET that was signed; null when there are none. */
  readonly signedBytes: Uint8Array | null;
  readonly signed: ReadonlyMap<string, Der>;
  readonly unsigned: ReadonlyMap<string, Der>;
}

/** Throws `DerError` when the bytes are not such a file, or when they have more or fewer signers than one. */
export function parseCms(bytes: Uint8Array): Cms {
  const [type, wrapped] = sequenceParts(readDer(bytes));
  if (oidOf(type) !== OID.signedData) throw new DerError('not signed data');
  const parts = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  const [version, digests, encapsulated] = parts;
  const signers = partsOf(demand(parts.at(-1), TAG.set));
  const certificates = readCertificates(parts.slice(3, -1).find(({ tag }) => tag === 0xa0));
  const crls = parts.slice(3, -1).find(({ tag }) => tag === 0xa1);
  const [signer] = signers;
  if (!signer || signers.length !== 1 || parts.length > 6) throw new DerError('one signer expected');
  const parsed = readSigner(signer, certificates);
  const [contentType, eContent] = sequenceParts(encapsulated);
  const cms = {
    attached: eContent ? octetsOf(innerOf(demand(eContent, 0xa0))) : null,
    contentType: oidOf(contentType),
    certificates,
    crls: crls ? partsOf(crls).map(rawOf) : [],
    signer: parsed.signer,
  };
  demandHeader({
    version: smallIntegerOf(version),
    digests: sequenceParts(digests, TAG.set),
    cms,
    byKeyId: parsed.byKeyId,
  });
  return cms;
}

interface Header {
  readonly version: number;
  readonly digests: readonly Der[];
  readonly cms: Cms;
  readonly byKeyId: boolean;
}

/** What no signature covers is held to the letter of RFC 5652 §5.1, so that a changed byte there is seen as well. */
function demandHeader({ version, digests, cms, byKeyId }: Header): void {
  const plain = cms.contentType === OID.data && !byKeyId;
  if (version !== (plain ? 1 : 3)) throw new DerError('version');
  const named = digests.map((digest) => parseAlgorithm(digest));
  if (!named.every(({ hasParameters }) => !hasParameters)) throw new DerError('digests');
  if (named.length !== 1 || named[0]?.id !== cms.signer.digest.id) throw new DerError('digests');
}

function readCertificates(element: Der | undefined): Certificate[] {
  if (!element) return [];
  // Other kinds of certificate (attribute certificates under context tags) play no part here.
  return partsOf(element)
    .filter(({ tag }) => tag === TAG.sequence)
    .map((certificate) => parseCertificate(rawOf(certificate)));
}

function readSigner(element: Der, certificates: readonly Certificate[]): { signer: CmsSigner; byKeyId: boolean } {
  const parts = sequenceParts(element);
  const [version, id, digest] = parts.splice(0, 3);
  const signedAttributes = parts[0]?.tag === 0xa0 ? parts.shift() : undefined;
  const [algorithm, signature, unsigned, ...more] = parts;
  const byKeyId = id?.tag === 0x80;
  if (more.length > 0 || smallIntegerOf(version) !== (byKeyId ? 3 : 1)) throw new DerError('signer');
  const signer = {
    certificate: certificates.find((certificate) => isNamed(certificate, id)) ?? null,
    digest: parseAlgorithm(digest),
    signatureAlgorithm: parseAlgorithm(algorithm),
    signature: octetsOf(signature),
    signedBytes: signedAttributes ? asSet(signedAttributes) : null,
    signed: readAttributes(signedAttributes),
    unsigned: readAttributes(unsigned ? demand(unsigned, 0xa1) : undefined),
  };
  return { signer, byKeyId };
}

function isNamed(certificate: Certificate, id: Der | undefined): boolean {
  if (id?.tag === 0x80) return certificate.subjectKeyId === toHex(contentOf(id));
  const [issuer, serial] = sequenceParts(id);
  // Byte for byte: what no signature covers must leave no room for a second writing of the same name.
  return (
    certificate.serial === integerHexOf(serial) &&
    equalBytes(certificate.issuer.der, rawOf(demand(issuer, TAG.sequence)))
  );
}

/** RFC 5652 §5.4: signed under the tag of a SET, sent under [0]. The contents stay byte for byte as received. */
const asSet = (element: Der): Uint8Array => tlv(TAG.set, concatBytes(contentOf(element)));

/** Attribute by type; each once and with one value, or the file is refused. */
function readAttributes(element: Der | undefined): ReadonlyMap<string, Der> {
  const attributes = new Map<string, Der>();
  if (!element) return attributes;
  for (const attribute of elementsOf(element)) {
    const [type, values] = sequenceParts(attribute);
    const id = oidOf(type);
    const [value, ...more] = sequenceParts(values, TAG.set);
    if (!value || more.length > 0 || attributes.has(id)) throw new DerError('attribute');
    attributes.set(id, value);
  }
  return attributes;
}

/** What the signer's clock said, null when he said nothing. */
export function claimedTime(signer: CmsSigner): string | null {
  const value = signer.signed.get(OID.signingTime);
  return value ? timeOf(value) : null;
}
