import { REVOCATION_POLICIES } from '../revocation-policy.ts';
import { addressesOf } from './in-force.ts';
import type { EvidenceMode, TrustStore } from './trust-store.ts';

/** Which services the policy of a trust store lets ask, and it names addresses for. */
export function servicesAsked(store: TrustStore): { readonly revocation: boolean; readonly stamps: boolean } {
  const { revocation, timeStamp } = store.policy;
  const asks = (mode: EvidenceMode): boolean => REVOCATION_POLICIES[mode].asksServices;
  return {
    revocation: asks(revocation) && store.addresses.some(({ service }) => service !== 'tsp'),
    stamps: asks(timeStamp) && addressesOf(store, 'tsp', null).length > 0,
  };
}
