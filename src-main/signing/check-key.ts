import { Fault } from '#domain/fault.ts';
import { checkPerson, checkPurpose, type SignsFor, type SigningPurpose } from '#domain/signatures/signer-checks.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { holderOf } from '#domain/signatures/x509/holder.ts';

/** Who must sign and what for. Who signs in is known to the server alone: nobody is expected then. */
export interface KeyDemand {
  readonly purpose: SigningPurpose;
  readonly identifier: string | null;
  /** Whom the person acts for, where the account says so. */
  readonly organisation?: SignsFor | undefined;
}

/** Faults KEY_EXPIRED | KEY_NOT_YET_VALID */
export function checkDates({ notBefore, notAfter }: Certificate, now: Date): void {
  if (now.getTime() > Date.parse(notAfter)) throw new Fault('KEY_EXPIRED', { data: { until: notAfter } });
  if (now.getTime() < Date.parse(notBefore)) throw new Fault('KEY_NOT_YET_VALID', { data: { from: notBefore } });
}

/** Faults KEY_PURPOSE for an authentication key that is to sign and the reverse, KEY_OF_ANOTHER_PERSON, KEY_OF_ANOTHER_ORGANISATION, KEY_ROLE */
export function checkDemand(certificate: Certificate, { purpose, identifier, organisation }: KeyDemand): void {
  if (checkPurpose(certificate, purpose).outcome !== 'valid') throw new Fault('KEY_PURPOSE', { data: { purpose } });
  if (identifier === null) return;
  const { outcome, reason } = checkPerson(holderOf(certificate), { identifier, organisation });
  if (outcome === 'valid') return;
  if (reason === 'person.otherOrganisation') throw new Fault('KEY_OF_ANOTHER_ORGANISATION');
  throw new Fault(reason === 'person.roleNotAllowed' ? 'KEY_ROLE' : 'KEY_OF_ANOTHER_PERSON');
}
