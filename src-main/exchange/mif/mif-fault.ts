import { Fault } from '#domain/fault.ts';

/** Keys of the locales under `exchange.unreadable`. */
export const MIF_REASONS = [
  'notMif',
  'tooLarge',
  'tooManyEntities',
  'tooManyPoints',
  'mifNumber',
  'mifColumns',
] as const;
type Reason = (typeof MIF_REASONS)[number];

export const unreadableMif = (reason: Reason, line?: number): Fault =>
  new Fault('DOCUMENT_UNREADABLE', { data: { format: 'MIF', reason, ...(line === undefined ? {} : { line }) } });
