import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CONTENT_SECURITY_POLICY } from '#contracts/csp.ts';
import { startNodeParser } from '../exchange/start-parser.ts';
import { forkNode } from '../fork.ts';
import { silentLog } from '../log.ts';
import { startHost, type Host } from './start-host.ts';

let folder: string;
let host: Host;

const options = () => ({
  seatName: 'test',
  seatFolder: join(folder, 'seat'),
  enrolment: null,
  resourcesFolder: folder,
  fork: forkNode,
  startParser: startNodeParser,
  clock: () => new Date(),
  log: silentLog,
  port: 0,
  rendererFolder: join(folder, 'window'),
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-host-'));
  mkdirSync(join(folder, 'window', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'window', 'index.html'), '<!doctype html><title>Shekara</title>');
  writeFileSync(join(folder, 'window', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'SECRET');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'window', 'link.txt'));
  host = await startHost(options());
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Unlike fetch it sends any header and any path exactly as given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(host.origin);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers }, (message) => {
      let body = '';
      message.on('data', (part: Buffer) => (body += part.toString()));
      message.on('end', () => resolve({ status: message.statusCode ?? 0, headers: message.headers, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

async function enter(): Promise<string> {
  const { search } = new URL(host.url);
  const answer = await ask(`/${search}`);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

const opens = (headers: Record<string, string>, path = '/rpc'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

describe('the browser host', () => {
  it('SEC-12 lets one browser in by a token that works once, with a cookie no script can read', async () => {
    const { search } = new URL(host.url);
    expect((await ask('/')).status).toBe(403);
    expect((await ask('/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(403);
    const first = await ask(`/${search}`);
    expect(first.status).toBe(303);
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(`/${search}`)).status).toBe(403);
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('/', { cookie })).body).toContain('Shekara');
    expect((await ask('/', { cookie: cookie.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')) })).status).toBe(403);
  });

  it('SEC-12 refuses a rebinding name, a foreign and an opaque origin, another site and other methods', async () => {
    const cookie = await enter();
    const { host: name } = new URL(host.origin);
    expect((await ask('/', { cookie, host: name })).status).toBe(200);
    for (const wrong of [
      'evil.example',
      `evil.example:${name.split(':')[1] ?? ''}`,
      '127.0.0.1',
      '127.0.0.1:1',
      '[::1]:80',
    ]) {
      expect((await ask('/', { cookie, host: wrong })).status).toBeGreaterThanOrEqual(400);
    }
    for (const origin of ['null', 'https://evil.example', `https://${name}`, `http://localhost:1`]) {
      expect((await ask('/', { cookie, origin })).status).toBe(403);
    }
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/', { cookie, 'sec-fetch-site': site })).status).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      expect((await ask('/', { cookie }, method)).status).toBe(405);
  });

  it('SEC-12 opens a socket for its own page only', async () => {
    const cookie = await enter();
    expect(await opens({ cookie, origin: host.origin })).toBe(true);
    expect(await opens({ cookie })).toBe(false);
    expect(await opens({ origin: host.origin })).toBe(false);
    expect(await opens({ cookie, origin: 'null' })).toBe(false);
    expect(await opens({ cookie, origin: 'http://evil.example' })).toBe(false);
    expect(await opens({ cookie, origin: host.origin, host: 'evil.example' })).toBe(false);
    expect(await opens({ cookie, origin: host.origin }, '/rpc?x=1')).toBe(false);
  });

  it('SEC-12 listens on loopback and nowhere else', async () => {
    const port = Number(new URL(host.origin).port);
    const others = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4'),
    );
    for (const { address } of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port });
        socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      });
      expect(reached).toBe(false);
    }
  });

  it('SEC-3 sends the policy with every answer and lets nothing be sniffed', async () => {
    const cookie = await enter();
    for (const path of ['/', '/assets/app.js', '/nothing']) {
      const { headers } = await ask(path, { cookie });
      expect(headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*/);
    expect((await ask('/assets/app.js', { cookie })).headers['content-type']).toContain('text/javascript');
  });

  it('SEC-8 serves what is in its list and no path', async () => {
    const cookie = await enter();
    const corpus = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/..;/secret.txt',
      '/link.txt',
      '//secret.txt',
      '/%00',
      '/index.html%00.js',
      '/index.html/',
      '/assets',
      '/assets/',
      '/.env',
      '/CON',
      '/aux.js',
      '/\\\\server\\share',
      '/%252e%252e/secret.txt',
      '/files/../secret.txt',
      '/INDEX.HTML',
      '/tiles/%2e%2e/secret.txt',
      '/assets/app.js?../../secret.txt#',
      '/file:///etc/passwd',
      '/http://evil.example/',
    ];
    for (const path of corpus) {
      const answer = await ask(path, { cookie });
      expect(answer.body, path).not.toContain('SECRET');
      if (!path.startsWith('/assets/app.js?')) expect([400, 401, 403, 404], path).toContain(answer.status);
    }
  });

  it('gives no tile and no file to a window without a session', async () => {
    const cookie = await enter();
    expect((await ask('/tiles/1/12/14/1/1.mvt', { cookie })).status).toBe(401);
    expect((await ask(`/files/${'a'.repeat(32)}`, { cookie })).status).toBe(401);
  });

  it('refuses a second process on the same seat and goes on itself', async () => {
    await expect(startHost(options())).rejects.toMatchObject({ code: 'STORE_BUSY' });
    const cookie = await enter();
    expect((await ask('/', { cookie })).status).toBe(200);
  });
});
