import { z } from 'zod';

/** Sheets that are made from one snapshot of a parcel or of its case; each is a kind of document as well. */
export const SHEET_KINDS = [
  'land_cadastral_plan',
  'coordinate_catalogue',
  'land_management_project',
  'setting_out_act',
  'identification_document',
  'explanatory_note',
  'situational_scheme',
] as const;
export const SheetKind = z.enum(SHEET_KINDS);
export type SheetKind = z.infer<typeof SheetKind>;

/** Sheets about the whole case: what it does to all its parcels. The others are made for each parcel. */
export const isOfWholeCase = (kind: SheetKind): boolean =>
  kind === 'land_management_project' || kind === 'explanatory_note';
