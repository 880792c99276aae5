import type { Database } from 'better-sqlite3';
import { fromUtf8, toBase64 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { ActBody } from '#domain/journal/act.ts';
import { headKeys, type HeadKey, type LoggedSuccession } from '#domain/journal/head-keys.ts';
import { verifyEd25519 } from './journal-key.ts';
import { journalRoot } from './journal-store.ts';

/** The successions in the log of a region, oldest first, as its acts say them; an act that says none ends the list. */
export function successionsIn(raw: Database, region: string): readonly LoggedSuccession[] {
  const rows = raw
    .prepare<[string], { seq: number; body: Uint8Array }>(
      "select seq, body from act where region = ? and kind = 'succession' order by seq",
    )
    .all(region);
  const found: LoggedSuccession[] = [];
  for (const { seq, body } of rows) {
    const succession = successionIn(body);
    if (succession === null) break;
    found.push({ seq, succession });
  }
  return found;
}

/** Canonical JSON has this text in exactly the acts of the kind: others need not be read. */
const KIND = Buffer.from('"kind":"succession"');

/** What the body of an act says of the next head key; null for every other act. */
export function successionIn(body: Uint8Array): LoggedSuccession['succession'] | null {
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(KIND)) return null;
  try {
    const { kind, succession = null } = ActBody.parse(JSON.parse(fromUtf8(body)));
    return kind === 'succession' ? succession : null;
  } catch {
    return null;
  }
}

/**
 * The keys of the log in this file, from the pinned one, with the roots that the successions name compared with its
 * tiles. Faults STORE_DAMAGED
 */
export function headKeysIn(raw: Database, region: string, pin: string): readonly HeadKey[] {
  const logged = successionsIn(raw, region);
  const keys = headKeys(pin, logged, verifyEd25519);
  const isPlaced = ({ seq, succession }: LoggedSuccession): boolean =>
    toBase64(journalRoot(raw, region, seq)) === succession.root;
  if (!keys.ok || !logged.every(isPlaced)) throw new Fault('STORE_DAMAGED', { data: { what: 'headKey' } });
  return keys.value;
}
