import { PDF, PdfName, PdfNumber, PdfString, type PdfDict, type PdfObject, type PdfRef } from '@libpdf/core';
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

/** The dictionaries of all signatures that the fields of the form hold, each once. */
export function signatureDictionaries(pdf: PDF): readonly PdfDict[] {
  const fields = pdf.getForm()?.getSignatureFields() ?? [];
  return [...new Set(fields.map((field) => field.getSignatureDict()).filter((found) => found !== null))];
}

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
