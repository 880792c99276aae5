import type { FastifyRequest } from 'fastify';
import type { Account } from '#domain/access/account.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import { Fault } from '#domain/fault.ts';
import type { Centre } from '../centre.ts';
import { addressOf, tokenOf } from './call-context.ts';

export interface BulkCaller {
  readonly account: Account;
  readonly token: string;
  readonly ip: string;
}

/** The same demands as for a call. A region that is not the account's answers as one that does not exist (SEC-44). */
export function demandBulk(request: FastifyRequest, centre: Centre, needs: Capability, region?: string): BulkCaller {
  const token = tokenOf(request);
  const ip = addressOf(request);
  const session = token === null ? null : centre.sessions.find(token, ip);
  if (token === null || session === null) throw new Fault('NOT_SIGNED_IN');
  const { account, passwordExpired } = session;
  if (passwordExpired) throw new Fault('FORBIDDEN', { data: { passwordExpired } });
  if (!account.capabilities.includes(needs)) throw new Fault('FORBIDDEN');
  if (region !== undefined && (region !== account.region || region !== centre.region)) throw new Fault('NOT_FOUND');
  return { account, token, ip };
}
