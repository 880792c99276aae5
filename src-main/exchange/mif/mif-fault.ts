import { Fault } from '#domain/fault.ts';

type Reason = 'notMif' | 'tooLarge' | 'tooManyEntities' | 'tooManyPoints' | 'mifNumber' | 'mifColumns';

export const unreadableMif = (reason: Reason, line?: number): Fault =>
  new Fault('DOCUMENT_UNREADABLE', { data: { format: 'MIF', reason, ...(line === undefined ? {} : { line }) } });
