import { PDF, PdfDict, PdfName, PdfNumber, PdfRef, PdfString, type PdfObject } from '@libpdf/core';
import { attemptLater } from '../findings.ts';

/** Looks an object up by its number. */
export type Resolve = (ref: PdfRef) => PdfObject | null;

/** Why a file cannot be worked with. */
export type PdfFault = 'damaged' | 'encrypted';

/**
 * Opens a PDF by its cross-reference table or stream, as viewers do. A file whose table is wrong is not repaired: what
 * one program finds by searching, another does not.
 */
export async function openPdf(file: Uint8Array): Promise<PDF | PdfFault> {
  const pdf = await attemptLater(() => PDF.load(file, { lenient: false }));
  if (!pdf || pdf.recoveredViaBruteForce) return 'damaged';
  return pdf.isEncrypted ? 'encrypted' : pdf;
}

/**
 * The dictionaries of all signatures, each once: of the fields that the form lists, and of those that stand on a page
 * alone. Programs forget to list them, and viewers show them all the same.
 */
export function signatureDictionaries(pdf: PDF): readonly PdfDict[] {
  const listed = (pdf.getForm()?.getSignatureFields() ?? []).map((field) => field.getSignatureDict());
  const onPages = pdf.getPages().flatMap(({ dict }) => widgetSignatures(dict, pdf.getObject.bind(pdf)));
  return [...new Set([...listed, ...onPages].filter((found) => found !== null))];
}

const widgetSignatures = (page: PdfDict, resolve: Resolve): readonly PdfDict[] =>
  [...(page.getArray('Annots', resolve) ?? [])].flatMap((annotation) => {
    const widget = annotation instanceof PdfRef ? resolve(annotation) : annotation;
    if (!(widget instanceof PdfDict) || nameIn(widget, 'FT', resolve) !== 'Sig') return [];
    return widget.getDict('V', resolve) ?? [];
  });

export function nameIn(dictionary: PdfDict, key: string, resolve: Resolve): string | null {
  const value = dictionary.get(key, resolve);
  return value instanceof PdfName ? value.value : null;
}

export function bytesIn(dictionary: PdfDict, key: string, resolve: Resolve): Uint8Array | null {
  const value = dictionary.get(key, resolve);
  return value instanceof PdfString ? value.bytes : null;
}

export const numbersIn = (dictionary: PdfDict, key: string, resolve: Resolve): readonly (number | null)[] =>
  [...(dictionary.getArray(key, resolve) ?? [])].map((each) => (each instanceof PdfNumber ? each.value : null));
