import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Fault } from '#domain/fault.ts';

const NONCE = 12;
const TAG = 16;

/** nonce ‖ ciphertext ‖ tag under AES-256-GCM; `place` says what and where the bytes are, so that they fit nowhere else. */
export function seal(key: Uint8Array, place: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Faults STORE_DAMAGED on any other bit, key or place (SEC-17). */
export function unseal(key: Uint8Array, place: string, sealed: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what: place.split('/')[0] ?? '' } });
  }
}

export const SEALED_OVERHEAD = NONCE + TAG;
