import type { RegionCode } from '#domain/numbers/types.ts';
import { Replica } from '#main/replica/replica.ts';

/** Where a replica stands and what opens it; plain, so that it can be told to another process. */
export interface ReplicaPlace {
  readonly file: string;
  /** Hexadecimal. */
  readonly secret: string;
  readonly region: RegionCode;
  readonly journalKey: string;
  readonly headFile: string;
}

export const secretOf = ({ secret }: ReplicaPlace): Uint8Array => new Uint8Array(Buffer.from(secret, 'hex'));

export function openReplica(place: ReplicaPlace): Replica {
  const replica = new Replica({ ...place, key: secretOf(place) });
  if (replica.open() !== 'open') throw new Error('the replica did not open');
  return replica;
}
