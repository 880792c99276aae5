import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import { ownFile, writeOwnFile } from '#register/own-folder.ts';
import { Hardness, type Stretch } from './stretch.ts';

/** argon2id as in SEC-41: 64 MiB, three passes. The numbers stand in the file, so that they can rise later. */
const HARDNESS = { memoryKib: 65_536, passes: 3 } as const;

const KeyringFile = z.strictObject({
  format: z.literal('shekara-keyring/1'),
  account: z.string().max(64),
  ...Hardness.shape,
  nonce: z.base64(),
  wrapped: z.base64(),
});
type KeyringFile = z.infer<typeof KeyringFile>;

/** What a key is for: each purpose has a key of its own, so that no two files share one. */
export type KeyPurpose = 'replica' | 'desk' | 'account' | 'download';

/**
 * Keys of one account on one seat (SEC-19). The data key is random; it is wrapped under
 * HKDF(argon2id(password) ‖ device secret), so that neither the disk nor the password alone opens anything.
 */
export class Keyring {
  readonly #dataKey: Buffer;

  constructor(dataKey: Buffer) {
    this.#dataKey = dataKey;
  }

  keyFor(purpose: KeyPurpose): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#dataKey, '', `shekara/${purpose}/1`, 32));
  }

  /** Writes the keyring file under this password: the first one, or one that takes its place. */
  async wrapUnder(place: KeyringPlace, password: Stretch): Promise<void> {
    const [salt, nonce] = [randomBytes(16), randomBytes(12)];
    const hardness = { salt: salt.toString('base64'), ...HARDNESS };
    const cipher = createCipheriv('aes-256-gcm', await wrappingKey(place, password, hardness), nonce);
    cipher.setAAD(Buffer.from(place.account));
    const wrapped = Buffer.concat([cipher.update(this.#dataKey), cipher.final(), cipher.getAuthTag()]);
    const content: KeyringFile = {
      format: 'shekara-keyring/1',
      account: place.account,
      ...hardness,
      nonce: nonce.toString('base64'),
      wrapped: wrapped.toString('base64'),
    };
    writeOwnFile(place.file, JSON.stringify(content));
  }

  /** Drops the key from memory: on sign-out and lock. */
  wipe(): void {
    this.#dataKey.fill(0);
  }
}

export interface KeyringPlace {
  readonly file: string;
  /** Name of the account's folder: bound into the wrapping, so that files of two accounts cannot be swapped (SEC-23). */
  readonly account: string;
  readonly deviceSecret: Uint8Array;
}

export async function createKeyring(place: KeyringPlace, password: Stretch): Promise<Keyring> {
  const keyring = new Keyring(randomBytes(32));
  await keyring.wrapUnder(place, password);
  return keyring;
}

/** Null when the password (or the device) is another one. A file that is no keyring is STORE_DAMAGED. */
export async function openKeyring(place: KeyringPlace, password: Stretch): Promise<Keyring | null> {
  const content = readKeyring(place.file);
  if (content.account !== place.account) return null;
  const wrapped = Buffer.from(content.wrapped, 'base64');
  const { salt, memoryKib, passes } = content;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await wrappingKey(place, password, { salt, memoryKib, passes }),
    Buffer.from(content.nonce, 'base64'),
  );
  decipher.setAAD(Buffer.from(place.account));
  decipher.setAuthTag(wrapped.subarray(32));
  try {
    return new Keyring(Buffer.concat([decipher.update(wrapped.subarray(0, 32)), decipher.final()]));
  } catch {
    return null;
  }
}

export const hasKeyring = (place: KeyringPlace): boolean => existsSync(place.file);

function readKeyring(file: string): KeyringFile {
  try {
    const content = KeyringFile.parse(JSON.parse(readFileSync(ownFile(file), 'utf8')));
    if (Buffer.from(content.wrapped, 'base64').length !== 48) throw new Error('length');
    return content;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'keyring' } });
  }
}

async function wrappingKey(
  { deviceSecret, account }: KeyringPlace,
  password: Stretch,
  hardness: Hardness,
): Promise<Buffer> {
  const slow = await password(hardness);
  const both = Buffer.concat([slow, deviceSecret]);
  const salt = Buffer.from(hardness.salt, 'base64');
  const key = Buffer.from(hkdfSync('sha256', both, salt, `shekara/keyring/${account}`, 32));
  for (const done of [slow, both]) done.fill(0);
  return key;
}
