import type { Centre } from '../centre.ts';

/** A signature that was found valid, as it goes into the register: with the certificates and lists that this rests on. */
export async function keptSignature({ signatures, clock }: Centre, signature: Uint8Array): Promise<Buffer> {
  return Buffer.from(await signatures.withEvidence({ signature, at: clock.now() }));
}
