import { Fault } from '#domain/fault.ts';

/** Keys of the locales under `exchange.unreadable`. */
export const DXF_REASONS = ['notDxf', 'tooLarge', 'tooManyEntities', 'tooManyPoints', 'dxfGroupCode'] as const;
type Reason = (typeof DXF_REASONS)[number];

/** Line of a text file, offset of a binary one. */
export type Place = { readonly line: number } | { readonly offset: number };

export const unreadableDxf = (reason: Reason, place: Place | Record<string, never> = {}): Fault =>
  new Fault('DOCUMENT_UNREADABLE', { data: { format: 'DXF', reason, ...place } });

export const placeText = (place: Place): string => String('line' in place ? place.line : place.offset);
