import { concatBytes, equalBytes, toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  contentOf,
  demand,
  DerError,
  elementsOf,
  integerHexOf,
  octetsOf,
  oidOf,
  rawOf,
  sequenceParts,
  smallIntegerOf,
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG, tlv } from '../der/writer.ts';
import { parseAlgorithm, type Algorithm, type Certificate } from '../x509/certificate.ts';

/** SignerInfo: what one signer put under the content, or (a countersignature) under the signature of another. */
export interface CmsSigner {
  readonly certificate: Certificate | null;
  readonly isByKeyId: boolean;
  readonly digest: Algorithm;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  /** DER of the signed attributes as the SET that was signed; null when there are none. */
  readonly signedBytes: Uint8Array | null;
  readonly signed: ReadonlyMap<string, Der>;
  /** By type: stamps and countersignatures may be several. */
  readonly unsigned: ReadonlyMap<string, readonly Der[]>;
  /** Everything before the unsigned attributes, byte for byte: what a stamp for the archive covers. */
  readonly covered: Uint8Array;
}

/** Throws `DerError`. */
export function parseSigner(element: Der, certificates: readonly Certificate[]): CmsSigner {
  const all = sequenceParts(element);
  const parts = [...all];
  const [version, id, digest] = parts.splice(0, 3);
  const signedAttributes = parts[0]?.tag === 0xa0 ? parts.shift() : undefined;
  const [algorithm, signature, unsigned, ...more] = parts;
  const isByKeyId = id?.tag === 0x80;
  if (more.length > 0 || smallIntegerOf(version) !== (isByKeyId ? 3 : 1)) throw new DerError('signer');
  return {
    certificate: certificates.find((certificate) => isNamed(certificate, id)) ?? null,
    isByKeyId,
    digest: parseAlgorithm(digest),
    signatureAlgorithm: parseAlgorithm(algorithm),
    signature: octetsOf(signature),
    signedBytes: signedAttributes ? asSet(signedAttributes) : null,
    signed: onlyValues(readAttributes(signedAttributes)),
    unsigned: readAttributes(unsigned ? demand(unsigned, 0xa1) : undefined),
    covered: concatBytes(...all.filter((part) => part !== unsigned).map(rawOf)),
  };
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
const asSet = (element: Der): Uint8Array => tlv(TAG.set, contentOf(element));

function readAttributes(element: Der | undefined): ReadonlyMap<string, readonly Der[]> {
  const attributes = new Map<string, readonly Der[]>();
  for (const attribute of element ? elementsOf(element) : []) {
    const [type, values] = sequenceParts(attribute);
    const id = oidOf(type);
    const found = sequenceParts(values, TAG.set);
    if (found.length === 0) throw new DerError('attribute');
    attributes.set(id, [...(attributes.get(id) ?? []), ...found]);
  }
  return attributes;
}

/** Signed attributes: each once and with one value, or the file is refused. */
function onlyValues(attributes: ReadonlyMap<string, readonly Der[]>): ReadonlyMap<string, Der> {
  const single = new Map<string, Der>();
  for (const [id, [value, ...more]] of attributes) {
    if (!value || more.length > 0) throw new DerError('attribute');
    single.set(id, value);
  }
  return single;
}

/** What the signer's clock said, null when he said nothing. */
export function claimedTime({ signed }: Pick<CmsSigner, 'signed'>): string | null {
  const value = signed.get(OID.signingTime);
  return value ? timeOf(value) : null;
}
