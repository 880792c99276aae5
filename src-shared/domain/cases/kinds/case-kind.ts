import { z } from 'zod';

/**
 * What the engineer opens a case for. What each one asks for stands in a file of its own in this folder; parcels that are
 * divided by areas are split. Stored with every case and act: values are added, never renamed.
 */
export const CaseKind = z.enum([
  'split',
  'merge',
  'redistribute',
  'adjust',
  'grant',
  'changeUse',
  'servitude',
  'restore',
  'correct',
]);
export type CaseKind = z.infer<typeof CaseKind>;
