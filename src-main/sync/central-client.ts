import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { central } from '#contracts/central/index.ts';
import { Fault } from '#domain/fault.ts';
import { isFaultCode } from '../faults.ts';
import { CLOCK_TOLERANCE_MS, PinnedHttps, readAll, type Answer, type Call, type PinnedServer } from './pinned-https.ts';

/** A call answers in records, not in files: those go by the bulk routes. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** Label of the exported keying material that binds a sign-in to its connection; the server uses the same. */
const SIGN_IN_LABEL = 'EXPORTER-shekara-sign-in';

export type CentralCalls = ContractRouterClient<typeof central>;

/**
 * The central server as the workstation sees it: typed calls whose answers are checked against the contract, and plain
 * byte routes. Everything that goes wrong is a Fault.
 */
export class CentralClient {
  readonly calls: CentralCalls;
  readonly #https: PinnedHttps;
  readonly #token: () => string | null;
  #channel: string | null = null;

  constructor(server: PinnedServer, token: () => string | null, maxSockets?: number) {
    this.#https = new PinnedHttps(server, maxSockets);
    this.#token = token;
    const link = new RPCLink({
      url: `${server.server}/rpc`,
      fetch: (request) => this.#fetch(request),
      plugins: [new ResponseValidationPlugin(central)],
    });
    this.calls = withFaults(createORPCClient<CentralCalls>(link));
  }

  /** TLS exporter value of the connection that the last call went over: what a sign-in challenge must be bound to. */
  get channel(): string | null {
    return this.#channel;
  }

  /** True when our clock and the server's are too far apart for times of signing to mean anything. */
  get clockWrong(): boolean {
    return Math.abs(this.#https.skewMs) > CLOCK_TOLERANCE_MS;
  }

  get skewMs(): number {
    return this.#https.skewMs;
  }

  /** A byte route with the session's token. */
  bulk(call: Call): Promise<Answer> {
    return this.#https.send({ ...call, headers: { ...this.#authorization(), ...call.headers } });
  }

  close(): void {
    this.#https.close();
  }

  async #fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { message, socket } = await this.#https.send({
      method: request.method,
      path: pathname + search,
      headers: { ...Object.fromEntries(request.headers), ...this.#authorization() },
      signal: request.signal,
      ...(body ? { body } : {}),
    });
    this.#channel = socket.exportKeyingMaterial(32, SIGN_IN_LABEL, Buffer.alloc(0)).toString('hex');
    const bytes = await readAll(message, MAX_ANSWER_BYTES);
    const headers = new Headers();
    for (const name of ['content-type', 'content-disposition', 'retry-after']) {
      const value = message.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const status = message.statusCode ?? 0;
    if (status < 200) throw new Fault('SERVER_GARBLED', { data: { status } });
    return new Response(status === 204 || status === 304 ? null : new Uint8Array(bytes), { status, headers });
  }

  #authorization(): Record<string, string> {
    const token = this.#token();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  }
}

/** The same calls, throwing our faults instead of the library's errors. */
function withFaults<T extends object>(calls: T): T {
  return new Proxy(calls, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' || (typeof member === 'object' && member !== null)
        ? withFaults(member as object)
        : member;
    },
    apply: async (target, self, args) => {
      try {
        return await (Reflect.apply(
          target as unknown as (...input: unknown[]) => unknown,
          self,
          args,
        ) as Promise<unknown>);
      } catch (error) {
        throw callFault(error);
      }
    },
  });
}

/** A declared error of the server keeps its code; anything that the contract does not know is a garbled answer. */
function callFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof ORPCError && isFaultCode(error.code)) {
    const data: unknown = error.data;
    const trace = typeof data === 'object' && data !== null && 'trace' in data ? String(data.trace).slice(0, 40) : '';
    return new Fault(error.code, { cause: error, data: { serverTrace: trace } });
  }
  if (error instanceof ORPCError && error.status === 401) return new Fault('NOT_SIGNED_IN', { cause: error });
  if (error instanceof ORPCError && error.status === 429) return new Fault('TOO_MANY_REQUESTS', { cause: error });
  return new Fault('SERVER_GARBLED', { cause: error });
}
