import type { Protocol } from 'electron';
import { WINDOW_HEADERS } from '#contracts/csp.ts';
import { isBulkPath, notFound, type BulkAnswer } from '../bulk.ts';
import { SCHEME } from './electron-parts.ts';

/** Must run before the application is ready. */
export function declareScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/**
 * Answers every request of the window: its own files from the list of the build, tiles and opaque file ids from the
 * back half. Neither turns an address into a path (SEC-8); nothing else exists under the scheme.
 */
export function serveScheme(
  protocol: Protocol,
  sources: { files: (path: string) => BulkAnswer; bulk: (path: string) => Promise<BulkAnswer> },
): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'app' || request.method !== 'GET') return respond(notFound);
    return respond(isBulkPath(url.pathname) ? await sources.bulk(url.pathname) : sources.files(url.pathname));
  });
}

function respond(answer: BulkAnswer): Response {
  const empty = answer.status === 204 || answer.body.byteLength === 0;
  return new Response(empty ? null : new Uint8Array(answer.body), {
    status: answer.status,
    headers: { ...WINDOW_HEADERS, ...answer.headers },
  });
}
