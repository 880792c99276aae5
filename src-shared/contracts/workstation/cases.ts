import { z } from 'zod';
import { CaseEvent } from '#domain/cases/case-event.ts';
import { CaseCommand, CaseFile, CaseId, CaseSummary, CaseTask, DraftVariant } from '#domain/cases/case-file.ts';
import { HistoryEntry } from '#domain/cases/case-history.ts';
import { DraftingAids, MeasuredPoint, MOST_MEASURED } from '#domain/cases/drafting-aids.ts';
import { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { CaseDocument, DocumentKind } from '#domain/documents/document.ts';
import { Box } from '#domain/geometry/types.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { Parcel } from '#domain/parcels/parcel.ts';
import { PartyId } from '#domain/parties/party.ts';
import { Base64 } from '../central/session.ts';
import { Notice, WaitingOn } from '../central/submissions.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { batchOf, MOST_IN_BATCH } from './batch.ts';
import { KeyUnlock, ShownText } from './keys.ts';
import { RefusalShape, resultOf } from '../refusal.ts';
import { CheckedSignature, ReportForm, SignatureLevel, SignaturePlace } from '../signatures.ts';

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
/** Signed XML is no larger. */
const MOST_SHOWN_TEXT = 2_000_000;

export const FileLink = z.strictObject({
  url: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int(),
  pages: z.array(z.string()).max(60).readonly(),
  /** Of signed XML what is signed, and nothing else of it. */
  text: z.string().max(MOST_SHOWN_TEXT).nullable(),
});
export type FileLink = z.infer<typeof FileLink>;

/** The next piece of a file on its way; the first has no `uploadId`. */
export const UploadPiece = z.strictObject({
  uploadId: z.uuid().nullable(),
  at: z.int().min(0).max(MAX_UPLOAD_BYTES),
  bytes: Base64,
});

/** One of the drafts of a case and what it makes: its parcels, and what the rules say of it. `id` null: the one in hand. */
export const ComparedVariant = z.strictObject({
  id: z.uuid().nullable(),
  name: z.string(),
  steps: z.int(),
  stepsThatGo: z.int(),
  refused: RefusalShape.nullable(),
  parcels: z.array(Parcel).readonly(),
  errors: z.int(),
  warnings: z.int(),
});
export type ComparedVariant = z.infer<typeof ComparedVariant>;

/** A case after its history was gone through, and the entries that were turned over, in their order. */
const Travelled = z.strictObject({ file: CaseFile, entries: z.array(HistoryEntry).readonly() });

const VariantName = DraftVariant.shape.name;

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
  /**
   * Brings all parcels that meet a box of the grid into the case's sight, so that one can be formed there. Refusals:
   * form.tooWide, parcel.unknown, parcel.retired, and the codes of the commands that no longer go.
   */
  look: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ place: Box }))
    .output(resultOf(CaseFile)),
  /** All that was done to the case in one order, the oldest first: drawing, papers, notes, tasks, drafts. */
  history: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(z.array(HistoryEntry)),
  /** Takes back what was done last and can be taken back. Refusals: history.nothingToUndo, history.sealed. */
  undo: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(Travelled)),
  /** Refusals: history.nothingToRedo, history.sealed, and the codes of a command that no longer goes. */
  redo: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(Travelled)),
  /** Back or forth until the entry at `place` is the last in force, whole or not at all; 0: before the first. Refusals as of undo and redo. */
  stepTo: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(one.extend({ place: z.int().min(0) }))
    .output(resultOf(Travelled)),
  accept: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ key: z.string().max(2000), reason: z.string().min(3).max(1000).nullable() }))
    .output(CaseFile),
  setNote: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ note: z.string().max(4000) }))
    .output(CaseFile),
  /** Measured points of this desk; constructions and numbering are steps of the draft, those of earlier programs stand here too. Faults: NOT_FOUND. */
  aids: base.meta({ needs: 'case.draft' }).input(one).output(DraftingAids),
  /** Adds surveyed points, in the place of those of the same names. Refusal: aids.tooManyPoints. */
  addMeasured: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ points: z.array(MeasuredPoint).min(1).max(MOST_MEASURED) }))
    .output(resultOf(CaseFile)),
  /** Takes surveyed points away by their names; what is not there is no fault. */
  dropMeasured: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ names: z.array(MeasuredPoint.shape.name).min(1).max(MOST_MEASURED) }))
    .output(CaseFile),
  /**
   * Brings a file in pieces, in order; the first has no `uploadId`. What nobody attaches goes with the session.
   * Refusals: document.tooLarge, document.torn.
   */
  upload: base
    .meta({ needs: 'case.draft' })
    .input(UploadPiece)
    .output(resultOf(z.strictObject({ uploadId: z.uuid() }))),
  /** Attaches an uploaded document (PDF, PNG, JPEG, TIFF, signed XML, a signature file, by its bytes); with `consentOf` it is
   * that party's consent, which a signature file proves, or a signature inside a PDF. Refusals: document.type, document.empty,
   * document.torn, document.signatureAlone, document.notSigned, document.signedPdfUnreadable, document.signatureInvalid,
   * document.tooManySigned, consent.xml, consent.contentMissing, consent.otherSigner, consent.severalSigners,
   * consent.changedAfterwards, consent.signatureInvalid, consent.unknownParty.
   */
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
  /** Own tasks and the own last day of a case, in whatever state it is. They are never lodged. Refusal: case.tooManyTasks. */
  setTask: base
    .meta({ needs: 'case.draft', norm: 'A4.1' })
    .input(
      one.extend({
        id: z.uuid().nullable(),
        text: CaseTask.shape.text,
        dueOn: z.iso.date().nullable(),
        isDone: z.boolean(),
      }),
    )
    .output(resultOf(CaseFile)),
  dropTask: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ taskId: z.uuid() }))
    .output(CaseFile),
  setDue: base
    .meta({ needs: 'case.draft', norm: 'A4.1' })
    .input(one.extend({ dueOn: z.iso.date().nullable() }))
    .output(CaseFile),
  /** Who did what to the case, the newest first. */
  events: base.meta({ needs: 'case.draft', norm: 'A5.6' }).input(one).output(z.array(CaseEvent)),
  /** Other cases on the parcels of this one: of this account, and what waits at the server; null without a line. */
  duplicates: base
    .meta({ needs: 'case.draft', norm: 'A4.1' })
    .input(one)
    .output(
      z.strictObject({
        mine: z.array(z.strictObject({ id: CaseId, number: z.string(), parcels: z.array(ParcelNumber) })),
        atServer: z.array(WaitingOn).nullable(),
      }),
    ),
  /**
   * Lays the draft aside under its name, or under `presentName` while it has none, and goes on with a copy. Refusals:
   * variant.tooMany, variant.nameTaken.
   */
  copyVariant: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(one.extend({ name: VariantName, presentName: VariantName }))
    .output(resultOf(CaseFile)),
  /** Takes another draft in hand: the one in hand is what gets lodged. Refusals: variant.unknown. */
  takeVariant: base
    .meta({ needs: 'case.draft', norm: 'A4.5' })
    .input(one.extend({ variantId: z.uuid() }))
    .output(resultOf(CaseFile)),
  /** Names the draft in hand. Refusals: variant.nameTaken. */
  nameVariant: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ name: VariantName }))
    .output(resultOf(CaseFile)),
  dropVariant: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ variantId: z.uuid() }))
    .output(CaseFile),
  variants: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(z.array(ComparedVariant)),
  /**
   * The case with documents, drafts and history as one signed file for another desk, as it was shown; it stays here. Faults:
   * NOT_AS_SHOWN. Refusals: package.notOpen, package.tooLarge.
   */
  exportCase: base
    .meta({ needs: 'case.draft', norm: 'X3' })
    .input(one.extend({ shown: ShownText.shape.sha256, ...KeyUnlock }))
    .output(resultOf(FileLink)),
  /** The text of the package that `exportCase` signs, by its hash. Refusals as of `exportCase`. */
  packageToSign: base.meta({ needs: 'case.draft', norm: 'X3' }).input(one).output(resultOf(ShownText)),
  /** Takes in an uploaded package, whole or not at all. Refusals: document.torn, package.* */
  importCase: base
    .meta({ needs: 'case.draft', norm: 'X3' })
    .input(z.strictObject({ uploadId: z.uuid() }))
    .output(resultOf(CaseFile)),
  /**
   * Replays a draft that has fallen behind on the present register as far as it goes; `refused` says why the first step
   * that no longer goes does not. Refusals: parcel.unknown, parcel.retired.
   */
  rebase: base
    .meta({ needs: 'case.draft', norm: 'X3' })
    .input(one)
    .output(resultOf(z.strictObject({ file: CaseFile, refused: RefusalShape.nullable() }))),
  /** Leaves such a draft as it is, as a conflict. Refusals: case.notBehind. */
  keepAsConflict: base.meta({ needs: 'case.draft', norm: 'X3' }).input(one).output(resultOf(CaseFile)),
  /** Land-cadastral plan of every parcel the draft forms, kk + ru, PDF/A-2b; replaces sheets of an older drawing. Refusals: plan.noDraft. */
  makePlans: base.meta({ needs: 'case.draft', norm: 'A4.5' }).input(one).output(resultOf(CaseFile)),
  /** Signatures of parties under documents of the case, verified anew by what this seat has: revocation stays open here. */
  verify: base.meta({ needs: 'case.draft' }).input(one).output(z.array(CheckedSignature)),
  /** The report of one of them as a file. */
  report: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ ...SignaturePlace.shape, form: ReportForm }))
    .output(FileLink),
  document: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ sha256: CaseDocument.shape.sha256, fileName: z.string().max(255) }))
    .output(FileLink),
  /** A plan of a registered parcel as it stands, not part of any case. */
  planOf: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ parcel: ParcelNumber }))
    .output(resultOf(FileLink)),
  /** The same plan made to be signed: to be looked at before the key is asked for. Refusals: parcel.unknown, parcel.retired. */
  planToSign: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ parcel: ParcelNumber }))
    .output(resultOf(z.strictObject({ ...ShownText.shape, link: FileLink }))),
  /**
   * The plan that was shown with the sheet of signatures behind it, signed inside (PAdES) by the person at this seat, as high
   * as the authorities of the trust store give it now. Refusals: parcel.unknown, parcel.retired.
   */
  signedPlanOf: base
    .meta({ needs: 'parcel.view', norm: 'A5.3' })
    .input(z.strictObject({ parcel: ParcelNumber, shown: ShownText.shape.sha256, ...KeyUnlock }))
    .output(resultOf(z.strictObject({ link: FileLink, level: SignatureLevel }))),
  /** The text that `submit` signs, by its hash. Refusals as of `submit`. */
  toSign: base.meta({ needs: 'case.submit', norm: 'A4.9' }).input(one).output(resultOf(ShownText)),
  /** Signs the case as it was shown and puts it into the outbox. Faults: NOT_AS_SHOWN. Refusals: case.hasErrors, case.noDraft, case.plansMissing, case.plansVoid, case.notDraft. */
  submit: base
    .meta({ needs: 'case.submit', norm: 'A4.9' })
    .input(one.extend({ shown: ShownText.shape.sha256, ...KeyUnlock }))
    .output(resultOf(CaseFile)),
  /** Signs and sends several finished cases, each as it was shown, with the key opened once. Each is refused as by `submit`. */
  submitMany: base
    .meta({ needs: 'case.submit', norm: 'A4.9' })
    .input(
      z.strictObject({
        cases: z
          .array(z.strictObject({ caseId: CaseId, shown: ShownText.shape.sha256 }))
          .min(1)
          .max(MOST_IN_BATCH),
        batchId: z.uuid(),
        ...KeyUnlock,
      }),
    )
    .output(batchOf(z.strictObject({ refusal: RefusalShape.nullable() }))),
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
