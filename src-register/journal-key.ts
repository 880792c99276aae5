import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalOrigin, printVkey, type Ed25519Sign, type Ed25519Verify } from '#domain/journal/checkpoint.ts';
import { invariant } from '#domain/invariant.ts';
import { writeOwnFile } from './own-folder.ts';

/** Signs the heads of one regional log. */
export interface JournalKey {
  readonly region: string;
  readonly vkey: string;
  readonly publicKey: Uint8Array;
  readonly sign: Ed25519Sign;
  /** Lets go of the token, if it is in one. */
  readonly close: () => void;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The key of a region's log, made at the first start and kept sealed to the owner of the folder (SEC-71). */
export function ensureJournalKey(folder: string, region: string): JournalKey {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, firstKeyFile(region));
  if (!existsSync(file)) writeOwnFile(file, newKey());
  return readKey(file, region);
}

/** Name of the file with the first key of a log; those of its successors bear their ids. */
export const firstKeyFile = (region: string): string => `journal-${region}.pem`;

export const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const readKey = (file: string, region: string): JournalKey =>
  journalKeyOf(createPrivateKey(readFileSync(file)), region);

export function journalKeyOf(privateKey: KeyObject, region: string): JournalKey {
  invariant(privateKey.asymmetricKeyType === 'ed25519', 'heads are signed with Ed25519');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = new Uint8Array(spki.subarray(SPKI_PREFIX.length));
  return {
    region,
    vkey: printVkey(journalOrigin(region), publicKey),
    publicKey,
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
    close: () => undefined,
  };
}

export const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
