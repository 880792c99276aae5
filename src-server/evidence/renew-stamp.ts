import { trustOf, verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { HashName } from '#domain/signatures/digests.ts';
import { addArchiveTimeStamp, prepareArchiveTimeStamp } from '#domain/signatures/raise/raise-cms.ts';
import type { TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { isStamped, type Verdict } from '#domain/signatures/verdict.ts';
import type { Authorities } from '#signatures/authorities/authorities.ts';
import type { TrustGiven } from '../signatures/signature-check.ts';

export interface Renewal {
  readonly cms: Uint8Array;
  readonly content: Uint8Array;
  readonly given: TrustGiven;
  readonly store: TrustStore;
  readonly authorities: Authorities;
  /** The stamp must be good for longer than this. */
  readonly beyond: Date;
}

const HASHES = ['SHA-256', 'SHA-384', 'SHA-512'] as const satisfies readonly HashName[];

/**
 * The file under one more archive time stamp (-LTA), with what is needed to judge that stamp later; null where no
 * authority of time gave one that is good.
 */
export async function renewStamp(renewal: Renewal): Promise<Uint8Array | null> {
  const { cms, content, given, store, authorities, beyond } = renewal;
  const rule = (hash: HashName) => store.policy.algorithms.find(({ name }) => name === hash);
  const lasts = (hash: HashName): boolean => {
    const found = rule(hash);
    return found !== undefined && (found.until === null || Date.parse(found.until) > beyond.getTime());
  };
  const hash = HASHES.find(lasts) ?? 'SHA-512';
  const prepared = await prepareArchiveTimeStamp(cms, { hash, content });
  const imprint = (asked: HashName): Promise<Uint8Array | null> =>
    Promise.resolve(asked === hash ? prepared.imprint : null);
  const token = await authorities.stamp({ hash, imprint }, trustOf(given), store);
  if (!token) return null;
  const stamped = addArchiveTimeStamp(cms, token, prepared);
  const renewed = (await authorities.withRevocation(stamped, trustOf(given), store)).cms;
  return isStamped(await verdictInside(renewed, content, given)) ? renewed : null;
}

/** By what lies in the file alone: what only looks complete here would fail years later. */
export const verdictInside = (signature: Uint8Array, content: Uint8Array, given: TrustGiven): Promise<Verdict> =>
  verifyDetached({ ...given, content, signature, crls: [], pool: [], expected: 'anyone', purpose: 'sign' });
