import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, type PDF, type PdfObject } from '@libpdf/core';
import { concatBytes } from '../../bytes.ts';
import { invariant } from '../../invariant.ts';
import { attemptLater } from '../findings.ts';
import type { Evidence } from '../raise/raise-cms.ts';
import { openPdf, type Resolve } from './read-pdf.ts';

/*
 * The document security store (ISO 32000-2 §12.8.4.3, ETSI EN 319 142-1 §5.4): evidence about the signatures of a PDF, put
 * behind them.
 *
 *   catalog /DSS << /Certs [streams] /CRLs [streams] /OCSPs [streams] /VRI << /<signature> << /Cert /CRL /OCSP >> >> >>
 */
const MEMBERS = { certificates: ['Certs', 'Cert'], crls: ['CRLs', 'CRL'], ocsp: ['OCSPs', 'OCSP'] } as const;

/** More than any document has; the list of the national authority is of 20 MB. */
const MOST_STREAMS = 1_000;
const MOST_BYTES = 64_000_000;

const NOTHING: Evidence = { certificates: [], crls: [], ocsp: [] };

/** What lies there: evidence to judge with, never trusted for itself. Past the bounds nothing more is read. */
export async function readStore(pdf: PDF): Promise<Evidence> {
  return (await attemptLater(() => read(pdf))) ?? NOTHING;
}

async function read(pdf: PDF): Promise<Evidence> {
  const resolve = pdf.getObject.bind(pdf);
  const store = pdf.getCatalog().getDict('DSS', resolve);
  if (!store) return NOTHING;
  const perSignature = store.getDict('VRI', resolve);
  const dictionaries = [store, ...(perSignature ? dictionariesIn(perSignature, resolve) : [])];
  const budget: Budget = { streams: MOST_STREAMS, bytes: MOST_BYTES };
  const seen = new Set<PdfObject>();
  const all = async ([plural, single]: readonly [string, string]): Promise<Uint8Array[]> => {
    const found: Uint8Array[] = [];
    for (const dictionary of dictionaries) {
      const array = dictionary.getArray(dictionary === store ? plural : single, resolve);
      for (const each of array ?? []) {
        const stream = each instanceof PdfRef ? resolve(each) : each;
        // The same stream is named by the store and by the entry of a signature.
        if (!(stream instanceof PdfStream) || seen.has(stream)) continue;
        seen.add(stream);
        const bytes = await contentOf(stream, budget);
        if (bytes) found.push(bytes);
      }
    }
    return found;
  };
  return {
    certificates: await all(MEMBERS.certificates),
    crls: await all(MEMBERS.crls),
    ocsp: await all(MEMBERS.ocsp),
  };
}

const dictionariesIn = (dictionary: PdfDict, resolve: Resolve): readonly PdfDict[] =>
  [...dictionary].slice(0, MOST_STREAMS).flatMap(([key]) => dictionary.getDict(key.value, resolve) ?? []);

/** What may still be read. */
export interface Budget {
  streams: number;
  bytes: number;
}

/** Null where it is packed in another way than Flate, damaged, or more than may still be read. */
export async function contentOf(stream: PdfStream, budget: Budget): Promise<Uint8Array | null> {
  if (budget.streams-- <= 0 || budget.bytes <= 0 || stream.has('DecodeParms')) return null;
  const filter = stream.get('Filter');
  const [only, ...more] = filter instanceof PdfArray ? [...filter] : [filter];
  if (only === undefined) {
    budget.bytes -= stream.data.length;
    return budget.bytes < 0 ? null : stream.data;
  }
  const isFlate = more.length === 0 && only instanceof PdfName && only.value === 'FlateDecode';
  return isFlate ? attemptLater(() => inflate(stream.data, budget)) : null;
}

/** Counted as it comes out: a few bytes may unpack to gigabytes. */
async function inflate(packed: Uint8Array, budget: Budget): Promise<Uint8Array | null> {
  const source = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const pieces: Uint8Array[] = [];
  for await (const piece of source) {
    budget.bytes -= piece.length;
    if (budget.bytes < 0) return null;
    pieces.push(piece);
  }
  return concatBytes(...pieces);
}

/** PAdES-B-LT: a signed PDF, byte for byte as it came, with the evidence in an incremental update behind it. */
export async function appendStore(file: Uint8Array, evidence: Evidence): Promise<Uint8Array> {
  const pdf = await openPdf(file);
  invariant(typeof pdf !== 'string' && pdf.canSaveIncrementally() === null, 'a file that was signed here');
  const streams = (contents: readonly Uint8Array[]): PdfArray =>
    PdfArray.of(...contents.map((bytes) => pdf.register(new PdfStream([], bytes))));
  const entries = Object.entries(MEMBERS).map(
    ([kind, [plural]]) => [plural, evidence[kind as keyof Evidence]] as const,
  );
  const store = PdfDict.of(
    Object.fromEntries(
      entries.filter(([, contents]) => contents.length > 0).map(([name, contents]) => [name, streams(contents)]),
    ),
  );
  pdf.getCatalog().set('DSS', pdf.register(store));
  return pdf.save({ incremental: true });
}
