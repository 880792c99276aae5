import { z } from 'zod';
import { OID } from '../der/oids.ts';
import type { Certificate } from './certificate.ts';
import { attributeOf } from './name.ts';

export const HolderRole = z.enum([
  'person',
  'head',
  'signingRight',
  'finance',
  'personnel',
  'employee',
  'organisation',
]);
export type HolderRole = z.infer<typeof HolderRole>;

/** Who stands in a certificate of the national profile. */
export interface Holder {
  readonly name: string;
  readonly iin: string | null;
  readonly bin: string | null;
  readonly organisation: string | null;
  readonly role: HolderRole | null;
}

const ROLES: readonly (readonly [purpose: string, role: HolderRole])[] = [
  [OID.nucHead, 'head'],
  [OID.nucSigningRight, 'signingRight'],
  [OID.nucFinance, 'finance'],
  [OID.nucPersonnel, 'personnel'],
  [OID.nucEmployee, 'employee'],
  [OID.nucOrganisation, 'organisation'],
  [OID.nucPerson, 'person'],
];

/**
 * Reads subject and purposes as the national certification authority writes them: serialNumber "IIN" + 12 digits,
 * OU "BIN" + 12 digits, CN surname and name, GN patronymic; kind of holder and role among the extended key usages.
 */
export function holderOf(certificate: Certificate): Holder {
  const { subject } = certificate;
  const purposes = certificate.purposes ?? [];
  const common = attributeOf(subject, OID.commonName) ?? '';
  const patronymic = attributeOf(subject, OID.givenName);
  const units = subject.attributes.filter(({ type }) => type === OID.organisationalUnit);
  return {
    name: patronymic && !common.toLowerCase().includes(patronymic.toLowerCase()) ? `${common} ${patronymic}` : common,
    iin: digitsAfter('IIN', attributeOf(subject, OID.serialNumber)),
    bin: units.map(({ text }) => digitsAfter('BIN', text)).find((bin) => bin !== null) ?? null,
    organisation: attributeOf(subject, OID.organisation),
    role: ROLES.find(([purpose]) => purposes.includes(purpose))?.[1] ?? null,
  };
}

function digitsAfter(prefix: string, text: string | null): string | null {
  return text?.startsWith(prefix) && /^\d{12}$/.test(text.slice(prefix.length)) ? text.slice(prefix.length) : null;
}
