import { hash, verify } from '@node-rs/argon2';

/** Algorithm.Argon2id of the library: a const enum, which cannot be read when types are only stripped. */
const ARGON2ID = 2;

/** SEC-41: argon2id, 64 MiB, three passes, one lane. Old hashes carry their own parameters. */
const SETTINGS = { algorithm: ARGON2ID, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** NFC: the same letters typed on another keyboard are the same password. */
const typed = (password: string): string => password.normalize('NFC');

export const hashPassword = (password: string): Promise<string> => hash(typed(password), SETTINGS);

export const passwordMatches = (stored: string, password: string): Promise<boolean> => verify(stored, typed(password));

/**
 * A hash that nothing matches, of the same cost: an unknown name takes the same work as a known one (SEC-39).
 * Made once a process from random bytes that are thrown away.
 */
let decoy: Promise<string> | null = null;
export function decoyHash(): Promise<string> {
  decoy ??= hashPassword(Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64'));
  return decoy;
}
