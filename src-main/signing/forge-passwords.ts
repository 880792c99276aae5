import { pbkdf2Sync } from 'node:crypto';
import forge from 'node-forge';

/**
 * The library cuts every character of a password to one byte when it derives keys for AES (PBES2), so that a key file
 * protected with Cyrillic or Kazakh letters does not open. RFC 8018 leaves the encoding open; everybody writes UTF-8.
 * Its own arithmetic is slow besides: 100 000 rounds take two seconds there.
 */
export function derivePasswordsAsUtf8(): void {
  Object.assign(forge.pkcs5, { pbkdf2 });
}

interface Digest {
  readonly algorithm: string;
}

/** Strings of the library are bytes, one a character; only the password is text. */
function pbkdf2(password: string, salt: string, rounds: number, length: number, digest?: Digest): string {
  const key = pbkdf2Sync(
    Buffer.from(password, 'utf8'),
    Buffer.from(salt, 'latin1'),
    rounds,
    length,
    digest?.algorithm ?? 'sha1',
  );
  return key.toString('latin1');
}
