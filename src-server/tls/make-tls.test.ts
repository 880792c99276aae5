import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureTls, type Tls } from './make-tls.ts';

describe('ensureTls', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'shekara-tls-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is trusted by a client that pins its authority, and by no other', async () => {
    const tls = ensureTls(folder, ['kadastr.example']);
    const stranger = ensureTls(join(folder, 'other'));
    await expect(ask(tls, tls.caPem)).resolves.toBe('here');
    await expect(ask(tls, stranger.caPem)).rejects.toThrow(/certificate|signature/);
  });

  it('keeps authority and certificate over a restart, and renews only the certificate for a new name', () => {
    const first = ensureTls(folder);
    expect(ensureTls(folder)).toEqual(first);
    const second = ensureTls(folder, ['kadastr.example']);
    expect(second.caPem).toBe(first.caPem);
    expect(second.certPem).not.toBe(first.certPem);
  });

  it('keeps its keys from other users of the machine', () => {
    ensureTls(folder);
    expect(['ca-key.pem', 'server-key.pem'].map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual([0, 0]);
  });
});

async function ask(tls: Tls, ca: string): Promise<string> {
  const server = createServer({ cert: tls.certPem, key: tls.keyPem }, (_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<string>((resolve, reject) => {
      request({ host: 'localhost', port, ca, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
  } finally {
    server.close();
  }
}
