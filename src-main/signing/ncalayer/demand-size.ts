import { Fault } from '#domain/fault.ts';

/** What it signs goes to it as text, whole: larger contents are signed by a key file or a token, by their digest. */
const MOST_MB = 20;

/** Asked before anything is read or its windows are opened. Faults NCALAYER_TOO_LARGE */
export function demandForNcalayer(size: number): void {
  if (size > MOST_MB * 1024 * 1024) throw new Fault('NCALAYER_TOO_LARGE', { data: { most: MOST_MB } });
}
