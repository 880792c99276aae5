import { OID } from '../der/oids.ts';
import {
  algorithm,
  bitString,
  boolean,
  context,
  contextPrimitive,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  time,
  utf8String,
} from '../der/writer.ts';
import { utf8 } from '../../bytes.ts';

type Der = Uint8Array<ArrayBuffer>;

/** One relative name each, in the order in which they are written: [OID, text]. */
export type NameParts = readonly (readonly [type: string, text: string])[];

export interface CertificateProfile {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Algorithm of the issuer's signature, with its parameters. */
  readonly signatureAlgorithm: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

export interface CrlProfile {
  readonly issuer: Uint8Array;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  readonly number: number;
  readonly signatureAlgorithm: Uint8Array;
  readonly authorityKeyId: Uint8Array;
  readonly revoked: readonly { readonly serial: Uint8Array; readonly at: string }[];
  readonly extensions?: readonly Uint8Array[];
}

/** Bits of KeyUsage, RFC 5280 §4.2.1.3. */
export const KEY_USAGE = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  crlSign: 0x02,
} as const;

/** Distinguished name. ASCII goes as PrintableString where it may, as the certification authority writes it. */
export const buildName = (parts: NameParts): Der =>
  sequence(...parts.map(([type, text]) => setOf(sequence(oid(type), directoryString(text)))));

/** The bytes that the issuer signs. */
export const buildTbsCertificate = (profile: CertificateProfile): Der =>
  sequence(
    context(0, integer(2)),
    integer(profile.serial),
    profile.signatureAlgorithm,
    profile.issuer,
    sequence(time(profile.notBefore), time(profile.notAfter)),
    profile.subject,
    profile.spki,
    context(3, sequence(...profile.extensions)),
  );

export const buildTbsCrl = (profile: CrlProfile): Der =>
  sequence(
    integer(1),
    profile.signatureAlgorithm,
    profile.issuer,
    time(profile.thisUpdate),
    time(profile.nextUpdate),
    ...(profile.revoked.length === 0
      ? []
      : [sequence(...profile.revoked.map(({ serial, at }) => sequence(integer(serial), time(at))))]),
    context(
      0,
      sequence(
        authorityKeyIdentifier(profile.authorityKeyId),
        extension(OID.crlNumber, integer(profile.number)),
        ...(profile.extensions ?? []),
      ),
    ),
  );

/** Certificate or CRL: what was signed, how, and the signature. */
export const assembleSigned = (tbs: Uint8Array, signatureAlgorithm: Uint8Array, signature: Uint8Array): Der =>
  sequence(tbs, signatureAlgorithm, bitString(signature));

export const signatureAlgorithm = (id: string): Der => algorithm(id, id === OID.ecdsaWithSha256 ? null : undefined);

export const basicConstraints = (pathLength: number | null): Der =>
  extension(OID.basicConstraints, sequence(boolean(true), ...(pathLength === null ? [] : [integer(pathLength)])), true);

export function keyUsage(bits: number): Der {
  let unused = 0;
  while (unused < 7 && (bits & (1 << unused)) === 0) unused++;
  return extension(OID.keyUsage, bitString(Uint8Array.of(bits), unused), true);
}

export const extendedKeyUsage = (purposes: readonly string[]): Der =>
  extension(OID.extendedKeyUsage, sequence(...purposes.map(oid)));

export const subjectKeyIdentifier = (keyId: Uint8Array): Der => extension(OID.subjectKeyIdentifier, octetString(keyId));

export const authorityKeyIdentifier = (keyId: Uint8Array): Der =>
  extension(OID.authorityKeyIdentifier, sequence(contextPrimitive(0, keyId)));

export const certificatePolicy = (policy: string): Der =>
  extension(OID.certificatePolicies, sequence(sequence(oid(policy))));

/** DNS names and IPv4 addresses of a server. */
export const subjectAltName = (names: readonly string[]): Der =>
  extension(
    OID.subjectAltName,
    sequence(
      ...names.map((name) => {
        const ip = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name);
        return ip ? contextPrimitive(7, Uint8Array.from(ip.slice(1).map(Number))) : contextPrimitive(2, utf8(name));
      }),
    ),
  );

const extension = (id: string, value: Uint8Array, critical = false): Der =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

const directoryString = (text: string): Der =>
  /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? printableString(text) : utf8String(text);
