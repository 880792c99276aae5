import type { ClientContext, ClientLink } from '@orpc/client';
import { z } from 'zod';
import type { SignInChallenge } from '#domain/access/account.ts';
import { fromBase64, toBase64, utf8 } from '#domain/bytes.ts';

/**
 * A password or PIN on its way: sealed by a key that its reader alone has, so that nobody between them holds it, in no string
 * and in no buffer (SEC-14, SEC-69). From the window it goes to the signing process; the password of the account goes on from
 * there to the server, sealed for the challenge. P-256, HKDF-SHA-256, AES-256-GCM.
 *
 *   <id of the process, or nonce of the challenge> . <public key of the sender> . <ciphertext>
 */
export const SealedSecret = z
  .string()
  .max(4000)
  .regex(/^[0-9a-f-]{36,64}\.[A-Za-z0-9+/=]+\.[A-Za-z0-9+/=]+$/);

/** Of a reader that waits; `publicKey` is a point of the curve, base64. */
export const SealingKey = z.strictObject({
  id: z.string().regex(/^[0-9a-f-]{36,64}$/),
  publicKey: z.base64().max(120),
});
export type SealingKey = z.infer<typeof SealingKey>;

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

export const makeSealingPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(CURVE, false, ['deriveBits']) as Promise<CryptoKeyPair>; // of this algorithm it is a pair

export async function publicKeyText({ publicKey }: CryptoKeyPair): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
}

export async function sealSecret({ id, publicKey }: SealingKey, secret: string): Promise<string> {
  const own = await makeSealingPair();
  const plain = utf8(secret);
  try {
    const key = await agreedKey(own.privateKey, publicKey, 'encrypt');
    const sealed = new Uint8Array(await crypto.subtle.encrypt(ONCE, key, plain));
    return [id, await publicKeyText(own), toBase64(sealed)].join('.');
  } finally {
    plain.fill(0);
  }
}

/** The key by which the server reads the password that belongs to its challenge. */
export const keyOfChallenge = ({ nonce, passwordKey }: SignInChallenge): SealingKey => ({
  id: nonce,
  publicKey: passwordKey,
});

/** Throws where it was sealed for another reader. */
export async function openSealed(own: CryptoKeyPair, text: string): Promise<string> {
  const [, sender = '', sealed = ''] = text.split('.');
  const key = await agreedKey(own.privateKey, sender, 'decrypt');
  const plain = new Uint8Array(await crypto.subtle.decrypt(ONCE, key, bytesOf(sealed)));
  const secret = new TextDecoder().decode(plain);
  plain.fill(0);
  return secret;
}

/** The reader for whom a text was sealed. */
export const sealedFor = (text: string): string => text.slice(0, text.indexOf('.'));

/** Each key seals one text: its counter may begin at nothing. */
const ONCE = { name: 'AES-GCM', iv: new Uint8Array(12) } as const;

async function agreedKey(own: CryptoKey, other: string, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const point = await crypto.subtle.importKey('raw', bytesOf(other), CURVE, false, []);
  const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: point }, own, 256);
  const base = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
  const info = utf8('shekara-sealed-secret/1');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info } as const;
  return crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, [use]);
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(fromBase64(text) ?? []);

const SECRETS = ['password', 'newPassword', 'keyPassword'] as const;

/** A line on which the secrets of every call are sealed, for one process, before it leaves. */
export const sealingLink = <C extends ClientContext>(link: ClientLink<C>): ClientLink<C> => ({
  call: async (path, input, options) => {
    const secrets = secretsOf(input);
    if (secrets.length === 0) return link.call(path, input, options);
    const key = SealingKey.parse(await link.call(['keys', 'seal'], {}, options));
    const sealed = await Promise.all(
      secrets.map(async ([name, secret]) => [name, await sealSecret(key, secret)] as const),
    );
    return link.call(path, { ...(input as object), ...Object.fromEntries(sealed) }, options); // it has secrets
  },
});

const secretsOf = (input: unknown): readonly (readonly [name: string, secret: string])[] =>
  typeof input === 'object' && input !== null
    ? Object.entries(input).filter(
        (entry): entry is [string, string] => SECRETS.some((name) => name === entry[0]) && typeof entry[1] === 'string',
      )
    : [];
