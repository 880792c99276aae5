import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { WINDOW_HEADERS } from '#contracts/csp.ts';
import { isBulkPath, notFound, type BulkAnswer } from '../bulk.ts';
import { createBackHalf, type BackHalf, type BackHalfOptions } from '../core.ts';
import { Gate } from './gate.ts';
import { attachSocket } from './socket.ts';
import { staticFiles } from './static-files.ts';

export interface HostOptions extends BackHalfOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly rendererFolder: string;
  /** Of the cookie, when this host takes the place of one that ended. */
  readonly secret?: string;
}

export interface Host {
  /** Address with the one-time token: opens the workstation in one browser, once. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the back half and the window's files to a browser on this machine, and to nobody else (SEC-12). */
export async function startHost(options: HostOptions): Promise<Host> {
  const backHalf = await createBackHalf(options);
  const gate = new Gate(options.secret);
  const files = staticFiles(options.rendererFolder);
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    answer({ backHalf, gate, files }, request, response).catch(() => {
      if (!response.headersSent) send(response, { ...notFound, status: 500 });
      response.destroy();
    });
  });
  const closeSockets = attachSocket(server, gate, backHalf);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // By address, never by name: a name could be made to mean another interface.
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  gate.listenOn(typeof address === 'object' && address ? address.port : options.port);
  return {
    url: `${gate.origin}/?token=${gate.token}`,
    origin: gate.origin,
    close: async () => {
      closeSockets();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await backHalf.close();
    },
  };
}

interface Parts {
  readonly backHalf: BackHalf;
  readonly gate: Gate;
  readonly files: (path: string) => BulkAnswer;
}

async function answer(
  { backHalf, gate, files }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = readUrl(request, gate);
  const admission = url ? gate.admit(request, url) : 'out';
  if (!url || admission === 'out') return send(response, { ...notFound, status: 403 });
  if (typeof admission === 'object') {
    return send(response, {
      status: 303,
      headers: { location: '/', 'set-cookie': admission.cookie, 'cache-control': 'no-store' },
      body: notFound.body,
    });
  }
  if (request.method !== 'GET') return send(response, { ...notFound, status: 405 });
  if (!isBulkPath(url.pathname)) return send(response, files(url.pathname));
  const left = new AbortController();
  response.once('close', () => left.abort());
  send(response, await backHalf.bulk(url.pathname, left.signal));
}

function readUrl(request: IncomingMessage, gate: Gate): URL | null {
  // `//name/` and full addresses in the request line would be read as another host.
  if (!request.url?.startsWith('/') || request.url.startsWith('//')) return null;
  return URL.canParse(request.url, gate.origin) ? new URL(request.url, gate.origin) : null;
}

function send(response: ServerResponse, { status, headers, body }: BulkAnswer): void {
  response.writeHead(status, { ...WINDOW_HEADERS, ...headers, 'content-length': body.byteLength });
  response.end(body);
}
