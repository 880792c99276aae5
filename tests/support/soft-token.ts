import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import forge from 'node-forge';
import pkcs11js from 'pkcs11js';

export const SOFT_MODULE = '/usr/lib/softhsm/libsofthsm2.so';
export const SOFT_PIN = '4815162342';

export interface SoftToken {
  /** Value of SOFTHSM2_CONF for whoever should see it. */
  readonly conf: string;
  remove(): void;
}

/**
 * A token in software that holds the key and the certificates of a key file, as an office writes a token. The library
 * finds it by SOFTHSM2_CONF, which is set for this process and those that it starts.
 */
export function makeSoftToken(keyFile: Uint8Array, password: string, label = 'KAZTOKEN'): SoftToken {
  const token = makeEmptySoftToken(label);
  const { conf, folder } = token;
  const env = { ...process.env, SOFTHSM2_CONF: conf };
  const { keyPem, certificates } = contentsOf(keyFile, password);
  writeFileSync(join(folder, 'key.pem'), keyPem);
  const into = ['--token', label, '--label', 'key', '--id', 'a1', '--pin', SOFT_PIN];
  execFileSync('softhsm2-util', ['--import', join(folder, 'key.pem'), ...into], { env, stdio: 'ignore' });
  rmSync(join(folder, 'key.pem'));
  writeCertificates(conf, certificates);
  return token;
}

/** The same without a key. */
export function makeEmptySoftToken(label: string): SoftToken & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-token-'));
  const conf = join(folder, 'softhsm2.conf');
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(
    conf,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const env = { ...process.env, SOFTHSM2_CONF: conf };
  const init = ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', SOFT_PIN];
  execFileSync('softhsm2-util', init, { env, stdio: 'ignore' });
  return { conf, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function contentsOf(keyFile: Uint8Array, password: string): { keyPem: string; certificates: readonly Buffer[] } {
  const asn1 = forge.asn1.fromDer(Buffer.from(keyFile).toString('latin1'));
  const p12 = forge.pkcs12.pkcs12FromAsn1(asn1, password);
  const bags = (type: string): forge.pkcs12.Bag[] => p12.getBags({ bagType: type })[type] ?? [];
  const key = bags(forge.pki.oids['pkcs8ShroudedKeyBag'] ?? '')[0]?.key;
  if (!key) throw new Error('no key in the file');
  const pem = createPrivateKey(forge.pki.privateKeyToPem(key)).export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificates = bags(forge.pki.oids['certBag'] ?? '').map((bag) => {
    const der = forge.asn1.toDer(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1).getBytes();
    return Buffer.from(der, 'latin1');
  });
  return { keyPem: pem, certificates };
}

/** The person's certificate lies under the id of the key, those of the authorities under others. */
export function writeCertificates(conf: string, certificates: readonly Uint8Array[]): void {
  process.env['SOFTHSM2_CONF'] = conf;
  const module = new pkcs11js.PKCS11();
  module.load(SOFT_MODULE);
  module.C_Initialize();
  try {
    const [slot] = module.C_GetSlotList(true);
    if (!slot) throw new Error('no token');
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    module.C_Login(session, pkcs11js.CKU_USER, SOFT_PIN);
    for (const [place, der] of certificates.entries()) {
      const value = Buffer.from(der);
      const { subject } = subjectOf(value);
      module.C_CreateObject(session, [
        { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE },
        { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: pkcs11js.CKC_X_509 },
        { type: pkcs11js.CKA_TOKEN, value: true },
        { type: pkcs11js.CKA_PRIVATE, value: false },
        { type: pkcs11js.CKA_ID, value: Buffer.of(0xa1 + place) },
        { type: pkcs11js.CKA_SUBJECT, value: subject },
        { type: pkcs11js.CKA_VALUE, value },
      ]);
    }
    module.C_CloseSession(session);
  } finally {
    module.C_Finalize();
  }
}

function subjectOf(der: Buffer): { subject: Buffer } {
  const certificate = forge.asn1.fromDer(der.toString('latin1'));
  const tbs = (certificate.value as forge.asn1.Asn1[])[0]?.value as forge.asn1.Asn1[];
  return { subject: Buffer.from(forge.asn1.toDer(tbs[5] as forge.asn1.Asn1).getBytes(), 'latin1') };
}
