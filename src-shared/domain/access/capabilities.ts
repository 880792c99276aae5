import { z } from 'zod';

/**
 * What an account may do. Access levels of Annex 2 (rules of the ЕГКН) open capabilities by the one table below;
 * every procedure of a contract names the one it needs, the server enforces it, the interface reads the same value.
 */
export const Capability = z.enum([
  'parcel.view',
  'person.view',
  'register.check',
  'case.draft',
  'case.submit',
  'queue.view',
  'queue.decide',
  'journal.view',
  'account.manage',
  'archive.view',
  'crs.enter',
  'grid.install',
  'trust.change',
]);
export type Capability = z.infer<typeof Capability>;

/** User type (1 registration of rights, 2 technical survey) and level letter, e.g. '1B'. */
export const AccessLevel = z
  .string()
  .regex(/^(?:1[A-P]|2[A-I])$/)
  .brand<'AccessLevel'>();
export type AccessLevel = z.infer<typeof AccessLevel>;

const ADMINISTRATOR: readonly Capability[] = [
  'parcel.view',
  'register.check',
  'account.manage',
  'journal.view',
  'crs.enter',
  'grid.install',
  'trust.change',
];

/*
 * Source: ЕГКН rules, Annex 2. The annex gives names of levels, not the functions behind them; the reading of each
 * name is ours [A] and stands here in one place. Levels without a line open nothing yet.
 */
const OPENS: Readonly<Record<string, readonly Capability[]>> = {
  '1B': ['parcel.view', 'person.view', 'register.check', 'queue.view', 'queue.decide'],
  '1D': ADMINISTRATOR,
  '1H': ['parcel.view', 'archive.view'],
  '1N': ['parcel.view', 'journal.view'],
  '1P': ['parcel.view'],
  '2C': ['parcel.view', 'archive.view'],
  '2F': ['parcel.view', 'journal.view'],
  '2G': ['parcel.view', 'person.view', 'register.check', 'case.draft', 'case.submit', 'crs.enter'],
  '2H': ADMINISTRATOR,
};

export function capabilitiesOf(levels: readonly AccessLevel[]): ReadonlySet<Capability> {
  return new Set(levels.flatMap((level) => OPENS[level] ?? []));
}
