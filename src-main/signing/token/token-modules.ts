import { existsSync, realpathSync } from 'node:fs';
import { platform } from 'node:os';

/** Where the makers of tokens put their libraries: Kaztoken, JaCarta, eToken, the identity card, OpenSC, SoftHSM2. */
const KNOWN: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/lib/libkztoken.so',
    '/opt/kaztoken/lib/libkztoken.so',
    '/usr/lib/libjcPKCS11-2.so',
    '/usr/lib/x86_64-linux-gnu/libjcPKCS11-2.so',
    '/usr/lib/libeToken.so',
    '/usr/lib/libeTPkcs11.so',
    '/usr/lib/libkzidcard.so',
    '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so',
    '/usr/lib/opensc-pkcs11.so',
    '/usr/lib/softhsm/libsofthsm2.so',
    '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  ],
  win32: [
    String.raw`C:\Windows\System32\kztoken.dll`,
    String.raw`C:\Windows\System32\jcPKCS11-2.dll`,
    String.raw`C:\Windows\System32\eTPKCS11.dll`,
    String.raw`C:\Windows\System32\kzidcard.dll`,
    String.raw`C:\Program Files\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll`,
    String.raw`C:\SoftHSM2\lib\softhsm2-x64.dll`,
  ],
  darwin: [
    '/usr/local/lib/libkztoken.dylib',
    '/usr/local/lib/libjcPKCS11-2.dylib',
    '/usr/local/lib/libeTPkcs11.dylib',
    '/Library/OpenSC/lib/opensc-pkcs11.so',
    '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  ],
};

/**
 * Libraries of tokens on this machine: those that the administrator named, then those in their usual places. One that
 * has two names is one.
 */
export function tokenModules(named: readonly string[]): readonly string[] {
  const usual = (KNOWN[platform()] ?? []).filter((file) => existsSync(file));
  return [...new Set([...named, ...usual].map((file) => (existsSync(file) ? realpathSync(file) : file)))];
}
