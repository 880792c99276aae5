import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseVkey } from '#domain/journal/checkpoint.ts';
import { headKeys, openHead, type HeadKey } from '#domain/journal/head-keys.ts';
import { Fault } from '#domain/fault.ts';
import { successionsIn } from '#register/head-key-record.ts';
import { ensureJournalKey, verifyEd25519 } from '#register/journal-key.ts';
import { openStore, type Store } from '#register/store.ts';
import type { RememberedHead } from '#register/verify-journal.ts';

/** A file with a journal, opened for reading, and the key its heads must be signed with. */
export interface JournalSource {
  readonly file: string;
  readonly store: Store;
  readonly region: string;
  readonly vkey: string;
  /** The keys of this log, as far as they follow from that one. */
  readonly keys: readonly HeadKey[];
  /** Head that the seat of this replica remembers. */
  readonly remembered: RememberedHead | null;
}

/** What was asked cannot be answered with what was given: bad usage, not a broken journal. */
export class BadInput extends Error {}

export interface JournalPlace {
  readonly file: string;
  /** 32 bytes for an encrypted replica. */
  readonly cipherKey: Uint8Array | null;
  /** Verifier key; that of the enrolment of this home when not given. */
  readonly vkey: string | null;
  readonly remembered: RememberedHead | null;
}

const Enrolment = z.object({ journalKey: z.string() });

/** Opens the file read-only. The key comes from the command line or the enrolment, never from the file that is checked. */
export function openJournal(home: string, { file, cipherKey, vkey, remembered }: JournalPlace): JournalSource {
  if (!existsSync(file)) throw new BadInput(`no register at ${file}`);
  const trusted = vkey ?? enrolledKey(home);
  const key = parseVkey(trusted);
  const region = /\/(\d{2})$/.exec(key?.name ?? '')?.[1];
  if (region === undefined) throw new BadInput('the key is not a verifier key of a regional journal (name+id+base64)');
  const store = openStore({ file, key: cipherKey, readonly: true, migrations: null });
  const isRegister = store.raw.prepare("select 1 from sqlite_master where name = 'journal_head'").get() !== undefined;
  if (isRegister) return { file, store, region, vkey: trusted, keys: keysOf(store, region, trusted), remembered };
  store.close();
  throw new BadInput(`${file} holds no journal`);
}

/** Where a succession does not hold, the key that was given stands alone; `verify` names the act. */
function keysOf({ raw }: Store, region: string, vkey: string): readonly HeadKey[] {
  const keys = headKeys(vkey, successionsIn(raw, region), verifyEd25519);
  return keys.ok ? keys.value : [{ vkey, first: 0, last: null }];
}

/** A head that was noted elsewhere (checkpoint text), trusted only when the key of its size has signed it. */
export function readRemembered(file: string, keys: readonly HeadKey[]): RememberedHead {
  const head = openHead(readFileSync(file, 'utf8'), keys, verifyEd25519);
  if (!head.ok) throw new BadInput(`${file} is not a head signed with the key of this journal`);
  return head.value;
}

/** Verifier key of the journal that this home was enrolled with. */
export function enrolledKey(home: string): string {
  const file = join(home, 'central', 'enrolment.json');
  if (!existsSync(file)) return ownKey(join(home, 'central', 'keys'));
  try {
    return Enrolment.parse(JSON.parse(readFileSync(file, 'utf8'))).journalKey;
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'enrolment' } });
  }
}

/** Before its first start a server has its key but no enrolment yet. */
function ownKey(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const region = names.map((name) => /^journal-(\d{2})\.pem$/.exec(name)?.[1]).find((found) => found !== undefined);
  if (region === undefined) throw new BadInput('no enrolment here: give the key of the journal with --key');
  return ensureJournalKey(folder, region).vkey;
}
