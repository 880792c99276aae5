import { createHash } from 'node:crypto';
import { OID } from '#domain/signatures/der/oids.ts';
import { rawOf, readDer, innerOf, partsOf, sequenceParts } from '#domain/signatures/der/reader.ts';
import { rebuildCms } from '#domain/signatures/raise/rebuild-cms.ts';
import { context, integer, octetString, oid, sequence, setOf } from '#domain/signatures/der/writer.ts';

export interface AnyCms {
  /** DER of the certificate that is named and put in. */
  readonly certificate: Uint8Array;
  readonly chain?: readonly Uint8Array[];
  /** AlgorithmIdentifiers, whatever was done in truth. */
  readonly digest: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly sign: (signedAttributes: Uint8Array) => Uint8Array;
  readonly contentType?: string;
  readonly attached?: Uint8Array;
}

/** CAdES-BES without CMSAlgorithmProtection, of any algorithms and any content: also what our own builder never writes. */
export function buildAnyCms(wanted: AnyCms): Uint8Array {
  const { certificate, chain = [], digest, algorithm, messageDigest, contentType = OID.data, attached } = wanted;
  const certHash = createHash('sha256').update(certificate).digest();
  const attributes = [
    attribute(OID.contentType, oid(contentType)),
    attribute(OID.messageDigest, octetString(messageDigest)),
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octetString(certHash))))),
  ];
  const signed = setOf(...attributes);
  const [, serial, , issuer] = sequenceParts(sequenceParts(readDer(certificate))[0]);
  if (!serial || !issuer) throw new Error('a certificate of version 3');
  const signer = sequence(
    integer(1),
    sequence(rawOf(issuer), rawOf(serial)),
    digest,
    context(0, contentsOf(signed)),
    algorithm,
    octetString(wanted.sign(signed)),
  );
  const content = attached ? [context(0, octetString(attached))] : [];
  return sequence(
    oid(OID.signedData),
    context(
      0,
      sequence(
        integer(contentType === OID.data ? 1 : 3),
        setOf(digest),
        sequence(oid(contentType), ...content),
        context(0, contentsOf(setOf(certificate, ...chain))),
        setOf(signer),
      ),
    ),
  );
}

/** SignerInfo of the first who signed. */
export function firstSigner(cms: Uint8Array): Uint8Array {
  const [, wrapped] = sequenceParts(readDer(cms));
  const set = wrapped && sequenceParts(innerOf(wrapped)).at(-1);
  const [info] = set ? partsOf(set) : [];
  if (!info) throw new Error('no signature');
  return rawOf(info);
}

/** The same signer so often. */
export const withSigners = (cms: Uint8Array, count: number): Uint8Array =>
  rebuildCms(cms, {
    signers: { version: 1, digests: [], infos: Array.from({ length: count - 1 }, () => firstSigner(cms)) },
  });

/** A signature of ours is detached: its content is put in. */
export function withContent(cms: Uint8Array, bytes: Uint8Array): Uint8Array {
  const [type, wrapped] = sequenceParts(readDer(cms));
  const [version, digests, , ...rest] = sequenceParts(wrapped && innerOf(wrapped)).map(rawOf);
  if (!type || !version || !digests) throw new Error('no signature');
  const content = sequence(oid(OID.data), context(0, octetString(bytes)));
  return sequence(rawOf(type), context(0, sequence(version, digests, content, ...rest)));
}

const attribute = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), setOf(value));

const contentsOf = (der: Uint8Array): Uint8Array => {
  const { from, to } = readDer(der);
  return der.subarray(from, to);
};
