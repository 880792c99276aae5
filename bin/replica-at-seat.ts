import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '#domain/bytes.ts';
import { deviceOf } from '#main/replica/device.ts';
import { hasKeyring, openKeyring } from '#main/replica/keyring.ts';
import { HeadMemory } from '#main/replica/replica-head.ts';
import { stretch } from '#main/replica/stretch.ts';
import { AccountFolder } from '#main/session/account-folder.ts';
import type { RememberedHead } from '#register/verify-journal.ts';
import { BadInput } from './journal-source.ts';

/** A register file and what opens it. */
export interface ReplicaAtSeat {
  readonly file: string;
  readonly cipherKey: Uint8Array | null;
  /** The head that the seat has verified last; null for a central file. */
  readonly remembered: RememberedHead | null;
}

/** The replica that a seat keeps for one account, opened with his password, which is asked for only when there is something to open. */
export async function replicaAtSeat(
  home: string,
  { seat, login, password }: { seat: string; login: string; password: () => Promise<string> },
): Promise<ReplicaAtSeat> {
  const seatFolder = join(home, 'seats', seat);
  // Names of seats are folders here: nothing may lead out of them.
  if (!/^[\w-]{1,64}$/.test(seat) || !existsSync(join(seatFolder, 'device.json')))
    throw new BadInput(`no seat ${seat}`);
  const folder = new AccountFolder(seatFolder, login, deviceOf(seatFolder));
  const keyring = hasKeyring(folder.keyringPlace)
    ? await openKeyring(folder.keyringPlace, stretch(await password()))
    : null;
  if (!keyring) throw new BadInput('no such account on this seat, or another password');
  const cipherKey = keyring.keyFor('replica');
  const { known } = new HeadMemory(folder.file('head.sealed'), cipherKey);
  const root = known ? fromHex(known.root) : null;
  keyring.wipe();
  return {
    file: folder.file('replica.db'),
    cipherKey,
    remembered: known && root ? { size: known.size, root } : null,
  };
}

/** First line of standard input: a password in the arguments would stand in the list of processes. */
export async function passwordFromInput(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split(/\r?\n/)[0] ?? '';
}
