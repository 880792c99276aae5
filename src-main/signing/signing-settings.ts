import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#domain/fault.ts';

/** What the administrator says about keys on this machine: `signing.json` in the home folder. */
export const SigningSettings = z.strictObject({
  /** Libraries of tokens besides those in their usual places. */
  pkcs11: z.array(z.string().min(1).max(500)).max(20).default([]),
  ncalayer: z
    .strictObject({
      port: z.int().min(1).max(65_535).default(13_579),
      /** Certificate of NCALayer or of its authority, PEM. Without it NCALayer is not spoken to. */
      ca: z.string().min(1).max(20_000).nullable().default(null),
    })
    .prefault({}),
  /** Authorities between the root and the person, PEM: tokens seldom hold them. */
  authorities: z.string().max(200_000).default(''),
  /**
   * GOST keys in files may sign. The arithmetic is JavaScript's and not of constant time: who can measure this machine
   * very exactly while it signs may learn of the key. Keys in tokens and NCALayer are not concerned.
   */
  gostKeyFiles: z.boolean().default(false),
});
export type SigningSettings = z.infer<typeof SigningSettings>;

export const NO_SIGNING_SETTINGS: SigningSettings = SigningSettings.parse({});

/** Faults STORE_DAMAGED when the file is there and makes no sense: a setting half read is none. */
export function readSigningSettings(home: string): SigningSettings {
  const file = join(home, 'signing.json');
  if (!existsSync(file)) return NO_SIGNING_SETTINGS;
  try {
    return SigningSettings.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'signing.json' } });
  }
}
