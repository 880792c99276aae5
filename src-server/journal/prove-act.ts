import type { InclusionProof } from '#contracts/central/journal.ts';
import type { z } from 'zod';
import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { inclusionProof } from '#register/journal-store.ts';
import type { Centre } from '../centre.ts';
import { leafHashAt, newestHead } from './journal.queries.ts';

/** The newest signed head of the region; NOT_FOUND while its log is empty. */
export function regionCheckpoint(
  { store }: Centre,
  region: string,
): { readonly size: number; readonly checkpoint: string } {
  const head = newestHead(store.raw, region);
  if (head === null) throw new Fault('NOT_FOUND');
  return { size: head.size, checkpoint: head.checkpoint };
}

/** That act `seq` stands in the log, under its newest head. */
export function proveAct(centre: Centre, region: string, seq: number): z.infer<typeof InclusionProof> {
  const db = centre.store.raw;
  const head = newestHead(db, region);
  const leaf = leafHashAt(db, region, seq);
  if (head === null || leaf === null || seq >= head.size) throw new Fault('NOT_FOUND');
  return {
    region: centre.region,
    seq,
    size: head.size,
    leafHash: toHex(leaf),
    hashes: inclusionProof(db, region, seq, head.size).map(toHex),
    checkpoint: head.checkpoint,
  };
}
