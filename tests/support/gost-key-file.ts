import forge from 'node-forge';
import { OID } from '#domain/signatures/der/oids.ts';
import {
  algorithm,
  bitString,
  context,
  contextPrimitive,
  integer,
  octetString,
  oid,
  sequence,
} from '#domain/signatures/der/writer.ts';
import { gostPublicKey, signGostMessage } from '#domain/signatures/gost/sign.ts';
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
  subjectKeyIdentifier,
} from '#domain/signatures/x509/build-certificate.ts';
import { createHash, randomBytes } from 'node:crypto';

const GOST_SIGNATURE = algorithm(OID.gost2015Signature);
const KEY_ALGORITHM = sequence(oid(OID.gost2015Key), sequence(oid(OID.gost2015ParamSetA), oid(OID.gost2015Digest)));
const DAY = 86_400_000;

export const GOST_IIN = '850101300019';

/** A number of the curve, by its bytes: the lowest first. */
const littleEndianBytes = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 64 }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));

/** A certificate of the national profile that signs itself. */
export function gostCertificate(secret: bigint, now: Date): Uint8Array {
  const name = buildName([
    [OID.commonName, 'ТЕСТОВ ТЕСТ'],
    [OID.serialNumber, `IIN${GOST_IIN}`],
  ]);
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(0x40, ...randomBytes(15)),
    issuer: name,
    subject: name,
    notBefore: new Date(now.getTime() - DAY).toISOString(),
    notAfter: new Date(now.getTime() + 300 * DAY).toISOString(),
    spki: sequence(KEY_ALGORITHM, bitString(octetString(gostPublicKey(secret)))),
    signatureAlgorithm: GOST_SIGNATURE,
    extensions: [
      keyUsage(KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation),
      extendedKeyUsage([OID.emailProtection, OID.nucPerson]),
    ],
  });
  return assembleSigned(tbs, GOST_SIGNATURE, signGostMessage(secret, tbs, randomBytes));
}

export interface GostFile {
  readonly secret: bigint;
  readonly certificate: Uint8Array;
  readonly password: string;
  /** 3DES with a SHA-1 mark, or AES. */
  readonly protection: '3des' | 'aes256';
  /** Certificates under RC2 of 40 bits besides, as the national authority is said to write them. */
  readonly isOld?: boolean;
}

/** PKCS#12 (RFC 7292) around a GOST key: the library writes RSA keys only, so the container is built here. */
export function writeGostKeyFile({ secret, certificate, password, protection, isOld = false }: GostFile): Uint8Array {
  const pkcs8 = sequence(integer(0), KEY_ALGORITHM, octetString(octetString(littleEndianBytes(secret))));
  const options = { algorithm: protection, count: ROUNDS, saltSize: 8 } as const;
  const sealed = bytesOf(forge.pki.encryptPrivateKeyInfo(asn1Of(pkcs8), password, options));
  const bag = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), context(0, value));
  const data = (content: Uint8Array): Uint8Array => sequence(oid(OID.data), context(0, octetString(content)));
  const certBag = sequence(oid('1.2.840.113549.1.9.22.1'), context(0, octetString(certificate)));
  const certificates = sequence(bag('1.2.840.113549.1.12.10.1.3', certBag));
  const safe = sequence(
    isOld ? underRc2(certificates, password) : data(certificates),
    data(sequence(bag('1.2.840.113549.1.12.10.1.2', sealed))),
  );
  return sequence(integer(3), data(safe), mark(safe, password));
}

const ROUNDS = 2048;
const PURPOSE = { key: 1, start: 2, mark: 3 } as const;

/** RFC 7292 appendix B. */
function derived(password: string, salt: Uint8Array, purpose: number, size: number): forge.util.ByteStringBuffer {
  const forgePkcs12 = forge.pkcs12 as unknown as {
    generateKey(
      password: string,
      salt: forge.util.ByteStringBuffer,
      id: number,
      count: number,
      size: number,
    ): forge.util.ByteStringBuffer;
  };
  const salted = forge.util.createBuffer(Buffer.from(salt).toString('latin1'));
  return forgePkcs12.generateKey(password, salted, purpose, ROUNDS, size);
}

/** EncryptedData by pbeWithSHAAnd40BitRC2-CBC. */
function underRc2(bags: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(8);
  const forgeRc2 = forge as unknown as {
    rc2: { createEncryptionCipher(key: string, bits: number): forge.cipher.BlockCipher };
  };
  const cipher = forgeRc2.rc2.createEncryptionCipher(derived(password, salt, PURPOSE.key, 5).getBytes(), 40);
  (cipher.start as unknown as (iv: forge.util.ByteStringBuffer, output: null) => void)(
    derived(password, salt, PURPOSE.start, 8),
    null,
  );
  cipher.update(forge.util.createBuffer(Buffer.from(bags).toString('latin1')));
  cipher.finish();
  const rc2 = sequence(oid('1.2.840.113549.1.12.1.6'), sequence(octetString(salt), integer(ROUNDS)));
  const sealed = contextPrimitive(0, Buffer.from(cipher.output.getBytes(), 'latin1'));
  const content = sequence(integer(0), sequence(oid(OID.data), rc2, sealed));
  return sequence(oid('1.2.840.113549.1.7.6'), context(0, content));
}

function mark(safe: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(8);
  const key = derived(password, salt, PURPOSE.mark, 20);
  const hmac = forge.hmac.create();
  hmac.start('sha1', key);
  hmac.update(Buffer.from(safe).toString('latin1'));
  const digest = Buffer.from(hmac.digest().getBytes(), 'latin1');
  return sequence(sequence(algorithm(OID.sha1), octetString(digest)), octetString(salt), integer(ROUNDS));
}

const asn1Of = (der: Uint8Array): forge.asn1.Asn1 => forge.asn1.fromDer(Buffer.from(der).toString('latin1'));
const bytesOf = (asn1: forge.asn1.Asn1): Uint8Array =>
  new Uint8Array(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'));

/** An authority whose keys are of the same kind, as the national one has them. */
export interface GostAuthority {
  readonly certificate: Uint8Array;
  /** Of revoked certificates: nobody is on it. */
  readonly list: Uint8Array;
  /** A certificate of a person, for so many days; with an organisation of the one who signs for it. */
  certify(secret: bigint, person: GostPerson, days?: number): Uint8Array;
}

export interface GostPerson {
  readonly name: string;
  readonly iin: string;
  readonly bin?: string;
  /** What the key is for; both where nothing is said. */
  readonly purposes?: readonly ('sign' | 'authenticate')[];
}

export function gostAuthority(secret: bigint, now: Date): GostAuthority {
  const name = buildName([[OID.commonName, 'TEST GOST ROOT']]);
  const keyId = createHash('sha1').update(gostPublicKey(secret)).digest();
  const sign = (tbs: Uint8Array): Uint8Array =>
    assembleSigned(tbs, GOST_SIGNATURE, signGostMessage(secret, tbs, randomBytes));
  const issue = (of: bigint, subject: Uint8Array, extensions: readonly Uint8Array[], days = 300): Uint8Array =>
    sign(
      buildTbsCertificate({
        serial: Uint8Array.of(0x40, ...randomBytes(15)),
        issuer: name,
        subject,
        notBefore: new Date(now.getTime() - DAY).toISOString(),
        notAfter: new Date(now.getTime() + days * DAY).toISOString(),
        spki: sequence(KEY_ALGORITHM, bitString(octetString(gostPublicKey(of)))),
        signatureAlgorithm: GOST_SIGNATURE,
        extensions: [...extensions],
      }),
    );
  return {
    certificate: issue(secret, name, [
      basicConstraints(null),
      keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign),
      subjectKeyIdentifier(keyId),
    ]),
    list: sign(
      buildTbsCrl({
        issuer: name,
        thisUpdate: new Date(now.getTime() - DAY).toISOString(),
        nextUpdate: new Date(now.getTime() + 30 * DAY).toISOString(),
        number: 1,
        signatureAlgorithm: GOST_SIGNATURE,
        authorityKeyId: keyId,
        revoked: [],
      }),
    ),
    certify: (of, { name: common, iin, bin, purposes = ['sign', 'authenticate'] }, days) =>
      issue(
        of,
        buildName([
          [OID.commonName, common],
          [OID.serialNumber, `IIN${iin}`],
          ...(bin === undefined ? [] : ([[OID.organisationalUnit, `BIN${bin}`]] as const)),
        ]),
        [
          keyUsage(KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation),
          extendedKeyUsage([
            ...(purposes.includes('authenticate') ? [OID.clientAuth] : []),
            ...(purposes.includes('sign') ? [OID.emailProtection] : []),
            ...(bin === undefined ? [OID.nucPerson] : [OID.nucOrganisation, OID.nucSigningRight]),
          ]),
          authorityKeyIdentifier(keyId),
        ],
        days,
      ),
  };
}
