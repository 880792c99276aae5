import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { Fault } from '#domain/fault.ts';

/** A server that says nothing for so long counts as gone. */
const SILENCE_MS = 20_000;

/** Longest difference between the server's clock and ours with which times of signing make sense. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface PinnedServer {
  /** https://host:port */
  readonly server: string;
  /** The one authority this seat believes; the system's own are never asked (SEC-29). */
  readonly caPem: string;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
  /** Zero: an answer that never ends (events) may be silent for long. */
  readonly silenceMs?: number;
}

export interface Answer {
  readonly message: IncomingMessage;
  readonly socket: TLSSocket;
}

/**
 * The only way from this seat to the network: TLS 1.3 to the enrolled server, proven by the pinned authority and its
 * name. Every option that an environment variable or the system's store could change is given here explicitly.
 */
export class PinnedHttps {
  readonly #server: URL;
  readonly #agent: Agent;
  #skewMs = 0;

  constructor({ server, caPem }: PinnedServer, maxSockets = 8) {
    this.#server = new URL(server);
    const name = this.#server.hostname;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets,
      ca: [caPem],
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      checkServerIdentity: checkName,
      ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
    });
  }

  /** Server's clock minus ours, of the last answer. */
  get skewMs(): number {
    return this.#skewMs;
  }

  /** Faults OFFLINE, SERVER_UNTRUSTED, CANCELLED */
  send({ method, path, headers = {}, body, signal, silenceMs = SILENCE_MS }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = Date.now();
      const request = httpsRequest({
        agent: this.#agent,
        host: this.#server.hostname,
        port: this.#server.port || 443,
        method,
        path,
        headers: { ...headers, ...(body ? { 'content-length': body.byteLength } : {}) },
        ...(signal ? { signal } : {}),
      });
      request.setTimeout(silenceMs, () => request.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
      request.once('error', (error) => reject(lineFault(error)));
      request.once('response', (message) => {
        this.#noteClock(message, asked);
        // The options of this agent are TLS; the type of a response only knows plain sockets.
        resolve({ message, socket: message.socket as TLSSocket });
      });
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #noteClock(message: IncomingMessage, asked: number): void {
    const said = Date.parse(message.headers.date ?? '');
    if (Number.isFinite(said)) this.#skewMs = said - (asked + Date.now()) / 2;
  }
}

/** Alternative names only: the common name of a certificate without them must not count (RFC 9525). */
function checkName(host: string, certificate: PeerCertificate): Error | undefined {
  return checkServerIdentity(host, { ...certificate, subject: { ...certificate.subject, CN: '' } });
}

/** Reads a whole answer of bounded size. Faults OFFLINE when it breaks off, SERVER_GARBLED when it is too long. */
export async function readAll(message: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of message as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) break;
      parts.push(part);
    }
  } catch (error) {
    throw lineFault(error);
  }
  if (size > limit) {
    message.destroy();
    throw new Fault('SERVER_GARBLED', { data: { reason: 'tooLong' } });
  }
  if (!message.complete) throw new Fault('OFFLINE', { data: { reason: 'cut' } });
  return Buffer.concat(parts);
}

/** What a broken line means: nobody there, somebody else there, or we stopped it ourselves. */
export function lineFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ABORT_ERR') return new Fault('CANCELLED', { cause: error });
  // Names of OpenSSL's verification results, of Node's name check and of a failed handshake.
  const untrusted =
    /CERT|^UNABLE_TO_|SELF_SIGNED|ISSUER|CRL_|HOSTNAME_MISMATCH|PATH_LENGTH|INVALID_(?:CA|PURPOSE)|^ERR_SSL_|^ERR_TLS_|^EPROTO$/.test(
      code,
    );
  return new Fault(untrusted ? 'SERVER_UNTRUSTED' : 'OFFLINE', { cause: error, data: { reason: code } });
}
