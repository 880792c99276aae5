import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance } from 'fastify';
import { Fault } from '#domain/fault.ts';
import type { Centre } from '../centre.ts';
import { addDocumentRoutes } from '../documents/document-routes.ts';
import { addEventRoutes } from '../events/event-routes.ts';
import { addFeedRoutes } from '../feed/feed-routes.ts';
import { addLogRoutes } from '../journal/log-routes.ts';
import { describeError } from '../log.ts';
import { addSnapshotRoutes } from '../snapshot/snapshot-routes.ts';
import { callerKey } from './call-context.ts';
import { addCallRoutes, LARGEST_BODY } from './call-routes.ts';
import { faultCodeOf, sendFault } from './faults.ts';

export interface Limits {
  /** Calls of one account (strangers: of one address) in a minute. */
  readonly calls: number;
  /** Challenges and sign-ins from one address in a minute. */
  readonly signIns: number;
}

export interface AppOptions {
  readonly tls: { readonly keyPem: string; readonly certPem: string };
  readonly limits: Limits;
}

/** SEC-53. Nothing of this server is a page; no other origin has any business with it. */
const HEADERS = {
  'strict-transport-security': 'max-age=31536000',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT']);

/** Addresses come from the socket (SEC-32); Fastify's own log would write what ours may not hold. */
const LISTENER = {
  bodyLimit: LARGEST_BODY,
  trustProxy: false,
  logger: false,
  requestTimeout: 60_000,
  connectionTimeout: 0,
  keepAliveTimeout: 75_000,
  routerOptions: { maxParamLength: 100 },
  return503OnClosing: true,
  forceCloseConnections: true,
} as const;

/** The listener for workstations and third parties: HTTPS with TLS 1.3 only (SEC-28). */
export async function buildApp(centre: Centre, { tls, limits }: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    ...LISTENER,
    https: { key: tls.keyPem, cert: tls.certPem, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
    genReqId: () => randomUUID(),
    frameworkErrors: (_error, request, reply) => void sendFault(reply, 'NOT_FOUND', request.id),
  });
  answerFaults(app, centre);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (!METHODS.has(request.method)) throw new Fault('NOT_FOUND');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { routeOptions, id } = request;
    centre.log.info({
      trace: id,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
  await app.register(rateLimit, {
    max: limits.calls,
    timeWindow: '1 minute',
    keyGenerator: (request) => callerKey(request, centre.sessions),
    errorResponseBuilder: () => new Fault('TOO_MANY_REQUESTS'),
  });
  await addCallRoutes(app, centre, { signInLimit: { max: limits.signIns, timeWindow: '1 minute' } });
  addFeedRoutes(app, centre);
  addSnapshotRoutes(app, centre);
  addEventRoutes(app, centre);
  addLogRoutes(app, centre);
  await addDocumentRoutes(app, centre);
  return app;
}

function answerFaults(app: FastifyInstance, centre: Centre): void {
  app.setErrorHandler((error, request, reply) => {
    const code = faultCodeOf(error);
    if (code === 'INTERNAL') centre.log.error({ trace: request.id, error: describeError(error) }, 'request failed');
    return sendFault(reply, code, request.id);
  });
  app.setNotFoundHandler((request, reply) => sendFault(reply, 'NOT_FOUND', request.id));
}
