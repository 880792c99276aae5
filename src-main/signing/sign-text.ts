import { digestOf } from '#domain/signatures/digests.ts';
import type { SigningKey } from './signing-client.ts';

/** Signs by the digest, so that the text does not pass into the process of the key; NCALayer alone wants the text. */
export async function signText(key: SigningKey, text: Uint8Array, now: string): Promise<Uint8Array> {
  const { hash } = key;
  const content = hash === null ? text : { hash, digest: await digestOf(hash, text) };
  return key.sign(content, new Date(now));
}

/** The key is open for one signature and no longer (SEC-69). */
export async function signOnce(openKey: () => Promise<SigningKey>, text: Uint8Array, now: string): Promise<Uint8Array> {
  const key = await openKey();
  try {
    return await signText(key, text, now);
  } finally {
    key.close();
  }
}
