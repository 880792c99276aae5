import type { VerifyRequest } from '../verify-cms.ts';
import { anchorsAt, derOfAnchors } from './in-force.ts';
import type { TrustStore } from './trust-store.ts';

export type TrustIn = Pick<VerifyRequest, 'anchors' | 'stampAnchors' | 'responders' | 'rules'>;

/** Most authorities of time give whole seconds: an anchor that is trusted since a moment of this one counts. */
const endOfSecond = (time: Date): Date => (time.getMilliseconds() === 0 ? new Date(time.getTime() + 999) : time);

/** What verification takes of a store: signers by the anchors of the moment, stamps by those of the time that they give. */
export const trustIn = (store: TrustStore, at: Date): TrustIn => ({
  anchors: derOfAnchors(anchorsAt(store, 'signers', at)),
  stampAnchors: (time) => derOfAnchors(anchorsAt(store, 'timeStamps', endOfSecond(time))),
  responders: derOfAnchors(anchorsAt(store, 'ocsp', at)),
  rules: store.policy.algorithms,
});
