import { OID } from './der/oids.ts';
import { no, open, yes, yesBut, type Finding } from './findings.ts';
import { KEY_USAGE } from './x509/build-certificate.ts';
import type { Certificate } from './x509/certificate.ts';
import type { Holder } from './x509/holder.ts';

export type SigningPurpose = 'sign' | 'authenticate';

/** ИИН of the person, or БИН of the legal entity, that must have signed. */
export interface ExpectedSigner {
  readonly identifier: string;
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
  return fits ? yes() : no(`purpose.${purpose}`);
}

/** A legal entity is bound only by its head or by someone with the right to sign. */
const BINDS_ENTITY = new Set<Holder['role']>(['head', 'signingRight']);

export function checkPerson(holder: Holder, expected: ExpectedSigner | 'anyone' | null): Finding {
  if (expected === 'anyone') return yesBut('person.notAsked');
  if (!expected) return open('person.notAsked');
  const { identifier } = expected;
  if (holder.iin === identifier) return yes();
  if (holder.bin !== identifier) return no('person.other');
  return BINDS_ENTITY.has(holder.role) ? yes() : no('person.noSigningRight');
}
