import { finishCades, prepareCades, type ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import type { MessageSigner, OpenedKey, SignatureForm } from './signer-backend.ts';

/** CAdES-BES over `content`, which stays outside the file. `now` is the signer's claim of the time. */
export const signDetached = (key: OpenedKey, content: Uint8Array, now: Date = new Date()): Promise<Uint8Array> =>
  signContent(key, { content, now, form: 'detached' });

interface Message {
  readonly content: ToBeSigned;
  readonly now: Date;
  readonly form: SignatureForm;
}

async function signContent(key: OpenedKey, { content, now, form }: Message): Promise<Uint8Array> {
  const prepared = prepareCades({
    content,
    certificate: key.certificate.der,
    chain: key.chain.map(({ der }) => der),
    signingTime: form === 'embedded' ? null : now.toISOString(),
    isCountersignature: form === 'countersignature',
  });
  return finishCades(prepared, await key.sign(prepared.toSign));
}

/** A key that gives bare signatures, as one that signs messages. */
export const signsMessages = (key: OpenedKey): MessageSigner => ({
  certificate: key.certificate,
  sign: (content, now, form = 'detached') => signContent(key, { content, now, form }),
  close: () => key.close(),
});
