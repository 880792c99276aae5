import { z } from 'zod';
import { CaseCommand, CaseFile, CaseId, CaseKind, CaseSummary } from '#domain/cases/case-file.ts';
import { DraftingAids } from '#domain/cases/drafting-aids.ts';
import { CaseDocument, DocumentKind } from '#domain/documents/document.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { PartyId } from '#domain/parties/party.ts';
import { Base64 } from '../central/session.ts';
import { Notice } from '../central/submissions.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';

/** Largest document that a seat takes: a scanned case of some hundred pages. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** A piece whose Base64 fits a message of the port (SEC-4). */
export const UPLOAD_PIECE_BYTES = 960 * 1024;

const base = procedure.errors(faults);
const one = z.strictObject({ caseId: CaseId });

/**
 * A file that the window may show or save: fetch `url` (same origin, opaque id, ends with the session).
 * `pages` are addresses of its pages as images (`/files/<opaque id>`, SVG of a PDF page or the picture itself), made by
 * `src-main/documents/page-images.ts`: the window shows these, never the PDF. Empty when the file cannot be shown.
 */
export const FileLink = z.strictObject({
  url: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int(),
  pages: z.array(z.string()).max(60).readonly(),
});
export type FileLink = z.infer<typeof FileLink>;

/** The next piece of a file on its way; the first has no `uploadId`. */
export const UploadPiece = z.strictObject({
  uploadId: z.uuid().nullable(),
  at: z.int().min(0).max(MAX_UPLOAD_BYTES),
  bytes: Base64,
});

export const cases = {
  list: base.meta({ needs: 'case.draft', norm: 'A4.1' }).input(z.strictObject({})).output(z.array(CaseSummary)),
  /** Opens a case on a parcel; an open case of this account on it is answered instead of a second one. Refusals: parcel.unknown, parcel.retired. */
  open: base
    .meta({ needs: 'case.draft', norm: 'A4.1' })
    .input(z.strictObject({ parcel: ParcelNumber, kind: CaseKind }))
    .output(resultOf(CaseFile)),
  get: base.meta({ needs: 'case.draft' }).input(one).output(CaseFile),
  /** Applies a drafting command. The refusal codes are those of the command. */
  run: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ command: CaseCommand }))
    .output(resultOf(CaseFile)),
  /**
   * Sets the parcels of the case, the one that it was opened on among them. Refusals: case.mainParcel, parcel.otherZone,
   * parcel.unknown, parcel.retired, and the codes of the commands that no longer go.
   */
  concern: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ parcels: z.array(ParcelNumber).min(1).max(500) }))
    .output(resultOf(CaseFile)),
  undo: base.meta({ needs: 'case.draft' }).input(one).output(CaseFile),
  redo: base.meta({ needs: 'case.draft' }).input(one).output(CaseFile),
  accept: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ key: z.string().max(2000), reason: z.string().min(3).max(1000).nullable() }))
    .output(CaseFile),
  setNote: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ note: z.string().max(4000) }))
    .output(CaseFile),
  /** Construction lines, measured points and the numbering of this desk. Faults: NOT_FOUND. */
  aids: base.meta({ needs: 'case.draft' }).input(one).output(DraftingAids),
  keepAids: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ aids: DraftingAids }))
    .output(z.strictObject({})),
  /**
   * Brings a file in pieces, in order; the first has no `uploadId`. What nobody attaches goes with the session.
   * Refusals: document.tooLarge, document.torn.
   */
  upload: base
    .meta({ needs: 'case.draft' })
    .input(UploadPiece)
    .output(resultOf(z.strictObject({ uploadId: z.uuid() }))),
  /** Attaches an uploaded document (PDF, PNG, JPEG, TIFF by its bytes); with `consentOf` it is that party's consent. Refusals: document.type, document.empty, document.torn. */
  attach: base
    .meta({ needs: 'case.draft' })
    .input(
      one.extend({
        kind: DocumentKind,
        fileName: z.string().min(1).max(255),
        uploadId: z.uuid(),
        consentOf: PartyId.nullable(),
      }),
    )
    .output(resultOf(CaseFile)),
  detach: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ documentId: z.uuid() }))
    .output(CaseFile),
  /** Land-cadastral plan of every parcel the draft forms, kk + ru, PDF/A-2b; replaces sheets of an older drawing. Refusals: plan.noDraft. */
  makePlans: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(CaseFile)),
  document: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ sha256: CaseDocument.shape.sha256, fileName: z.string().max(255) }))
    .output(FileLink),
  /** A plan of a registered parcel as it stands, not part of any case. */
  planOf: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ parcel: ParcelNumber }))
    .output(resultOf(FileLink)),
  /** Signs the case with the key of this session and puts it into the outbox. Refusals: case.hasErrors, case.noDraft, case.plansMissing, case.plansVoid, case.notDraft. */
  submit: base
    .meta({ needs: 'case.submit', norm: 'A4.9' })
    .input(one.extend({ keyPassword: z.string().max(128) }))
    .output(resultOf(CaseFile)),
  /** Takes a case that is still in the outbox, refused or in conflict back into drafting, on the present state of the register. */
  reopen: base.meta({ needs: 'case.draft' }).input(one).output(resultOf(CaseFile)),
  withdraw: base.meta({ needs: 'case.draft' }).input(one).output(resultOf(CaseFile)),
  notices: base
    .meta({ needs: 'signedIn' })
    .input(z.strictObject({}))
    .output(z.array(Notice.extend({ read: z.boolean() }))),
  readNotices: base
    .meta({ needs: 'signedIn' })
    .input(z.strictObject({ upTo: z.int() }))
    .output(z.strictObject({})),
};
