import { z } from 'zod';
import { CaseDocument } from '../documents/document.ts';
import { RegionCode } from '../numbers/types.ts';
import { CaseEvent } from './case-event.ts';
import { CaseFile } from './case-file.ts';
import { SheetLayout } from './case-work.ts';
import { DraftingAids } from './drafting-aids.ts';

/** Files of a package: the text that is signed, its detached CAdES, and the documents by their hashes. */
export const PACKAGE_TEXT = 'case.json';
export const PACKAGE_SIGNATURE = 'case.p7s';
export const PACKAGE_DOCUMENTS = 'documents/';
export const PACKAGE_EXTENSION = '.shekara-case';

/**
 * A case on its way to another desk: canonical JSON (RFC 8785) of this object is what the engineer signs. It names every
 * document by its hash, so the signature covers them too.
 */
export const CasePackage = z.strictObject({
  format: z.literal('shekara-case/1'),
  purpose: z.literal('hand-over'),
  region: RegionCode,
  exportedAt: z.iso.datetime(),
  exportedBy: z.strictObject({ login: z.string().max(80), identifier: z.string().regex(/^\d{12}$/) }),
  case: CaseFile,
  events: z.array(CaseEvent).max(2_000).readonly(),
  documents: z
    .array(CaseDocument.pick({ sha256: true, size: true, mediaType: true }))
    .max(1_000)
    .readonly(),
  /** Measured points and what else helps to draft it. Absent where there is nothing, and in packages of earlier programs. */
  aids: DraftingAids.optional(),
  /** How its attached sheets were laid out, each once: what is made again is laid out as it was. Absent as the aids are. */
  layouts: z
    .array(SheetLayout)
    .max(1_000)
    .refine((all) => new Set(all.map(({ kind, parcel }) => `${kind} ${parcel}`)).size === all.length)
    .readonly()
    .optional(),
});
export type CasePackage = z.infer<typeof CasePackage>;

/** What may be handed over: a case that is not lodged and not over. */
export const mayHandOver = ({ state }: Pick<CaseFile, 'state'>): boolean =>
  state === 'draft' || state === 'conflict' || state === 'refused';
