import { finishCades, prepareCades, type ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import type { MessageSigner, OpenedKey } from './signer-backend.ts';

/** CAdES-BES over `content`, which stays outside the file. `now` is the signer's claim of the time. */
export const signDetached = (key: OpenedKey, content: Uint8Array, now: Date = new Date()): Promise<Uint8Array> =>
  signContent(key, { content, now, attached: false });

interface Message {
  readonly content: ToBeSigned;
  readonly now: Date;
  readonly attached: boolean;
}

async function signContent(key: OpenedKey, { content, now, attached }: Message): Promise<Uint8Array> {
  const prepared = prepareCades({
    content,
    certificate: key.certificate.der,
    chain: key.chain.map(({ der }) => der),
    signingTime: now.toISOString(),
    attached,
  });
  return finishCades(prepared, await key.sign(prepared.toSign));
}

/** A key that gives bare signatures, as one that signs messages. */
export const signsMessages = (key: OpenedKey): MessageSigner => ({
  certificate: key.certificate,
  sign: (content, now, attached = false) => signContent(key, { content, now, attached }),
  close: () => key.close(),
});
