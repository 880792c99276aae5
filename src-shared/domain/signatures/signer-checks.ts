import { z } from 'zod';
import { OID } from './der/oids.ts';
import { no, open, yes, yesBut, type Finding } from './findings.ts';
import { KEY_USAGE } from './x509/build-certificate.ts';
import type { Certificate } from './x509/certificate.ts';
import { type Holder, HolderRole } from './x509/holder.ts';

export type SigningPurpose = 'sign' | 'authenticate';

/** Whom an account acts for: the certificate names this organisation and one of these roles in it. */
export const SignsFor = z.strictObject({
  bin: z.string().regex(/^\d{12}$/),
  roles: z.array(HolderRole).min(1).readonly(),
});
export type SignsFor = z.infer<typeof SignsFor>;

/** ИИН of the person, or БИН of the legal entity, that must have signed; with the organisation where that counts too. */
export interface ExpectedSigner {
  readonly identifier: string;
  readonly organisation?: SignsFor | undefined;
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

/**
 * A legal entity is bound only by its head or by someone with the right to sign. Assumed for accounts as well, where the
 * operator sets nothing else: no act at hand says which roles of the national profile a registrar or an engineer needs.
 */
export const BINDS_ENTITY = ['head', 'signingRight'] as const satisfies readonly HolderRole[];

export function checkOrganisation({ bin, role }: Holder, organisation: SignsFor): Finding {
  if (bin !== organisation.bin) return no('person.otherOrganisation');
  return role !== null && organisation.roles.includes(role) ? yes() : no('person.roleNotAllowed');
}

export function checkPerson(holder: Holder, expected: ExpectedSigner | 'anyone' | null): Finding {
  if (expected === 'anyone') return yesBut('person.notAsked');
  if (!expected) return open('person.notAsked');
  const { identifier, organisation } = expected;
  if (holder.iin === identifier) return organisation ? checkOrganisation(holder, organisation) : yes();
  if (holder.bin !== identifier) return no('person.other');
  return BINDS_ENTITY.some((role) => role === holder.role) ? yes() : no('person.noSigningRight');
}
