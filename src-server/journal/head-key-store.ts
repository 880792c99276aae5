import { createPrivateKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { openCheckpoint, parseVkey } from '#domain/journal/checkpoint.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import {
  ensureJournalKey,
  firstKeyFile,
  journalKeyOf,
  newKey,
  readKey,
  verifyEd25519,
  type JournalKey,
} from '#register/journal-key.ts';
import { keyInForce, latestHead } from '#register/journal-store.ts';
import { writeOwnFile } from '#register/own-folder.ts';
import { openTokenKey, TokenPlace } from '#register/token/head-key-token.ts';

/** Texts under `faults.headKey`. */
const trouble = (why: 'absent' | 'unreadable' | 'differs', key: string, cause?: unknown): Fault =>
  new Fault('HEAD_KEY', { data: { why, key }, ...(cause === undefined ? {} : { cause }) });

/** Asked once, and only when the key is in a token. */
export type AskPin = () => Promise<string>;

export interface HeadKeyPlace {
  /** Folder of keys: a file for each, the first one and its successors by their ids. */
  readonly folder: string;
  readonly region: RegionCode;
  readonly pin: AskPin;
}

/** The id by which people tell keys apart: the four bytes of the signed note. */
export const idOf = (vkey: string): string => toHex(parseVkey(vkey)?.id ?? new Uint8Array(0));

/**
 * The key that the log itself says is in force, from the sealed file or the token where it lies. The first key of an
 * empty log is made. A key that does not fit the newest head signs nothing.
 * Faults HEAD_KEY with `why`
 */
export async function openHeadKey(raw: Database, { folder, region, pin }: HeadKeyPlace): Promise<JournalKey> {
  const named = keyInForce(raw, region);
  const head = latestHead(raw, region);
  if (named === null && head === null) return ensureJournalKey(folder, region);
  const key = named === null ? openFirst(folder, region) : await openNamed(idOf(named), { folder, region, pin });
  const isInForce = named === null || named === key.vkey;
  if (isInForce && (head === null || openCheckpoint(head.checkpoint, key.vkey, verifyEd25519) !== null)) return key;
  key.close();
  throw trouble('differs', idOf(key.vkey));
}

function openFirst(folder: string, region: string): JournalKey {
  const file = join(folder, firstKeyFile(region));
  if (!existsSync(file)) throw trouble('absent', firstKeyFile(region));
  return readSealed(file, region);
}

async function openNamed(id: string, { folder, region, pin }: HeadKeyPlace): Promise<JournalKey> {
  const sealed = join(folder, sealedFile(region, id));
  if (existsSync(sealed)) return readSealed(sealed, region);
  const token = join(folder, tokenFile(region, id));
  if (!existsSync(token)) throw trouble('absent', id);
  return openTokenKey({ place: readPlace(token, id), region, pin: await pin(), mayMake: false });
}

const sealedFile = (region: string, id: string): string => `journal-${region}-${id}.pem`;
const tokenFile = (region: string, id: string): string => `journal-${region}-${id}.json`;

function readSealed(file: string, region: string): JournalKey {
  try {
    return readKey(file, region);
  } catch (cause) {
    throw trouble('unreadable', file, cause);
  }
}

function readPlace(file: string, id: string): TokenPlace {
  try {
    return TokenPlace.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw trouble('unreadable', id, cause);
  }
}

/**
 * A successor in a sealed file: one that was made before and never came into force, or a new one. It is on the disk
 * before the log can name it. `used`: ids of all keys of the log.
 */
export function prepareSealed({ folder, region }: Omit<HeadKeyPlace, 'pin'>, used: ReadonlySet<string>): JournalKey {
  const pattern = new RegExp(`^journal-${region}-([0-9a-f]{8})\\.pem$`);
  const isUnused = (name: string): boolean => {
    const id = pattern.exec(name)?.[1];
    return id !== undefined && !used.has(id);
  };
  const left = readdirSync(folder).find(isUnused);
  if (left !== undefined) return readSealed(join(folder, left), region);
  const pem = newKey();
  const key = journalKeyOf(createPrivateKey(pem), region);
  writeOwnFile(join(folder, sealedFile(region, idOf(key.vkey))), pem);
  return key;
}

/** A successor in a token: the key of this label, or a new one; where it lies is written down before the log names it. */
export async function prepareInToken({ folder, region, pin }: HeadKeyPlace, place: TokenPlace): Promise<JournalKey> {
  const key = await openTokenKey({ place, region, pin: await pin(), mayMake: true });
  writeOwnFile(join(folder, tokenFile(region, idOf(key.vkey))), `${JSON.stringify(place, null, 2)}\n`);
  return key;
}
