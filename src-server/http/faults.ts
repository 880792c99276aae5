import { ORPCError } from '@orpc/server';
import type { FastifyReply } from 'fastify';
import { FAULTS, type FaultCode } from '#contracts/errors.ts';
import { Fault } from '#domain/fault.ts';
import { storeFaultOf } from '#register/store-fault.ts';
import { describeError, type Logger } from '../log.ts';

const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULTS, code);

/** Codes of oRPC and Fastify for what we call otherwise. */
const SYNONYMS: Readonly<Record<string, FaultCode>> = {
  BAD_REQUEST: 'BAD_INPUT',
  UNAUTHORIZED: 'NOT_SIGNED_IN',
  METHOD_NOT_SUPPORTED: 'NOT_FOUND',
  PAYLOAD_TOO_LARGE: 'BAD_INPUT',
  UNPROCESSABLE_CONTENT: 'BAD_INPUT',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BAD_INPUT',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BAD_INPUT',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_INPUT',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_INPUT',
  FST_ERR_VALIDATION: 'BAD_INPUT',
};

/** SEC-52: a code and a trace id are all that leaves the server; what happened stands in the log under that id. */
export function faultCodeOf(error: unknown): FaultCode {
  const fault = storeFaultOf(error);
  if (fault) return isFaultCode(fault.code) ? fault.code : 'INTERNAL';
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof ORPCError && isFaultCode(code)) return code;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  if (status === 429) return 'TOO_MANY_REQUESTS';
  return SYNONYMS[code] ?? (typeof status === 'number' && status >= 400 && status < 500 ? 'BAD_INPUT' : 'INTERNAL');
}

/** What the seat must know to say the right sentence: of a closed door, whether a new password opens it (A34). */
const factsOf = (error: unknown): Fault['data'] =>
  error instanceof Fault && error.code === 'FORBIDDEN' ? error.data : {};

export function toCallError(error: unknown, trace: string, log: Logger): ORPCError<FaultCode, unknown> {
  const code = faultCodeOf(error);
  if (FAULTS[code] >= 500) log.error({ trace, code, error: describeError(error) }, 'call failed');
  return new ORPCError(code, {
    defined: true,
    status: FAULTS[code],
    message: code,
    data: { trace, facts: factsOf(error) },
  });
}

/** The same for the routes that carry bytes. */
export function sendFault(reply: FastifyReply, code: FaultCode, trace: string): FastifyReply {
  return reply
    .code(FAULTS[code])
    .type('application/json')
    .send({ defined: true, code, status: FAULTS[code], message: code, data: { trace, facts: {} } });
}
