import { createPrivateKey, createPublicKey, sign as signBytes, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { equalBytes } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { chainOf } from './chain-of.ts';
import { checkDates } from './check-key.ts';
import { derivePasswordsAsUtf8 } from './forge-passwords.ts';
import type { OpenedKey } from './signer-backend.ts';

derivePasswordsAsUtf8();

/**
 * Opens a key file (.p12): old 3DES and RC2 protection, as the national authority writes it, and AES. The container is
 * read in plain JavaScript, because the cryptography of Electron refuses the old ciphers; RSA itself is node:crypto.
 * Faults KEY_PASSWORD_WRONG | KEY_DAMAGED | KEY_UNSUPPORTED (GOST, no signing key) | KEY_EXPIRED | KEY_NOT_YET_VALID.
 */
export function openKeyFile(bytes: Uint8Array, password: string, now: Date = new Date()): OpenedKey {
  const { keyPkcs1, certificates } = readContainer(bytes, password);
  let key: KeyObject | null = createPrivateKey({ key: keyPkcs1, format: 'der', type: 'pkcs1' });
  keyPkcs1.fill(0);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const certificate = certificates.find((candidate) => equalBytes(candidate.spki, spki));
  if (!certificate) throw new Fault('KEY_DAMAGED', { data: { what: 'certificate' } });
  checkDates(certificate, now);
  return {
    certificate,
    chain: chainOf(certificate, certificates),
    async sign(message) {
      if (!key) throw new Fault('CANCELLED', { data: { what: 'key' } });
      return new Uint8Array(signBytes('sha256', message, key));
    },
    close() {
      key = null;
    },
  };
}

interface Container {
  readonly keyPkcs1: Buffer;
  readonly certificates: readonly Certificate[];
}

function readContainer(bytes: Uint8Array, password: string): Container {
  const p12 = unlock(bytes, password);
  const keyBags = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']].flatMap((type) =>
    bagsOf(p12, type),
  );
  const [keyBag] = keyBags;
  if (!keyBag) throw new Fault('KEY_DAMAGED', { data: { what: 'key' } });
  // A key of another kind than RSA (GOST) is left by the library as it stands.
  if (keyBags.length > 1 || !keyBag.key)
    throw new Fault('KEY_UNSUPPORTED', { data: { algorithm: algorithmOf(keyBag) } });
  const keyDer = forge.asn1.toDer(forge.pki.privateKeyToAsn1(keyBag.key)).getBytes();
  return {
    keyPkcs1: Buffer.from(keyDer, 'latin1'),
    certificates: bagsOf(p12, forge.pki.oids['certBag']).map(readCertificate),
  };
}

function unlock(bytes: Uint8Array, password: string): forge.pkcs12.Pkcs12Pfx {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('latin1')));
  } catch (cause) {
    throw new Fault('KEY_DAMAGED', { cause });
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, password);
  } catch (cause) {
    const wrong = cause instanceof Error && /MAC could not be verified|Invalid password/.test(cause.message);
    // Without the cause: messages of the library may quote what they were given.
    throw new Fault(wrong ? 'KEY_PASSWORD_WRONG' : 'KEY_DAMAGED');
  }
}

const bagsOf = (p12: forge.pkcs12.Pkcs12Pfx, bagType: string | undefined): forge.pkcs12.Bag[] =>
  bagType === undefined ? [] : (p12.getBags({ bagType })[bagType] ?? []);

function readCertificate(bag: forge.pkcs12.Bag): Certificate {
  // The library keeps the bytes that were signed; certificates it does not know stay as they stand.
  const asn1 = bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1;
  try {
    return parseCertificate(new Uint8Array(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')));
  } catch (cause) {
    throw cause instanceof DerError ? new Fault('KEY_DAMAGED', { cause, data: { what: 'certificate' } }) : cause;
  }
}

/** Name of the algorithm in the PKCS#8 of a key that was not read. */
function algorithmOf(bag: forge.pkcs12.Bag): string {
  const parts: unknown = bag.asn1.value;
  const algorithm: unknown = Array.isArray(parts) ? (parts[1] as forge.asn1.Asn1 | undefined)?.value : undefined;
  const id: unknown = Array.isArray(algorithm) ? (algorithm[0] as forge.asn1.Asn1 | undefined)?.value : undefined;
  const dotted = typeof id === 'string' ? forge.asn1.derToOid(forge.util.createBuffer(id)) : '';
  return dotted === OID.gost2015Key ? 'GOST 34.10-2015' : dotted;
}
