import type { ClientContext, ClientLink } from '@orpc/client';
import { z } from 'zod';
import { fromBase64, toBase64, utf8 } from '#domain/bytes.ts';

/**
 * A password or PIN on its way from the window to the signing process: sealed by a key that this process alone has, so that
 * the back half between them never holds it, in no string and in no buffer (SEC-14, SEC-69). P-256, HKDF-SHA-256, AES-256-GCM.
 *
 *   <id of the process> . <public key of the sender> . <ciphertext>
 */
export const SealedSecret = z
  .string()
  .max(1200)
  .regex(/^[0-9a-f-]{36}\.[A-Za-z0-9+/=]+\.[A-Za-z0-9+/=]+$/);

/** Of a signing process that waits; `publicKey` is a point of the curve, base64. */
export const SealingKey = z.strictObject({ id: z.uuid(), publicKey: z.base64().max(120) });
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

/** Throws where it was sealed for another process. */
export async function openSealed(own: CryptoKeyPair, text: string): Promise<string> {
  const [, sender = '', sealed = ''] = text.split('.');
  const key = await agreedKey(own.privateKey, sender, 'decrypt');
  const plain = new Uint8Array(await crypto.subtle.decrypt(ONCE, key, bytesOf(sealed)));
  const secret = new TextDecoder().decode(plain);
  plain.fill(0);
  return secret;
}

/** The process for which a text was sealed. */
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

/** A line on which `keyPassword` of every call is sealed before it leaves. */
export const sealingLink = <C extends ClientContext>(link: ClientLink<C>): ClientLink<C> => ({
  call: async (path, input, options) => {
    if (!holdsSecret(input)) return link.call(path, input, options);
    const key = SealingKey.parse(await link.call(['keys', 'seal'], {}, options));
    return link.call(path, { ...input, keyPassword: await sealSecret(key, input.keyPassword) }, options);
  },
});

const holdsSecret = (input: unknown): input is { readonly keyPassword: string } =>
  typeof input === 'object' && input !== null && 'keyPassword' in input && typeof input.keyPassword === 'string';
