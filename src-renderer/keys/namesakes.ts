import type { KeyFile } from '#contracts/workstation/keys.ts';

/** So many last digits of the number of a certificate tell two apart. */
const DIGITS = 8;

/** What tells a key file from others of its name: whose it is, and the end of the number of its certificate. */
export function namesakeFacts({ id, name, signer }: KeyFile, all: readonly KeyFile[]): readonly string[] {
  const hasNamesake = all.some((other) => other.id !== id && other.name === name);
  if (!hasNamesake || signer === null) return [];
  return [signer.organisation || signer.name, `№ …${signer.serial.slice(-DIGITS).toUpperCase()}`];
}
