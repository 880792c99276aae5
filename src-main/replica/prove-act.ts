import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { openHead } from '#domain/journal/head-keys.ts';
import { verifyInclusion } from '#domain/journal/proof.ts';
import { headKeysIn } from '#register/head-key-record.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { inclusionProof, latestHead } from '#register/journal-store.ts';
import type { Replica } from './replica.ts';

/**
 * From our own copy of the log to the head it stands under, checked the way a stranger would check it.
 * Faults NOT_FOUND
 */
export function proveAct({ store, region, options }: Replica, seq: number) {
  const head = latestHead(store.raw, region);
  const leaf: unknown = store.raw
    .prepare('select leaf_hash from act where region = ? and seq = ?')
    .pluck()
    .get(region, seq);
  if (!head || !(leaf instanceof Uint8Array) || seq >= head.size) throw new Fault('NOT_FOUND');
  const path = inclusionProof(store.raw, region, seq, head.size);
  const signed = openHead(head.checkpoint, headKeysIn(store.raw, region, options.journalKey), verifyEd25519);
  const verified = signed.ok && verifyInclusion({ index: seq, leafHash: leaf, path, ...signed.value });
  return {
    proof: {
      region,
      seq,
      size: head.size,
      leafHash: toHex(leaf),
      hashes: path.map(toHex),
      checkpoint: head.checkpoint,
    },
    verified,
  };
}
