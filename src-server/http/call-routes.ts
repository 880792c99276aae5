import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { RPCHandler } from '@orpc/server/fetch';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { central } from '#contracts/central/index.ts';
import type { ProcedureMeta } from '#contracts/meta.ts';
import { Fault } from '#domain/fault.ts';
import type { Centre } from '../centre.ts';
import { contextOf, type CallContext } from './call-context.ts';
import { toCallError } from './faults.ts';
import { guarded } from './guard.ts';
import { centralRouter } from './router.ts';
import { readStrictJson } from './strict-json.ts';

/** 1 MiB of a signed submission is 1.4 MB in base64. */
export const LARGEST_BODY = 1.5 * 1024 * 1024;
/** Paths are never resolved against what the caller names as host. */
const BASE = 'https://central.invalid';

interface Answering {
  handle(
    request: Request,
    options: { prefix: `/${string}`; context: CallContext },
  ): Promise<{ matched: boolean; response?: Response | undefined }>;
}

export interface CallRouteOptions {
  readonly signInLimit: { readonly max: number; readonly timeWindow: string };
}

/** Typed calls: /rpc for workstations, /api with OpenAPI for third parties. One router behind both. */
export async function addCallRoutes(
  app: FastifyInstance,
  centre: Centre,
  { signInLimit }: CallRouteOptions,
): Promise<void> {
  const [rpc, api] = callHandlers(centre);
  const document = await openApiDocument();
  await app.register((calls, _options, done) => {
    calls.removeAllContentTypeParsers();
    calls.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: LARGEST_BODY },
      (_request, body, parsed) => parsed(null, body),
    );
    const answerRpc = (request: FastifyRequest, reply: FastifyReply) => answer(centre, rpc, '/rpc', request, reply);
    const answerApi = (request: FastifyRequest, reply: FastifyReply) => answer(centre, api, '/api', request, reply);
    // Guessing is slowed by address, apart from the calls of those who are in.
    const config = { rateLimit: { ...signInLimit, groupId: 'sign-in' } };
    for (const path of ['challenge', 'signIn', 'changePassword'].map((name) => `/rpc/session/${name}`))
      calls.post(path, { config }, answerRpc);
    for (const path of ['challenge', 'sign-in', 'change-password'].map((name) => `/api/session/${name}`))
      calls.post(path, { config }, answerApi);
    calls.get('/api/openapi.json', () => document);
    calls.route({ method: ['GET', 'POST'], url: '/rpc/*', handler: answerRpc });
    calls.route({ method: ['GET', 'POST'], url: '/api/*', handler: answerApi });
    done();
  });
}

function callHandlers(centre: Centre): readonly [Answering, Answering] {
  const router = centralRouter(centre);
  // What breaks before a procedure is reached is a body that no procedure could take.
  const reached = new WeakSet<CallContext>();
  const options = {
    interceptors: [
      async <T>({ context, next }: { context: CallContext; next: () => Promise<T> }): Promise<T> => {
        try {
          return await next();
        } catch (error) {
          throw toCallError(
            reached.has(context) ? error : new Fault('BAD_INPUT', { cause: error }),
            context.trace,
            centre.log,
          );
        }
      },
    ],
    clientInterceptors: [
      (call: {
        context: CallContext;
        input: unknown;
        path: readonly string[];
        procedure: { '~orpc': { meta: object } };
        next: () => Promise<unknown>;
      }) => {
        reached.add(call.context);
        return guarded(centre, { ...call, needs: needsOf(call.procedure['~orpc'].meta) }, () => call.next());
      },
    ],
  };
  return [new RPCHandler(router, options), new OpenAPIHandler(router, options)];
}

/** A meta without `needs` is one that nobody has thought about. */
function needsOf(meta: object): ProcedureMeta['needs'] {
  return 'needs' in meta ? (meta as ProcedureMeta).needs : 'unset';
}

async function answer(
  centre: Centre,
  handler: Answering,
  prefix: `/${string}`,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = readBody(request);
  const url = new URL(request.raw.url ?? '/', BASE);
  readQuery(url);
  const headers = body === null ? {} : { 'content-type': 'application/json' };
  const call = new Request(url, {
    method: request.method,
    headers,
    ...(body === null ? {} : { body: new Uint8Array(body) }),
  });
  const { matched, response } = await handler.handle(call, { prefix, context: contextOf(request, centre.sessions) });
  if (!matched || response === undefined) throw new Fault('NOT_FOUND');
  reply.code(response.status).type(response.headers.get('content-type') ?? 'application/json');
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

function readBody({ body }: FastifyRequest): Buffer | null {
  if (!Buffer.isBuffer(body) || body.length === 0) return null;
  demandEnvelope(readStrictJson(body));
  return body;
}

/** Calls by GET carry their input in the address; it has the same limits. */
function readQuery(url: URL): void {
  const data = url.searchParams.get('data');
  if (data !== null) demandEnvelope(readStrictJson(Buffer.from(data)));
}

/** An object, and of the call format only plain JSON: no contract needs its dates, sets and paths into objects. */
function demandEnvelope(value: unknown): void {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!plain || ('meta' in value && !isEmptyList(value.meta))) throw new Fault('BAD_INPUT');
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function openApiDocument() {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(central, {
    info: { title: 'Shekara central server', version: '1' },
    servers: [{ url: '/api' }],
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    security: [{ session: [] }],
  });
}
