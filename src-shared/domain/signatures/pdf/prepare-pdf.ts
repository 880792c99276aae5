import { PdfArray, PdfDict, PdfName, PdfNumber, PdfString, type PDF, type PDFPage, type PdfRef } from '@libpdf/core';
import { concatBytes, toHex, utf8 } from '../../bytes.ts';
import { invariant } from '../../invariant.ts';
import { refuse, ok, type Refusal, type Result } from '../../result.ts';
import type { ByteRanges } from './byte-ranges.ts';
import type { SubFilter } from './find-signatures.ts';
import { openPdf, signatureDictionaries } from './read-pdf.ts';

export interface PdfToSign {
  readonly file: Uint8Array;
  readonly subFilter: SubFilter;
  /** What the signer's clock says, ISO. A claim, never a proof. */
  readonly signedAt: string;
  /** Bytes kept free for the signature. */
  readonly room: number;
}

export type PdfRefusal = 'pdf.damaged' | 'pdf.encrypted' | 'pdf.linearized' | 'pdf.signed';

/** A PDF with the place of its signature, still empty. */
export interface PreparedPdf {
  readonly file: Uint8Array;
  readonly ranges: ByteRanges;
  /** What is signed: the file without that place. */
  readonly content: Uint8Array;
}

/**
 * First half of a signature in a PDF: the file byte for byte as it came, and behind it an incremental update with an
 * invisible field (ISO 32000-2 §12.7.5.5, PDF/A-2 §6.4.3: the digest is over the whole file).
 * Refuses 'pdf.damaged' | 'pdf.encrypted' | 'pdf.linearized' | 'pdf.signed' (a second one would leave the first over an
 * earlier revision, where it does not count)
 */
export async function preparePdf(request: PdfToSign): Promise<Result<PreparedPdf, Refusal<PdfRefusal>>> {
  const pdf = await openPdf(request.file);
  if (typeof pdf === 'string') return refuse(`pdf.${pdf}`, []);
  // The library would write the whole file anew then, without a word.
  if (pdf.canSaveIncrementally() !== null) return refuse('pdf.linearized', []);
  if (signatureDictionaries(pdf).length > 0) return refuse('pdf.signed', []);
  const page = pdf.getPage(0);
  if (!page) return refuse('pdf.damaged', []);
  addField(pdf, page, pdf.register(dictionaryOf(request)));
  const saved = await pdf.save({ incremental: true });
  return ok(withRanges(saved, request));
}

/** Second half: the signature goes into its place. `cms` must not be larger than the room that was kept. */
export function embedSignature({ file, ranges }: PreparedPdf, cms: Uint8Array): Uint8Array {
  invariant(cms.length <= roomIn(ranges), 'the room that was kept is enough');
  const signed = new Uint8Array(file);
  signed.set(utf8(toHex(cms)), ranges.gapFrom + 1);
  return signed;
}

export const roomIn = ({ gapFrom, gapTo }: ByteRanges): number => (gapTo - gapFrom) / 2 - 1;

/** Ten digits each, so that the true numbers fit in their place. */
const UNKNOWN = 9_999_999_999;
const RANGE = `[0 ${String(UNKNOWN)} ${String(UNKNOWN)} ${String(UNKNOWN)}]`;

const dictionaryOf = ({ subFilter, signedAt, room }: PdfToSign): PdfDict =>
  PdfDict.of({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of(subFilter),
    ByteRange: PdfArray.of(...[0, UNKNOWN, UNKNOWN, UNKNOWN].map((each) => PdfNumber.of(each))),
    Contents: PdfString.fromBytes(new Uint8Array(room)),
    M: PdfString.fromString(`D:${signedAt.slice(0, 19).replaceAll(/[-T:]/g, '')}Z`),
  });

/** Print and Locked: PDF/A asks that an annotation can be printed. */
const FLAGS = 132;
/** Signatures exist; only appending keeps them. */
const SIGNATURES_EXIST = 3;

function addField(pdf: PDF, { ref, dict: page }: PDFPage, signature: PdfRef): void {
  const resolve = pdf.getObject.bind(pdf);
  const form = formOf(pdf);
  const fields = form.getArray('Fields', resolve) ?? new PdfArray();
  const field = pdf.register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of('Sig'),
      T: PdfString.fromString(`Signature ${String(fields.length + 1)}`),
      V: signature,
      F: PdfNumber.of(FLAGS),
      P: ref,
      Rect: PdfArray.of(...[0, 0, 0, 0].map((each) => PdfNumber.of(each))),
    }),
  );
  // New arrays, not longer ones: an array may stand in an object of its own that others use too.
  form.set('Fields', PdfArray.of(...fields, field));
  form.set('SigFlags', PdfNumber.of(SIGNATURES_EXIST));
  page.set('Annots', PdfArray.of(...(page.getArray('Annots', resolve) ?? []), field));
}

function formOf(pdf: PDF): PdfDict {
  const catalog = pdf.getCatalog();
  const form = catalog.getDict('AcroForm', pdf.getObject.bind(pdf));
  if (form) return form;
  const fresh = new PdfDict();
  catalog.set('AcroForm', fresh);
  return fresh;
}

/** Writes the true ranges where the unknown ones stand; both are looked for in the appended part alone. */
function withRanges(saved: Uint8Array, { file: before, room }: PdfToSign): PreparedPdf {
  const appended = new TextDecoder('latin1').decode(saved.subarray(before.length));
  const rangeAt = appended.indexOf(RANGE);
  const gapAt = appended.indexOf(`<${'00'.repeat(room)}>`);
  invariant(rangeAt > 0 && gapAt > 0, 'the dictionary of the signature is in the appended part');
  const gapFrom = before.length + gapAt;
  const gapTo = gapFrom + 2 * room + 2;
  const ranges = { gapFrom, gapTo, end: saved.length };
  const file = new Uint8Array(saved);
  const text = `[0 ${String(gapFrom)} ${String(gapTo)} ${String(saved.length - gapTo)}`;
  file.set(utf8(`${text.padEnd(RANGE.length - 1)}]`), before.length + rangeAt);
  return { file, ranges, content: concatBytes(file.subarray(0, gapFrom), file.subarray(gapTo)) };
}
