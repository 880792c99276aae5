import type { FastifyInstance } from 'fastify';
import type { Centre } from '../centre.ts';
import { demandBulk } from '../http/bulk-access.ts';
import { headSize } from '../journal/journal.queries.ts';

/** Also how long a blocked account may still hear that there is something (SEC-42). */
const HEARTBEAT_MS = 5_000;
const RETRY_MS = 2_000;
/** A listener that does not read for this many bytes is let go; he reconnects and pulls. */
const MOST_UNREAD = 256 * 1024;

/** GET /bulk/events/{region}: the present head at once, then every new one. Ends with the session. */
export function addEventRoutes(app: FastifyInstance, centre: Centre): void {
  const listening = new Set<() => void>();
  // Before the store closes: a heartbeat looks into it.
  app.addHook('preClose', () => {
    for (const end of listening) end();
  });
  app.get<{ Params: { region: string } }>('/bulk/events/:region', (request, reply) => {
    const caller = demandBulk(request, centre, 'parcel.view', request.params.region);
    reply.hijack();
    const out = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) out.setHeader(name, value);
    out.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (event: string, data: unknown, id?: number): void => {
      if (out.writableLength > MOST_UNREAD) out.destroy();
      else out.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const sendHead = (size: number): void => send('head', { region: centre.region, size }, size);
    out.write(`retry: ${RETRY_MS}\n\n`);
    sendHead(headSize(centre.store.raw, centre.region));
    const stop = centre.events.listen({
      login: caller.account.login,
      head: sendHead,
      notice: () => send('notice', {}),
    });
    const heartbeat = setInterval(() => {
      // A blocked account hears nothing more (SEC-42); looking does not prolong the session.
      if (centre.sessions.holds(caller.token, caller.ip)) out.write(': \n\n');
      else out.end();
    }, HEARTBEAT_MS);
    const end = (): void => {
      clearInterval(heartbeat);
      stop();
      listening.delete(end);
      out.end();
    };
    listening.add(end);
    out.on('close', end);
    if (out.destroyed) end();
  });
}
