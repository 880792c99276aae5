import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority, makeLeaf } from '../../tests/support/test-tls.ts';
import { LineProbe } from './line-probe.ts';

const pinned = makeAuthority('Shekara server CA');
const servers: Server[] = [];
const probes: LineProbe[] = [];
afterEach(() => {
  for (const probe of probes.splice(0)) probe.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(authority: ReturnType<typeof makeAuthority>): Promise<string> {
  const server = createServer(makeLeaf(authority), (_, response) => response.writeHead(404).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** The first change that the probe tells. */
const firstChange = (server: string): Promise<LineProbe['line']> =>
  new Promise((resolve) => {
    const probe = new LineProbe({ server, caPem: pinned.pem }, resolve);
    probes.push(probe);
    probe.start();
  });

describe('LineProbe', () => {
  it('tells that the pinned server is there, and how far away', async () => {
    const line = await firstChange(await serve(pinned));
    expect(line.line).toBe('online');
    expect(line.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('SEC-29 tells another certificate than the pinned one from a server that is gone', async () => {
    const line = await firstChange(await serve(makeAuthority('Another CA')));
    expect(line).toEqual({ line: 'untrusted', latencyMs: null });
  });
});
