import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { boolean, integer, nullValue, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import {
  assembleSigned,
  authorityKeyIdentifier,
  basicConstraints,
  buildName,
  buildTbsCertificate,
  buildTbsCrl,
  extendedKeyUsage,
  KEY_USAGE,
  keyUsage,
  signatureAlgorithm,
  subjectKeyIdentifier,
  type NameParts,
} from '#domain/signatures/x509/build-certificate.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';

/** Someone with a key and a certificate; an authority where the certificate says so. */
export interface Keeper {
  readonly certificate: Certificate;
  readonly key: KeyObject;
  readonly pem: string;
  readonly keyPem: string;
}

export interface Profile {
  readonly name: string;
  readonly by?: Keeper;
  /** Whose key it is, where another certificate of the same key is made. */
  readonly keyOf?: Keeper;
  readonly kind: 'authority' | 'user' | 'timeStamps' | 'responder' | 'bare';
  readonly days?: readonly [from: number, to: number];
  readonly bits?: number;
  readonly hash?: 'sha1' | 'sha256';
  readonly iin?: string;
  /** A key of another kind than RSA, in place of the one that is made. */
  readonly spki?: Uint8Array;
  /** AlgorithmIdentifier that the certificate names, in place of what signs it. */
  readonly named?: Uint8Array;
  /** In place of those of the kind. */
  readonly extensions?: readonly Uint8Array[];
}

const DAY = 86_400_000;
export const daysFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY);

/** A certificate of any kind, also of those that must be refused. */
export function issue(profile: Profile, now: Date = new Date()): Keeper {
  const { name, by, days: [from, to] = [-30, 365], bits = 2048, hash = 'sha256', iin } = profile;
  const privateKey = profile.keyOf?.key ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  const publicKey = createPublicKey(privateKey);
  const parts: NameParts = [[OID.commonName, name], ...(iin ? ([[OID.serialNumber, `IIN${iin}`]] as const) : [])];
  const subject = buildName(parts);
  const algorithm = profile.named ?? signatureAlgorithm(hash === 'sha1' ? OID.sha1WithRsa : OID.sha256WithRsa);
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(0x40, ...randomBytes(8)),
    issuer: by?.certificate.subject.der ?? subject,
    subject,
    notBefore: daysFrom(now, from).toISOString(),
    notAfter: daysFrom(now, to).toISOString(),
    spki: profile.spki ?? publicKey.export({ type: 'spki', format: 'der' }),
    signatureAlgorithm: algorithm,
    extensions: [
      ...(profile.extensions ?? EXTENSIONS[profile.kind]),
      subjectKeyIdentifier(keyIdOf(publicKey)),
      ...(by ? [authorityKeyIdentifier(Buffer.from(by.certificate.subjectKeyId ?? '', 'hex'))] : []),
    ],
  });
  const der = assembleSigned(tbs, algorithm, sign(hash, tbs, by?.key ?? privateKey));
  return {
    certificate: parseCertificate(der),
    key: privateKey,
    pem: printPem('CERTIFICATE', der),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const critical = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), boolean(true), octetString(value));
const signs = keyUsage(KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation);

export const EXTENSIONS = {
  authority: [basicConstraints(null), keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign)],
  user: [signs, extendedKeyUsage([OID.emailProtection, OID.nucPerson])],
  timeStamps: [signs, critical(OID.extendedKeyUsage, sequence(oid(OID.timeStamping)))],
  responder: [signs, extendedKeyUsage([OID.ocspSigning]), sequence(oid(OID.ocspNoCheck), octetString(nullValue()))],
  bare: [],
} as const satisfies Record<Profile['kind'], readonly Uint8Array[]>;

export interface ListProfile {
  readonly revoked?: readonly { readonly who: Keeper; readonly at: Date }[];
  readonly days?: readonly [from: number, to: number];
  readonly number?: number;
  /** Of a list of changes: the list that they are to. */
  readonly changesTo?: number;
  readonly extensions?: readonly Uint8Array[];
}

/** A list of revoked certificates, DER. */
export function listOf(by: Keeper, profile: ListProfile = {}, now = new Date()) {
  const { revoked = [], days: [from, to] = [-1, 30], number = 1, changesTo, extensions = [] } = profile;
  const algorithm = signatureAlgorithm(OID.sha256WithRsa);
  const tbs = buildTbsCrl({
    issuer: by.certificate.subject.der,
    thisUpdate: daysFrom(now, from).toISOString(),
    nextUpdate: daysFrom(now, to).toISOString(),
    number,
    extensions: [...(changesTo === undefined ? [] : [critical(OID.deltaCrl, integer(changesTo))]), ...extensions],
    signatureAlgorithm: algorithm,
    authorityKeyId: Buffer.from(by.certificate.subjectKeyId ?? '', 'hex'),
    revoked: revoked.map(({ who, at }) => ({
      serial: Buffer.from(who.certificate.serial, 'hex'),
      at: at.toISOString(),
    })),
  });
  return assembleSigned(tbs, algorithm, sign('sha256', tbs, by.key));
}

/** CAdES-BES of a user, detached. */
export function signBy(by: Keeper, chain: readonly Keeper[], content: Uint8Array, at: Date = new Date()): Uint8Array {
  const prepared = prepareCades({
    content,
    certificate: by.certificate.der,
    chain: chain.map(({ certificate }) => certificate.der),
    signingTime: at.toISOString(),
  });
  return finishCades(prepared, sign('sha256', prepared.toSign, by.key));
}

/** Line of the index of `openssl ca`, from which `openssl ocsp` answers. */
export function indexLine({ certificate }: Keeper, revokedAt: Date | null = null): string {
  const digits = (iso: string): string => `${iso.slice(2, 19).replace(/\D/g, '')}Z`;
  const revoked = revokedAt ? digits(revokedAt.toISOString()) : '';
  const serial = certificate.serial.toUpperCase();
  return `${revokedAt ? 'R' : 'V'}\t${digits(certificate.notAfter)}\t${revoked}\t${serial}\tunknown\t/CN=${serial}\n`;
}

const keyIdOf = (key: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest();
