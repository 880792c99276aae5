import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { OID } from '#domain/signatures/der/oids.ts';
import {
  assembleSigned,
  authorityKeyIdentifier,
  basicConstraints,
  buildName,
  buildTbsCertificate,
  extendedKeyUsage,
  KEY_USAGE,
  keyUsage,
  signatureAlgorithm,
  subjectAltName,
  subjectKeyIdentifier,
} from '#domain/signatures/x509/build-certificate.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';

const DAY = 86_400_000;

export interface TestAuthority {
  readonly name: Uint8Array;
  readonly key: KeyObject;
  readonly pem: string;
}

export interface LeafOptions {
  readonly names?: readonly string[];
  readonly fromDays?: number;
  readonly toDays?: number;
  readonly purposes?: readonly string[];
}

export interface TestLeaf {
  readonly cert: string;
  readonly key: string;
}

/** An authority for TLS, good or not; every certificate here is made by the project's own builder. */
export function makeAuthority(commonName: string): TestAuthority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = buildName([[OID.commonName, commonName]]);
  const extensions = [
    basicConstraints(0),
    keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign),
    subjectKeyIdentifier(idOf(publicKey)),
  ];
  return {
    name,
    key: privateKey,
    pem: issue({ issuer: name, subject: name, publicKey, extensions, fromDays: -1, toDays: 365 }, privateKey),
  };
}

export function makeLeaf(
  authority: TestAuthority,
  { names = ['localhost', '127.0.0.1'], fromDays = -1, toDays = 90, purposes = [OID.serverAuth] }: LeafOptions = {},
): TestLeaf {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    keyUsage(KEY_USAGE.digitalSignature),
    extendedKeyUsage(purposes),
    ...(names.length > 0 ? [subjectAltName(names)] : []),
    subjectKeyIdentifier(idOf(publicKey)),
    authorityKeyIdentifier(idOf(createPublicKey(authority.key))),
  ];
  const subject = buildName([[OID.commonName, 'localhost']]);
  return {
    cert: issue({ issuer: authority.name, subject, publicKey, extensions, fromDays, toDays }, authority.key),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Request {
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Uint8Array[];
  readonly fromDays: number;
  readonly toDays: number;
}

function issue({ issuer, subject, publicKey, extensions, fromDays, toDays }: Request, key: KeyObject): string {
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(0x40, ...randomBytes(15)),
    issuer,
    subject,
    notBefore: new Date(Date.now() + fromDays * DAY).toISOString(),
    notAfter: new Date(Date.now() + toDays * DAY).toISOString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    signatureAlgorithm: signatureAlgorithm(OID.ecdsaWithSha256),
    extensions,
  });
  return printPem(
    'CERTIFICATE',
    assembleSigned(tbs, signatureAlgorithm(OID.ecdsaWithSha256), sign('sha256', tbs, key)),
  );
}

const idOf = (key: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
