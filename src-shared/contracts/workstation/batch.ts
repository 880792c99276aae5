import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { FaultData, FAULTS, type FaultCode } from '../errors.ts';

/** More is signed in two goes: nobody has looked at so much at a time. */
export const MOST_IN_BATCH = 100;

/**
 * What is heard while several are signed with one PIN: the answer to each, and at the end why the rest was not signed, where
 * it was not. The listener that goes away stops it after the one in hand.
 */
export const batchOf = <A extends z.ZodType>(answer: A) =>
  eventIterator(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('answered'), id: z.uuid(), answer }),
      z.strictObject({
        kind: z.literal('stopped'),
        code: z.enum(Object.keys(FAULTS) as FaultCode[]),
        facts: FaultData.shape.facts,
      }),
    ]),
  );
