import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';

/** How slowly a password becomes a key (argon2id). */
export const Hardness = z.strictObject({
  salt: z.base64(),
  memoryKib: z.int().min(8).max(4_194_304),
  passes: z.int().min(1).max(100),
});
export type Hardness = z.infer<typeof Hardness>;

/** A password that makes 32 bytes of itself where it is, and stays there. */
export type Stretch = (hardness: Hardness) => Promise<Uint8Array>;

/** Composed and decomposed writing of one password are one password. */
export const stretch =
  (password: string): Stretch =>
  ({ salt, memoryKib, passes }) =>
    // The library's default algorithm is argon2id.
    hashRaw(password.normalize('NFC'), {
      salt: Buffer.from(salt, 'base64'),
      memoryCost: memoryKib,
      timeCost: passes,
      parallelism: 1,
      outputLen: 32,
    });
