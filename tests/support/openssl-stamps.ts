import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTimeStampRequest } from '#domain/signatures/timestamp/build-timestamp-request.ts';
import { tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { digestOf, type HashName } from '#domain/signatures/digests.ts';
import type { Keeper } from './test-authority.ts';

export interface Stamper {
  /** The whole reply to a request. */
  reply(request: Uint8Array): Uint8Array;
  /** A token over these bytes. */
  stamp(bytes: Uint8Array, hash?: HashName): Promise<Uint8Array>;
}

/** `openssl ts -reply` as an authority of time. `ess`: digest that names its certificate. */
export function openStamper(folder: string, by: Keeper, ess: 'sha1' | 'sha256' = 'sha256'): Stamper {
  const at = (name: string): string => join(folder, `${by.certificate.serial}-${name}`);
  writeFileSync(at('cert.pem'), by.pem);
  writeFileSync(at('key.pem'), by.keyPem);
  writeFileSync(at('config'), configOf(at, ess));
  const reply = (request: Uint8Array): Uint8Array => {
    writeFileSync(at('request'), request);
    const files = ['-config', at('config'), '-queryfile', at('request'), '-out', at('reply')];
    execFileSync('openssl', ['ts', '-reply', ...files], { stdio: 'ignore' });
    return new Uint8Array(readFileSync(at('reply')));
  };
  return {
    reply,
    async stamp(bytes, hash = 'SHA-256') {
      const imprint = await digestOf(hash, bytes);
      const token = tokenOfReply(reply(buildTimeStampRequest({ hash, imprint, nonce: Uint8Array.of(1, 2, 3, 4) })));
      if (!token) throw new Error('no token');
      return token;
    },
  };
}

const configOf = (at: (name: string) => string, ess: string): string => `
[tsa]
default_tsa = one
[one]
serial = ${at('serial')}
signer_cert = ${at('cert.pem')}
signer_key = ${at('key.pem')}
signer_digest = sha256
default_policy = 1.2.398.3.3.2.6.4
digests = sha256, sha384, sha512, sha1
accuracy = secs:1, millisecs:500
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ${ess}
`;
