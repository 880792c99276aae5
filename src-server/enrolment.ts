import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { anchorsAt, derOfAnchors } from '#domain/signatures/trust/in-force.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import type { Centre } from './centre.ts';
import type { CentralPaths } from './central-paths.ts';

const EnrolmentFile = z.strictObject({
  server: z.string(),
  serverName: z.string(),
  region: z.string(),
  caPem: z.string(),
  trustAnchors: z.array(z.string()).readonly(),
  journalKey: z.string(),
});
type EnrolmentFile = z.infer<typeof EnrolmentFile>;

/** What a seat is given on the day it is enrolled; whole or not at all. */
export function writeEnrolment({ enrolment }: CentralPaths, file: EnrolmentFile): void {
  writeFileSync(`${enrolment}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o644 });
  renameSync(`${enrolment}.new`, enrolment);
}

/** Of signers: what a seat begins with, until its own copy of the journal tells it. */
export const anchorsNow = ({ signatures, clock }: Pick<Centre, 'signatures' | 'clock'>): readonly string[] =>
  derOfAnchors(anchorsAt(signatures.store, 'signers', clock.now())).map((der) => printPem('CERTIFICATE', der));

/** After the trust store has changed: seats that are enrolled later begin with it. */
export function renewEnrolment(centre: Centre): void {
  const file = EnrolmentFile.parse(JSON.parse(readFileSync(centre.paths.enrolment, 'utf8')));
  writeEnrolment(centre.paths, { ...file, trustAnchors: anchorsNow(centre) });
}
