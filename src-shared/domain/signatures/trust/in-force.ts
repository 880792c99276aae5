import { fromBase64 } from '../../bytes.ts';
import { invariant } from '../../invariant.ts';
import type { AnchorUse, AuthorityService, TrustAnchor, TrustStore } from './trust-store.ts';

export const isInForce = ({ from, until }: Pick<TrustAnchor, 'from' | 'until'>, at: Date): boolean =>
  Date.parse(from) <= at.getTime() && (until === null || at.getTime() < Date.parse(until));

/** Anchors for one use at a moment. */
export const anchorsAt = ({ anchors }: Pick<TrustStore, 'anchors'>, use: AnchorUse, at: Date): readonly TrustAnchor[] =>
  anchors.filter((anchor) => anchor.uses.includes(use) && isInForce(anchor, at));

/** Bytes of certificates, as verification takes them. */
export const derOfAnchors = (anchors: readonly TrustAnchor[]): readonly Uint8Array[] =>
  anchors.map(({ certificate }) => {
    const der = fromBase64(certificate);
    invariant(der !== null, 'a certificate of the store was read when it was added');
    return der;
  });

/** Where a service is asked about certificates of this issuer: its own address before that of every one. */
export function addressesOf(
  { addresses }: Pick<TrustStore, 'addresses'>,
  service: AuthorityService,
  issuer: string | null,
): readonly string[] {
  const named = addresses.filter((each) => each.service === service && each.issuer !== null && each.issuer === issuer);
  const common = addresses.filter((each) => each.service === service && each.issuer === null);
  return [...named, ...common].map(({ address }) => address);
}
