import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
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

export interface Tls {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

const DAY = 86_400_000;
const CA_NAME = buildName([[OID.commonName, 'Shekara server CA']]);

/**
 * TLS of the central server: an authority of its own, made at the first start and pinned by the workstations, and a
 * server certificate of it for `names` (localhost and 127.0.0.1 are always among them). The server certificate is made
 * anew when a name is missing or fewer than 30 days remain; the authority stays, so that seats keep trusting it.
 */
export function ensureTls(folder: string, names: readonly string[] = []): Tls {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const all = [...new Set(['localhost', '127.0.0.1', ...names])];
  const files = {
    ca: join(folder, 'ca.pem'),
    caKey: join(folder, 'ca-key.pem'),
    cert: join(folder, 'server.pem'),
    key: join(folder, 'server-key.pem'),
  };
  if (!existsSync(files.ca) || !existsSync(files.caKey)) {
    const ca = makeAuthority();
    writeSecret(files.caKey, ca.keyPem);
    writeSecret(files.ca, ca.certPem);
  }
  const caPem = readFileSync(files.ca, 'utf8');
  if (!existsSync(files.key) || !serves(files.cert, caPem, all)) {
    const server = makeServerCertificate(createPrivateKey(readFileSync(files.caKey)), caPem, all);
    writeSecret(files.key, server.keyPem);
    writeSecret(files.cert, server.certPem);
  }
  return { caPem, certPem: readFileSync(files.cert, 'utf8'), keyPem: readFileSync(files.key, 'utf8') };
}

function serves(file: string, caPem: string, names: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const certificate = new X509Certificate(readFileSync(file));
  return (
    certificate.verify(new X509Certificate(caPem).publicKey) &&
    Date.parse(certificate.validTo) - Date.now() > 30 * DAY &&
    names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)
  );
}

function makeAuthority(): { certPem: string; keyPem: string } {
  const { privateKey, publicKey } = newKey();
  const extensions = [
    basicConstraints(0),
    keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign),
    subjectKeyIdentifier(keyIdOf(publicKey)),
  ];
  const certPem = issue({ subject: CA_NAME, publicKey, days: 3650, extensions }, privateKey);
  return { certPem, keyPem: pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' })) };
}

function makeServerCertificate(
  caKey: KeyObject,
  caPem: string,
  names: readonly string[],
): { certPem: string; keyPem: string } {
  const { privateKey, publicKey } = newKey();
  const extensions = [
    keyUsage(KEY_USAGE.digitalSignature),
    extendedKeyUsage([OID.serverAuth]),
    subjectAltName(names),
    subjectKeyIdentifier(keyIdOf(publicKey)),
    authorityKeyIdentifier(keyIdOf(new X509Certificate(caPem).publicKey)),
  ];
  const subject = buildName([[OID.commonName, 'Shekara server']]);
  const certPem = issue({ subject, publicKey, days: 397, extensions }, caKey);
  return { certPem, keyPem: pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' })) };
}

interface Request {
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly days: number;
  readonly extensions: readonly Uint8Array[];
}

function issue({ subject, publicKey, days, extensions }: Request, caKey: KeyObject): string {
  const now = Date.now();
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(0x40, ...randomBytes(15)),
    issuer: CA_NAME,
    subject,
    // An hour back: seats whose clock runs behind must still get through.
    notBefore: new Date(now - 3_600_000).toISOString(),
    notAfter: new Date(now + days * DAY).toISOString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    signatureAlgorithm: signatureAlgorithm(OID.ecdsaWithSha256),
    extensions,
  });
  const signature = sign('sha256', tbs, caKey);
  return pem('CERTIFICATE', assembleSigned(tbs, signatureAlgorithm(OID.ecdsaWithSha256), signature));
}

const newKey = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' });

const keyIdOf = (key: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`;

/** Whole file or none: a start that was cut off must not leave half a key behind. */
function writeSecret(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
