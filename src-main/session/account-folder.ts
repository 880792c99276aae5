import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Account } from '#domain/access/account.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { Device } from '../replica/device.ts';
import type { Keyring, KeyringPlace } from '../replica/keyring.ts';
import { ownFile, ownFolder, writeOwnFile } from '#register/own-folder.ts';
import { seal, unseal } from '../replica/sealed.ts';

const AccountCopy = z.strictObject({
  account: Account,
  passwordDaysLeft: z.int(),
  /** Moment of the last sign-in at the server: neither later than now nor longer ago than the lease. */
  trustedAt: z.iso.datetime(),
});
export type AccountCopy = z.infer<typeof AccountCopy>;

const KeyFiles = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(255),
      bytes: z.base64(),
      /** Of the person, DER: known since the file was opened here. */
      certificate: z.base64().nullable().default(null),
    }),
  )
  .max(20);
type KeyFiles = z.infer<typeof KeyFiles>;

export interface RememberedKeyFile {
  /** Hash of the file. */
  readonly id: string;
  readonly name: string;
  readonly certificate: Uint8Array | null;
}

/** Everything this seat keeps of one account. Its name says nothing about who it is. */
export class AccountFolder {
  readonly path: string;
  readonly name: string;
  readonly #device: Device;

  constructor(seatFolder: string, login: string, device: Device) {
    this.name = createHash('sha256').update(`shekara/${device.id}/${login}`).digest('hex').slice(0, 32);
    this.path = join(seatFolder, 'accounts', this.name);
    this.#device = device;
  }

  get keyringPlace(): KeyringPlace {
    return { file: join(this.path, 'keyring.json'), account: this.name, deviceSecret: this.#device.secret };
  }

  file(name: string): string {
    return join(this.path, name);
  }

  make(): void {
    ownFolder(this.path);
  }

  /** A new password at the server opens nothing here: the old folder stays, sealed, and a new one begins. */
  setAside(at: Date): void {
    renameSync(this.path, `${this.path}.${at.getTime()}`);
    this.make();
  }

  saveCopy(keyring: Keyring, copy: AccountCopy): void {
    writeOwnFile(
      this.file('account.sealed'),
      seal(keyring.keyFor('account'), 'account', Buffer.from(JSON.stringify(copy))),
    );
  }

  readCopy(keyring: Keyring): AccountCopy | null {
    const file = ownFile(this.file('account.sealed'));
    if (!existsSync(file)) return null;
    return AccountCopy.parse(JSON.parse(unseal(keyring.keyFor('account'), 'account', readFileSync(file)).toString()));
  }

  /** The file stays under its own password. The one used last comes first. Answers whether anything is new in that. */
  rememberKeyFile(name: string, bytes: Uint8Array, certificate: Uint8Array): boolean {
    const known = readKeyFiles(this.path);
    const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');
    const used = { name, bytes: base64(bytes), certificate: base64(certificate) };
    if (isDeepStrictEqual(known[0], used)) return false;
    // By what is in it: a person's files may all have one name, and one that was saved anew is the same key.
    const isAnother = (file: KeyFiles[number]): boolean =>
      file.bytes !== used.bytes && file.certificate !== used.certificate;
    const all = [used, ...known.filter(isAnother)].slice(0, 20);
    writeOwnFile(this.file('key-files.json'), JSON.stringify(all));
    return true;
  }

  get keyFiles(): readonly RememberedKeyFile[] {
    return readKeyFiles(this.path).map(remembered);
  }

  keyFile(id: string): { readonly name: string; readonly bytes: Uint8Array } | null {
    const known = readKeyFiles(this.path).find((file) => idOf(file) === id);
    return known ? { name: known.name, bytes: Buffer.from(known.bytes, 'base64') } : null;
  }
}

/** All key files that this seat remembers, whoever they belong to, in the order of their names. */
export function rememberedKeyFiles(seatFolder: string): RememberedKeyFile[] {
  const accounts = join(seatFolder, 'accounts');
  if (!existsSync(accounts)) return [];
  const folders = readdirSync(accounts).filter(
    (name) => /^[0-9a-f]{32}$/.test(name) && lstatSync(join(accounts, name)).isDirectory(),
  );
  const files = new Map<string, RememberedKeyFile>();
  for (const file of folders.flatMap((folder) => readKeyFiles(join(accounts, folder))))
    files.set(idOf(file), remembered(file));
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const idOf = ({ bytes }: KeyFiles[number]): string => sha256Hex(Buffer.from(bytes, 'base64'));

const remembered = (file: KeyFiles[number]): RememberedKeyFile => ({
  id: idOf(file),
  name: file.name,
  certificate: file.certificate === null ? null : Buffer.from(file.certificate, 'base64'),
});

function readKeyFiles(folder: string): KeyFiles {
  const file = ownFile(join(folder, 'key-files.json'));
  if (!existsSync(file)) return [];
  try {
    return KeyFiles.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A lost memory of key files costs a click: the person chooses the file again.
    return [];
  }
}
