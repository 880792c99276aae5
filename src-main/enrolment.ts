import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RegionCode } from '#domain/numbers/types.ts';
import { Fault } from '#domain/fault.ts';

/** What a seat knows of its server from the day it was enrolled: all trust starts here. */
export const Enrolment = z.object({
  server: z.url({ protocol: /^https$/ }),
  serverName: z.string().min(1).max(200),
  region: RegionCode,
  caPem: z.string().min(1),
  trustAnchors: z.array(z.string()).readonly(),
  /** Verifier key of the region's journal (C2SP vkey). */
  journalKey: z.string().min(1),
});
export type Enrolment = z.infer<typeof Enrolment>;

export function readEnrolment(file: string): Enrolment {
  try {
    return Enrolment.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'enrolment' } });
  }
}
