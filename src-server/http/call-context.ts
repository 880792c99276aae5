import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { Fault } from '#domain/fault.ts';
import type { Session, Sessions } from '../accounts/sessions.ts';

/** What a procedure knows of the caller. */
export interface CallContext {
  readonly trace: string;
  readonly ip: string;
  /** TLS exporter value of the connection, hexadecimal: ties a challenge to it. */
  readonly channel: string;
  readonly token: string | null;
  readonly session: Session | null;
}

const EXPORTER_LABEL = 'EXPORTER-shekara-sign-in';
const BEARER = /^Bearer ([\w-]{43})$/;
const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/;

/** SEC-32: the address of the socket; forwarding headers are not read. */
export const addressOf = (request: FastifyRequest): string =>
  (request.raw.socket.remoteAddress ?? '').replace(IPV4_IN_IPV6, '');

export function tokenOf(request: FastifyRequest): string | null {
  return BEARER.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

export function contextOf(request: FastifyRequest, sessions: Sessions): CallContext {
  const ip = addressOf(request);
  const token = tokenOf(request);
  return {
    trace: request.id,
    ip,
    channel: channelOf(request),
    token,
    session: token === null ? null : sessions.find(token, ip),
  };
}

function channelOf(request: FastifyRequest): string {
  const { socket } = request.raw;
  if (!(socket instanceof TLSSocket)) throw new Fault('INTERNAL');
  return socket.exportKeyingMaterial(32, EXPORTER_LABEL, Buffer.alloc(0)).toString('hex');
}

/** One limit for everything an account does, whatever its address; strangers count by address (SEC-35). */
export function callerKey(request: FastifyRequest, sessions: Sessions): string {
  const ip = addressOf(request);
  const token = tokenOf(request);
  const session = token === null ? null : sessions.find(token, ip);
  return createHash('sha256')
    .update(session ? `account ${session.account.login}` : `address ${ip}`)
    .digest('base64url');
}
