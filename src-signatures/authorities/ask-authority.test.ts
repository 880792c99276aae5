import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAuthority } from './ask-authority.ts';

const PIECE = Buffer.alloc(64 * 1024);

describe('an authority that means harm', () => {
  let server: Server;
  let sent = 0;
  const ended = Promise.withResolvers<undefined>();
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/elsewhere') return response.writeHead(302, { location: '/endless' }).end();
      response.writeHead(200);
      if (request.url === '/silent') return response.write(PIECE.subarray(0, 10));
      response.once('close', () => ended.resolve(undefined));
      const more = (): void => {
        while (!response.destroyed) {
          sent += PIECE.length;
          if (!response.write(PIECE)) return void response.once('drain', more);
        }
      };
      return more();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = (path: string): Promise<Uint8Array> => {
    const { port } = server.address() as AddressInfo; // a TCP server that listens has one
    const post = { type: 'application/ocsp-request', body: new Uint8Array(3) };
    return askAuthority({ address: `http://127.0.0.1:${port}/${path}`, post, mostBytes: 1_000_000 });
  };

  it('SEC-70 sends without end: after a megabyte it is hung up on, and nothing of it stays', async () => {
    await expect(ask('endless')).rejects.toMatchObject({ code: 'AUTHORITY_SILENT' });
    await ended.promise;
    // What the line itself holds comes on top.
    expect(sent).toBeLessThan(20_000_000);
  });

  it('SEC-70 begins an answer and never ends it: it is left after ten seconds', async () => {
    const since = performance.now();
    await expect(ask('silent')).rejects.toMatchObject({ code: 'AUTHORITY_SILENT' });
    expect(performance.now() - since).toBeLessThan(15_000);
  });

  it('SEC-37 sends on to another address: nobody follows', async () => {
    await expect(ask('elsewhere')).rejects.toMatchObject({ code: 'AUTHORITY_SILENT' });
  });
});
