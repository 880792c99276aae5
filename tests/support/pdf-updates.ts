import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type PdfObject } from '@libpdf/core';
import { signaturesOf } from '#domain/signatures/pdf/find-signatures.ts';
import { openPdf } from '#domain/signatures/pdf/read-pdf.ts';
import type { Stamper } from './openssl-stamps.ts';

/** Signatures and stamps of a file that can be read. */
export async function signaturesIn(file: Uint8Array) {
  const pdf = await openPdf(file);
  if (typeof pdf === 'string') throw new Error(pdf);
  return signaturesOf(file, pdf);
}

/** An incremental update, as other programs append one. */
export async function update(file: Uint8Array, edit: (pdf: PDF) => void): Promise<Uint8Array> {
  const pdf = await PDF.load(file);
  edit(pdf);
  return pdf.save({ incremental: true });
}

export interface StoreContent {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocsp?: readonly Uint8Array[];
  /** Whether it is named by the entry of a signature alone. */
  readonly isInVri?: boolean;
}

/** `/DSS` as programs that are not ours write it, with the extension that names it. */
export const putStore =
  ({ certificates = [], crls = [], ocsp = [], isInVri = false }: StoreContent) =>
  (pdf: PDF): void => {
    const streams = (contents: readonly Uint8Array[]) =>
      PdfArray.of(...contents.map((bytes) => pdf.register(new PdfStream([], bytes))));
    const [certs, lists, answers] = [streams(certificates), streams(crls), streams(ocsp)];
    const entry = PdfDict.of({ Type: PdfName.of('VRI'), Cert: certs, CRL: lists, OCSP: answers });
    const store = isInVri
      ? PdfDict.of({ Type: PdfName.of('DSS'), VRI: PdfDict.of({ A1B2: pdf.register(entry) }) })
      : PdfDict.of({ Type: PdfName.of('DSS'), Certs: certs, CRLs: lists, OCSPs: answers });
    pdf.getCatalog().set('DSS', pdf.register(store));
    const level = PdfDict.of({ BaseVersion: PdfName.of('1.7'), ExtensionLevel: PdfNumber.of(5) });
    pdf.getCatalog().set('Extensions', PdfDict.of({ ESIC: level }));
  };

const ROOM = 6_000;
const RANGE = '[0 9999999999 9999999999 9999999999]';

interface Appended {
  readonly dictionary: { readonly Type: string; readonly SubFilter: string };
  readonly sign: (content: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** What is different about its field. */
  readonly field?: Readonly<Record<string, PdfObject>>;
  /** What else is. */
  readonly edit?: (pdf: PDF) => void;
}

/** A time stamp over the whole document so far (`/DocTimeStamp`). `field`: what is different about its field; `edit`: what else is. */
export const stampDocument = (
  file: Uint8Array,
  stamper: Stamper,
  field: Readonly<Record<string, PdfObject>> = {},
  edit: (pdf: PDF) => void = () => undefined,
): Promise<Uint8Array> =>
  appendSignature(file, {
    dictionary: { Type: 'DocTimeStamp', SubFilter: 'ETSI.RFC3161' },
    sign: (content) => stamper.stamp(content),
    ...{ field, edit },
  });

/** One more signature behind those that a file has: over all of it, as other programs put it. */
export const signAgain = (file: Uint8Array, sign: Appended['sign']): Promise<Uint8Array> =>
  appendSignature(file, { dictionary: { Type: 'Sig', SubFilter: 'ETSI.CAdES.detached' }, sign });

async function appendSignature(
  file: Uint8Array,
  { dictionary, sign, field = {}, edit = () => undefined }: Appended,
): Promise<Uint8Array> {
  const saved = await update(file, (pdf) => {
    const numbers = (...values: readonly number[]) => PdfArray.of(...values.map((each) => PdfNumber.of(each)));
    const stamp = pdf.register(
      PdfDict.of({
        Type: PdfName.of(dictionary.Type),
        Filter: PdfName.of('Adobe.PPKLite'),
        SubFilter: PdfName.of(dictionary.SubFilter),
        ByteRange: numbers(0, 9_999_999_999, 9_999_999_999, 9_999_999_999),
        Contents: PdfString.fromBytes(new Uint8Array(ROOM)),
      }),
    );
    const page = pdf.getPage(0);
    const form = pdf.getCatalog().getDict('AcroForm', pdf.getObject.bind(pdf));
    if (!page || !form) throw new Error('no form');
    const widget = pdf.register(
      PdfDict.of({
        Type: PdfName.of('Annot'),
        Subtype: PdfName.of('Widget'),
        FT: PdfName.of('Sig'),
        T: PdfString.fromString(`${dictionary.Type} ${String(file.length)}`),
        V: stamp,
        F: PdfNumber.of(132),
        P: page.ref,
        Rect: numbers(0, 0, 0, 0),
        AP: PdfDict.of({ N: pdf.register(new PdfStream([['Subtype', PdfName.of('Form')]], new Uint8Array(0))) }),
        ...field,
      }),
    );
    const grown = (array: PdfArray | undefined) => PdfArray.of(...(array ?? []), widget);
    edit(pdf);
    form.set('Fields', grown(form.getArray('Fields', pdf.getObject.bind(pdf))));
    page.dict.set('Annots', grown(page.dict.getArray('Annots', pdf.getObject.bind(pdf))));
  });
  const text = Buffer.from(saved).toString('latin1');
  const gapFrom = text.indexOf(`<${'00'.repeat(ROOM)}>`, file.length);
  const gapTo = gapFrom + 2 * ROOM + 2;
  const ranges = `[0 ${String(gapFrom)} ${String(gapTo)} ${String(saved.length - gapTo)}`;
  const stamped = Buffer.from(saved);
  stamped.write(`${ranges.padEnd(RANGE.length - 1)}]`, text.indexOf(RANGE, file.length), 'latin1');
  const token = await sign(Buffer.concat([stamped.subarray(0, gapFrom), stamped.subarray(gapTo)]));
  stamped.write(Buffer.from(token).toString('hex'), gapFrom + 1, 'latin1');
  return stamped;
}
