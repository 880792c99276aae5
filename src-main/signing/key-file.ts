import { createPrivateKey, createPublicKey, sign as signBytes, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { equalBytes } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { chainOf } from './chain-of.ts';
import { checkDates } from './check-key.ts';
import { derivePasswordsAsUtf8 } from './forge-passwords.ts';
import { openGostKey } from './gost-key.ts';
import type { OpenedKey } from './signer-backend.ts';

derivePasswordsAsUtf8();

/**
 * Opens a key file (.p12): old 3DES and RC2 protection, as the national authority writes it, and AES. The container is
 * read in plain JavaScript, because the cryptography of Electron refuses the old ciphers; RSA itself is node:crypto.
 * Faults KEY_PASSWORD_WRONG | KEY_DAMAGED | KEY_UNSUPPORTED (no key of ours) | KEY_EXPIRED | KEY_NOT_YET_VALID |
 * KEY_GOST_OFF (a GOST key where those in files may not sign)
 */
export function openKeyFile(
  bytes: Uint8Array,
  password: string,
  now: Date = new Date(),
  { gost = false }: { readonly gost?: boolean } = {},
): OpenedKey {
  const { keyBag, certificates } = readContainer(bytes, password);
  const key = keyBag.key ? openRsaKey(keyBag.key, certificates) : openOtherKey(keyBag, certificates, gost);
  checkDates(key.certificate, now);
  return { ...key, chain: chainOf(key.certificate, certificates) };
}

function openRsaKey(key: forge.pki.PrivateKey, certificates: readonly Certificate[]): Omit<OpenedKey, 'chain'> {
  const pkcs1 = Buffer.from(forge.asn1.toDer(forge.pki.privateKeyToAsn1(key)).getBytes(), 'latin1');
  let opened: KeyObject | null = createPrivateKey({ key: pkcs1, format: 'der', type: 'pkcs1' });
  pkcs1.fill(0);
  const spki = createPublicKey(opened).export({ format: 'der', type: 'spki' });
  const certificate = certificates.find((candidate) => equalBytes(candidate.spki, spki));
  if (!certificate) throw new Fault('KEY_DAMAGED', { data: { what: 'certificate' } });
  return {
    certificate,
    async sign(message) {
      if (!opened) throw new Fault('CANCELLED', { data: { what: 'key' } });
      return new Uint8Array(signBytes('sha256', message, opened));
    },
    close() {
      opened = null;
    },
  };
}

/** A key of another kind than RSA is left by the library as it stands: a PKCS#8. */
function openOtherKey(
  { asn1 }: forge.pkcs12.Bag,
  certificates: readonly Certificate[],
  mayBeGost: boolean,
): Omit<OpenedKey, 'chain'> {
  try {
    const key = openGostKey(derOf(asn1), certificates);
    if (!key) throw new Fault('KEY_UNSUPPORTED');
    if (mayBeGost) return key;
    key.close();
  } catch (cause) {
    throw cause instanceof DerError ? new Fault('KEY_DAMAGED', { cause, data: { what: 'key' } }) : cause;
  }
  throw new Fault('KEY_GOST_OFF');
}

interface Container {
  readonly keyBag: forge.pkcs12.Bag;
  readonly certificates: readonly Certificate[];
}

function readContainer(bytes: Uint8Array, password: string): Container {
  const p12 = unlock(bytes, password);
  const keyBags = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']].flatMap((type) =>
    bagsOf(p12, type),
  );
  const [keyBag] = keyBags;
  if (!keyBag) throw new Fault('KEY_DAMAGED', { data: { what: 'key' } });
  if (keyBags.length > 1) throw new Fault('KEY_UNSUPPORTED', { data: { what: 'several' } });
  return { keyBag, certificates: bagsOf(p12, forge.pki.oids['certBag']).map(readCertificate) };
}

const derOf = (asn1: forge.asn1.Asn1): Uint8Array =>
  new Uint8Array(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'));

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
    return parseCertificate(derOf(asn1));
  } catch (cause) {
    throw cause instanceof DerError ? new Fault('KEY_DAMAGED', { cause, data: { what: 'certificate' } }) : cause;
  }
}
