import {
  contentOf,
  demand,
  innerOf,
  partsOf,
  rawOf,
  readDer,
  sequenceParts,
  smallIntegerOf,
  type Der,
} from '../der/reader.ts';
import { context, integer, oid, sequence, setOf, TAG, tlv } from '../der/writer.ts';
import { invariant } from '../../invariant.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is put into a signature file. Nothing that is signed changes. */
export interface Additions {
  /** Members of the set of certificates, DER. */
  readonly certificates?: readonly Uint8Array[];
  /** Members of the set of revocation evidence, DER. */
  readonly crls?: readonly Uint8Array[];
  /** An unsigned attribute of one of the signers. */
  readonly attribute?: { readonly signer: number; readonly id: string; readonly value: Uint8Array };
  /** Signers of another file over the same content, behind those that are there. */
  readonly signers?: OtherSigners;
}

export interface OtherSigners {
  readonly version: number;
  /** Algorithms of digests and signers, DER. */
  readonly digests: readonly Uint8Array[];
  readonly infos: readonly Uint8Array[];
}

/** The same file with more in it: signed parts byte for byte, sets in the order of DER. Throws `DerError`. */
export function rebuildCms(bytes: Uint8Array, additions: Additions): Bytes {
  const [type, wrapped] = sequenceParts(readDer(bytes));
  const parts = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  const [version, digests, content] = parts;
  invariant(type && version && digests && content, 'a file that was parsed before');
  const sets = parts.slice(3, -1);
  const certificates = added(
    sets.find(({ tag }) => tag === 0xa0),
    additions.certificates,
  );
  const crls = added(
    sets.find(({ tag }) => tag === 0xa1),
    additions.crls,
  );
  const hasOther = crls.some(([tag]) => tag === 0xa1);
  const signedData = sequence(
    // RFC 5652 §5.1: other evidence than lists makes it version 5.
    hasOther ? integer(5) : highest(version, additions.signers),
    additions.signers ? setOf(...added(digests, additions.signers.digests)) : rawOf(digests),
    rawOf(content),
    ...(certificates.length > 0 ? [asContext(0, certificates)] : []),
    ...(crls.length > 0 ? [asContext(1, crls)] : []),
    // In their order: a signer is named by his place.
    tlv(
      TAG.set,
      ...partsOf(demand(parts.at(-1), TAG.set)).map((signer, place) => withAttribute(signer, place, additions)),
      ...(additions.signers?.infos ?? []),
    ),
  );
  return sequence(rawOf(type), context(0, signedData));
}

/** Members that are there and those that are not yet. */
function added(set: Der | undefined, more: readonly Uint8Array[] = []): readonly Uint8Array[] {
  const members = set ? partsOf(set).map(rawOf) : [];
  const key = (der: Uint8Array): string => der.join();
  const known = new Set(members.map(key));
  for (const each of more) {
    if (known.has(key(each))) continue;
    known.add(key(each));
    members.push(each);
  }
  return members;
}

const highest = (version: Der, others: OtherSigners | undefined): Uint8Array =>
  others && others.version > smallIntegerOf(version) ? integer(others.version) : rawOf(version);

const asContext = (number: number, members: readonly Uint8Array[]): Bytes =>
  context(number, contentOf(readDer(setOf(...members))));

function withAttribute(signer: Der, place: number, { attribute }: Additions): Uint8Array {
  if (attribute?.signer !== place) return rawOf(signer);
  const parts = sequenceParts(signer);
  const old = parts.at(-1)?.tag === 0xa1 ? parts.pop() : undefined;
  const fresh = sequence(oid(attribute.id), setOf(attribute.value));
  const attributes = [...(old ? partsOf(old).map(rawOf) : []), fresh];
  return sequence(...parts.map(rawOf), asContext(1, attributes));
}
