import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import type { OpenedKey } from './key-file.ts';

/** CAdES-BES over `content`, which stays outside the file. `now` is the signer's claim of the time. */
export async function signDetached(key: OpenedKey, content: Uint8Array, now: Date = new Date()): Promise<Uint8Array> {
  const prepared = prepareCades({
    content,
    certificate: key.certificate.der,
    chain: key.chain.map(({ der }) => der),
    signingTime: now.toISOString(),
  });
  return finishCades(prepared, await key.sign(prepared.toSign));
}
