import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { OID } from '#domain/signatures/der/oids.ts';
import { makeAuthority, makeLeaf } from '../../tests/support/test-tls.ts';
import { CentralClient } from './central-client.ts';
import { PinnedHttps, readAll } from './pinned-https.ts';

const pinned = makeAuthority('Shekara server CA');
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

let reached = 0;
async function serve(
  options: ServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('here'),
): Promise<string> {
  reached = 0;
  const server = createServer(options, (request, response) => {
    reached++;
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

async function knock(server: string): Promise<string> {
  const https = new PinnedHttps({ server, caPem: pinned.pem });
  try {
    const { message } = await https.send({ method: 'GET', path: '/' });
    return (await readAll(message, 1000)).toString();
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    https.close();
  }
}

describe('the line to the server', () => {
  it('is open to the server of the pinned authority', async () => {
    expect(await knock(await serve(makeLeaf(pinned)))).toBe('here');
  });

  const stranger = makeAuthority('Another authority');
  const namesake = makeAuthority('Shekara server CA');
  const leaf = makeLeaf(pinned);
  const foreign = makeLeaf(stranger);
  const wrong: readonly (readonly [string, ServerOptions])[] = [
    ['another authority', makeLeaf(stranger)],
    ['an authority of the same name', makeLeaf(namesake)],
    ['another authority that sends ours along', { ...foreign, cert: foreign.cert + pinned.pem }],
    [
      'a certificate that signed itself',
      { cert: stranger.pem, key: stranger.key.export({ type: 'pkcs8', format: 'pem' }) },
    ],
    ['another name', makeLeaf(pinned, { names: ['kadastr.example'] })],
    ['a similar name', makeLeaf(pinned, { names: ['localhost.evil.example', 'xlocalhost'] })],
    ['an address for the name', makeLeaf(pinned, { names: ['127.0.0.1'] })],
    ['an expired certificate', makeLeaf(pinned, { fromDays: -30, toDays: -1 })],
    ['a certificate of tomorrow', makeLeaf(pinned, { fromDays: 1, toDays: 30 })],
    ['a certificate for clients', makeLeaf(pinned, { purposes: [OID.clientAuth] })],
    ['an older protocol', { ...makeLeaf(pinned), maxVersion: 'TLSv1.2' as const }],
    ['a certificate issued by a server of ours', makeLeaf({ ...stranger, pem: leaf.cert })],
  ];
  for (const [name, options] of wrong) {
    it(`SEC-29 sends nothing to ${name}`, async () => {
      expect(await knock(await serve(options))).toBe('SERVER_UNTRUSTED');
      expect(reached).toBe(0);
    });
  }
  it('SEC-29 does not care for environment variables', async () => {
    const server = await serve({ key: foreign.key, cert: foreign.cert });
    const folder = mkdtempSync(join(tmpdir(), 'shekara-line-'));
    writeFileSync(join(folder, 'stranger.pem'), stranger.pem);
    const script = `import { PinnedHttps } from ${JSON.stringify(new URL('./pinned-https.ts', import.meta.url).href)};
      const https = new PinnedHttps(${JSON.stringify({ server, caPem: pinned.pem })});
      try { await https.send({ method: 'GET', path: '/' }); console.log('sent'); } catch (error) { console.log(error.code); } process.exit(0);`;
    writeFileSync(join(folder, 'knock.mts'), script);
    const { stdout } = await promisify(execFile)(process.execPath, ['--use-system-ca', join(folder, 'knock.mts')], {
      env: {
        ...process.env,
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        NODE_EXTRA_CA_CERTS: join(folder, 'stranger.pem'),
        SSL_CERT_FILE: join(folder, 'stranger.pem'),
        NODE_OPTIONS: '',
      },
      cwd: new URL('../..', import.meta.url),
    });
    rmSync(folder, { recursive: true });
    expect(stdout.trim()).toBe('SERVER_UNTRUSTED');
    expect(reached).toBe(0);
  });

  it('says offline when nobody listens', async () => {
    const server = await serve(makeLeaf(pinned));
    servers.splice(0).forEach((one) => one.close());
    expect(await knock(server)).toBe('OFFLINE');
  });
});

describe('answers that are none', () => {
  const good = makeLeaf(pinned);
  const garbage: readonly (readonly [string, (response: ServerResponse) => void, readonly string[]])[] = [
    ['no JSON', (r) => r.end('nonsense'), ['SERVER_GARBLED']],
    [
      'a page of a proxy',
      (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Login</h1>'),
      ['SERVER_GARBLED'],
    ],
    [
      'JSON of another shape',
      (r) => r.writeHead(200, { 'content-type': 'application/json' }).end('{"json":{"nonce":1}}'),
      ['SERVER_GARBLED'],
    ],
    [
      'an extra field',
      (r) =>
        r
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ json: { ...challenge, extra: 1 } })),
      ['SERVER_GARBLED'],
    ],
    ['a redirect', (r) => r.writeHead(302, { location: 'https://evil.example/' }).end(), ['SERVER_GARBLED']],
    ['a server error', (r) => r.writeHead(500).end('stack'), ['SERVER_GARBLED']],
    [
      'an unknown code',
      (r) =>
        r
          .writeHead(418, { 'content-type': 'application/json' })
          .end('{"json":{"defined":true,"code":"TEAPOT","status":418,"message":""}}'),
      ['SERVER_GARBLED'],
    ],
    [
      'a line cut in the middle',
      (r) => {
        r.writeHead(200, { 'content-length': '1000' }).write('{"json"');
        setTimeout(() => r.destroy(), 20);
      },
      ['OFFLINE'],
    ],
    ['no answer at all', (r) => r.destroy(), ['OFFLINE']],
    [
      'prototype tricks',
      (r) =>
        r
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"json":{"__proto__":{"a":1}},"meta":[[9,"__proto__","x"]]}'),
      ['SERVER_GARBLED'],
    ],
  ];
  const challenge = {
    format: 'shekara-sign-in/1',
    purpose: 'sign-in',
    server: 'x',
    login: 'a',
    nonce: 'a'.repeat(64),
    passwordKey: 'AAAA',
    channel: 'b'.repeat(64),
    expiresAt: '2026-11-23T10:00:00Z',
  };

  for (const [name, answer, codes] of garbage) {
    it(`are told apart: ${name}`, async () => {
      const server = await serve({ key: good.key, cert: good.cert }, (_, response) => answer(response));
      const client = new CentralClient({ server, caPem: pinned.pem }, () => null);
      const code = await client.calls.session.challenge({ login: 'a' }).then(
        () => 'accepted',
        (error: { code?: string }) => error.code,
      );
      client.close();
      expect(codes).toContain(code);
    });
  }

  it('a good answer over the same stand-in is taken, and tells a wrong clock', async () => {
    const server = await serve({ key: good.key, cert: good.cert }, (_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json', date: new Date(Date.now() + 6 * 60_000).toUTCString() })
        .end(JSON.stringify({ json: challenge }));
    });
    const client = new CentralClient({ server, caPem: pinned.pem }, () => null);
    expect((await client.calls.session.challenge({ login: 'a' })).nonce).toBe(challenge.nonce);
    expect(client.clockWrong).toBe(true);
    client.close();
  });
});
