import { OID } from './der/oids.ts';
import type { VerdictReason } from './reasons.ts';
import type { Outcome } from './verdict.ts';
import { KEY_USAGE } from './x509/build-certificate.ts';
import type { Certificate } from './x509/certificate.ts';
import type { Holder } from './x509/holder.ts';

export type SigningPurpose = 'sign' | 'authenticate';

/** ИИН of the person, or БИН of the legal entity, that must have signed. */
export interface ExpectedSigner {
  readonly identifier: string;
}

/** What one step found. */
export interface Finding {
  readonly outcome: Outcome;
  readonly reason: VerdictReason | null;
  readonly detail: string;
}

/**
 * What the key is for. Signing documents: emailProtection with the nonRepudiation bit; signing in: clientAuth with
 * digitalSignature. A certificate that names no purpose is good for neither: the national profile always names them.
 */
export function checkPurpose({ purposes, keyUsage }: Certificate, purpose: SigningPurpose): Finding {
  const [needed, bit] =
    purpose === 'sign'
      ? ([OID.emailProtection, KEY_USAGE.nonRepudiation] as const)
      : ([OID.clientAuth, KEY_USAGE.digitalSignature] as const);
  const fits = (purposes?.includes(needed) ?? false) && keyUsage !== null && (keyUsage & bit) !== 0;
  return fits
    ? { outcome: 'valid', reason: null, detail: '' }
    : { outcome: 'invalid', reason: `purpose.${purpose}`, detail: '' };
}

/** A legal entity is bound only by its head or by someone with the right to sign. */
const BINDS_ENTITY = new Set<Holder['role']>(['head', 'signingRight']);

export function checkPerson(holder: Holder, expected: ExpectedSigner | null): Finding {
  if (!expected) return { outcome: 'indeterminate', reason: 'person.notAsked', detail: '' };
  const { identifier } = expected;
  if (holder.iin === identifier) return { outcome: 'valid', reason: null, detail: '' };
  if (holder.bin !== identifier) return { outcome: 'invalid', reason: 'person.other', detail: '' };
  return BINDS_ENTITY.has(holder.role)
    ? { outcome: 'valid', reason: null, detail: '' }
    : { outcome: 'invalid', reason: 'person.noSigningRight', detail: '' };
}
