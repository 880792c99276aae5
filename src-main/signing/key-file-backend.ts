import { openKeyFile } from './key-file.ts';
import { signsMessages } from './sign-detached.ts';
import type { SignerBackend } from './signer-backend.ts';

export interface KeyFileOptions {
  readonly bytes: Uint8Array;
  readonly now: Date;
  /** Whether GOST keys may sign from a file here. */
  readonly gost: boolean;
}

/** One key file. It shows nothing before its password was given. */
export function keyFileBackend({ bytes, now, gost }: KeyFileOptions): SignerBackend {
  return {
    capabilities: { secret: 'password', signs: 'attributes' },
    list: () => Promise.resolve([]),
    open: async (_, password) => signsMessages(openKeyFile(bytes, password, now, { gost })),
    close: () => void bytes.fill(0),
  };
}
