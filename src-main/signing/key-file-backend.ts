import { openKeyFile } from './key-file.ts';
import { signsMessages } from './sign-detached.ts';
import type { SignerBackend } from './signer-backend.ts';

export interface KeyFileOptions {
  readonly bytes: Uint8Array;
  readonly now: Date;
}

/** One key file. It shows nothing before its password was given. */
export function keyFileBackend({ bytes, now }: KeyFileOptions): SignerBackend {
  return {
    capabilities: { secret: 'password', signs: 'attributes' },
    list: () => Promise.resolve([]),
    open: async (_, password) => signsMessages(openKeyFile(bytes, password, now)),
    close: () => void bytes.fill(0),
  };
}
