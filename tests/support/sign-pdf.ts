import { randomBytes, sign } from 'node:crypto';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signsMessages } from '#main/signing/sign-detached.ts';
import { signPdf } from '#main/signing/sign-pdf.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { gostCertificate, writeGostKeyFile } from './gost-key-file.ts';
import { pdfOf, ONE_PAGE } from './small-pdf.ts';
import type { Keeper } from './test-authority.ts';

/** A small PDF of its own. */
export const pdfSaying = (words: string): Uint8Array =>
  pdfOf([`(${words} ${randomBytes(8).toString('hex')})`, ...ONE_PAGE]);

export const keyOf = ({ certificate, key }: Pick<Keeper, 'certificate' | 'key'>): OpenedKey => ({
  certificate,
  chain: [],
  sign: (bytes) => Promise.resolve(sign('sha256', bytes, key)),
  close: () => undefined,
});

/** A key of the national kind, whose certificate signs itself. */
export function gostKey(now: Date): OpenedKey {
  const secret = BigInt(`0x${randomBytes(60).toString('hex')}`);
  const [certificate, password] = [gostCertificate(secret, now), 'пароль'];
  return openKeyFile(writeGostKeyFile({ secret, certificate, password, protection: 'aes256' }), password, now, {
    gost: true,
  });
}

/** A PDF with a signature inside, PAdES. */
export async function signInside(key: OpenedKey, file: Uint8Array, now: Date = new Date()): Promise<Uint8Array> {
  const made = await signPdf({ file, key: { ...signsMessages(key), kind: 'file' }, now });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}
