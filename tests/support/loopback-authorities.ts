import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openStamper } from './openssl-stamps.ts';
import type { Keeper } from './test-authority.ts';

/** `openssl ocsp` and `openssl ts` behind loopback listeners, that can fall silent. */
export interface LoopbackAuthorities {
  readonly ocsp: string;
  readonly tsp: string;
  /** Questions that came, also those that were not answered. */
  readonly asked: { ocsp: number; tsp: number };
  silent: boolean;
  /** Lines of the responder's index. */
  index: string;
  /** The authority of time from now on. */
  stampBy(keeper: Keeper): void;
  close(): void;
}

export interface AuthorityKeepers {
  readonly root: Keeper;
  readonly responder: Keeper;
  readonly clock: Keeper;
}

export async function startAuthorities(folder: string, keepers: AuthorityKeepers): Promise<LoopbackAuthorities> {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('ca.pem'), keepers.root.pem);
  writeFileSync(at('ocsp.pem'), keepers.responder.pem);
  writeFileSync(at('ocsp.key'), keepers.responder.keyPem);
  let stamper = openStamper(folder, keepers.clock);
  const ocsp = await serve((body) => {
    authorities.asked.ocsp += 1;
    if (authorities.silent) return null;
    writeFileSync(at('index'), authorities.index);
    writeFileSync(at('asked'), body);
    const keys = ['-CA', at('ca.pem'), '-rsigner', at('ocsp.pem'), '-rkey', at('ocsp.key'), '-nmin', '60'];
    const files = ['-index', at('index'), '-reqin', at('asked'), '-respout', at('said')];
    execFileSync('openssl', ['ocsp', ...keys, ...files], { stdio: 'ignore' });
    return readFileSync(at('said'));
  });
  const tsp = await serve((body) => {
    authorities.asked.tsp += 1;
    return authorities.silent ? null : stamper.reply(body);
  });
  const authorities: LoopbackAuthorities = {
    ocsp: ocsp.address,
    tsp: tsp.address,
    asked: { ocsp: 0, tsp: 0 },
    silent: false,
    index: '',
    stampBy(keeper) {
      stamper = openStamper(folder, keeper);
    },
    close() {
      ocsp.close();
      tsp.close();
    },
  };
  return authorities;
}

/** Files under names, as an authority lays out its lists; what is not there is not found. */
export async function serveFiles(files: ReadonlyMap<string, Uint8Array>) {
  const asked: string[] = [];
  const { address, close } = await serve((_, path) => {
    asked.push(path.slice(1));
    return files.get(path.slice(1)) ?? null;
  });
  return { asked, close, address: (name: string): string => `${address}${name}` };
}

async function serve(answer: (body: Uint8Array, path: string) => Uint8Array | null) {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const said = answer(Buffer.concat(pieces), request.url ?? '');
      if (said === null) request.socket.destroy();
      else response.end(said);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return { address: `http://127.0.0.1:${String(port)}/`, close: () => server.close() };
}
