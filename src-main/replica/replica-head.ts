import { existsSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { equalBytes, toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { openHead } from '#domain/journal/head-keys.ts';
import { headKeysIn } from '#register/head-key-record.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { journalRoot, journalSize, latestHead, loadFrontier } from '#register/journal-store.ts';
import { ownFile, writeOwnFile } from '#register/own-folder.ts';
import { seal, unseal } from './sealed.ts';

/** A head that this seat has verified once; `root` in hexadecimal. */
export interface KnownHead {
  readonly size: number;
  readonly root: string;
}

/**
 * The journal of this file ends in a head that the pinned key or one it leads to has signed, its leaves lead to exactly that root, and it
 * has grown out of the head we knew: an older file put back or a forked log shows here (SEC-18, SEC-76).
 * Answers its size. Faults STORE_DAMAGED
 */
export function demandSoundHead(
  raw: Database,
  { region, journalKey, knownHead }: { region: string; journalKey: string; knownHead: KnownHead | null },
): number {
  const head = latestHead(raw, region);
  if (!head) throw new Fault('STORE_DAMAGED', { data: { what: 'head' } });
  const signed = openHead(head.checkpoint, headKeysIn(raw, region, journalKey), verifyEd25519);
  const sound =
    signed.ok &&
    signed.value.size === head.size &&
    journalSize(raw, region) === head.size &&
    equalBytes(signed.value.root, head.root) &&
    equalBytes(loadFrontier(raw, region, head.size).root(), head.root);
  if (!sound) throw new Fault('STORE_DAMAGED', { data: { what: 'head' } });
  if (!knownHead) return head.size;
  if (head.size < knownHead.size) throw new Fault('STORE_DAMAGED', { data: { what: 'old' } });
  if (toHex(journalRoot(raw, region, knownHead.size)) !== knownHead.root)
    throw new Fault('STORE_DAMAGED', { data: { what: 'forked' } });
  return head.size;
}

const HeadFile = z.strictObject({ size: z.int().min(0), root: z.string().regex(/^[0-9a-f]{64}$/) });

/** The last verified head, sealed apart from the replica: no page cipher notices old pages put back. */
export class HeadMemory {
  readonly #file: string;
  readonly #key: Uint8Array;
  #known: KnownHead | null;

  constructor(file: string, key: Uint8Array) {
    this.#file = ownFile(file);
    this.#key = key;
    this.#known = this.#read();
  }

  get known(): KnownHead | null {
    return this.#known;
  }

  keep(size: number, root: Uint8Array): void {
    if (this.#known && this.#known.size >= size) return;
    this.#known = { size, root: toHex(root) };
    writeOwnFile(this.#file, seal(this.#key, 'head', Buffer.from(JSON.stringify(this.#known))));
  }

  #read(): KnownHead | null {
    if (!existsSync(this.#file)) return null;
    return HeadFile.parse(JSON.parse(unseal(this.#key, 'head', readFileSync(this.#file)).toString()));
  }
}
