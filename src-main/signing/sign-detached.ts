import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import type { MessageSigner, OpenedKey } from './signer-backend.ts';

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

/** A key that gives bare signatures, as one that signs messages. */
export const signsMessages = (key: OpenedKey): MessageSigner => ({
  certificate: key.certificate,
  sign: (content, now) => signDetached(key, content, now),
  close: () => key.close(),
});
