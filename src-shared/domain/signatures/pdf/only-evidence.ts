import { PdfArray, PdfDict, PdfName, PdfRef, type PDF, type PdfObject } from '@libpdf/core';
import { attemptLater } from '../findings.ts';
import { compareRevisions } from './compare-revisions.ts';
import { nameIn, numbersIn, openPdf } from './read-pdf.ts';

/** Each costs a reading of the whole file. */
const MOST_UPDATES = 20;

/** The end of a revision, as every program writes it. */
const END = /startxref[\r\n ]+\d+[\r\n ]+%%EOF[\r\n ]*/g;
const OBJECT = /(?<!\d)(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj(?![A-Za-z])/g;

/**
 * Whether what stands behind `end` is nothing but evidence (ETSI EN 319 142-1): incremental updates, each a whole revision,
 * that leave the document as it was and add `/DSS` or a time stamp over the document. Judged strictly: whatever one program
 * could read in another way than the one that signed is no evidence.
 */
export const isOnlyEvidence = async (file: Uint8Array, end: number): Promise<boolean> =>
  // An object that cannot be read is no evidence.
  (await attemptLater(() => judge(file, end))) ?? false;

async function judge(file: Uint8Array, end: number): Promise<boolean> {
  const ends = [...latin(file.subarray(end)).matchAll(END)].map(({ 0: text, index }) => end + index + text.length);
  if (ends.length > MOST_UPDATES || ends.at(-1) !== file.length) return false;
  let before = await openPdf(file.subarray(0, end));
  let from = end;
  for (const to of ends) {
    const after = await openPdf(file.subarray(0, to));
    if (typeof before === 'string' || typeof after === 'string') return false;
    if (!isEvidence(before, after, latin(file.subarray(from, to)))) return false;
    [before, from] = [after, to];
  }
  return true;
}

function isEvidence(before: PDF, after: PDF, appended: string): boolean {
  const { isSame, rewritten } = compareRevisions(before, after);
  // Tables of two kinds at once: which of them counts depends on the reader.
  if (!isSame || appended.includes('/XRefStm') || hasTwice(tableNumbers(appended))) return false;
  const written = new Set<string>();
  return [...appended.matchAll(OBJECT)].every(({ 0: header, 1: number = '', 2: generation = '', index }) => {
    if (written.has(number)) return false;
    written.add(number);
    const ref = PdfRef.of(Number(number), Number(generation));
    const object = after.getObject(ref);
    // What is packed into another object is not looked at as it is written.
    if (object instanceof PdfDict && nameIn(object, 'Type', after.getObject.bind(after)) === 'ObjStm') return false;
    if (object instanceof PdfDict && hasTwice(indexNumbers(object, after))) return false;
    if (before.getObject(ref) === null) return true;
    const body = appended.slice(index + header.length, appended.indexOf('endobj', index));
    return rewritten.has(ref.objectNumber) && object !== null && namesWritten(body) === namesIn(object);
  });
}

/** Pairs of a first number and a count. */
type Sections = readonly (readonly [first: number, count: number])[];

/** An object that stands twice in a table: readers take the one or the other. */
function hasTwice(sections: Sections): boolean {
  const sorted = sections.toSorted(([a], [b]) => a - b);
  return sorted.some(([first, count], place) => first + count > (sorted[place + 1]?.[0] ?? Infinity));
}

/** Of a table as text: the headers of its sections have two numbers, the entries a letter besides. */
const tableNumbers = (appended: string): Sections =>
  [...appended.matchAll(/(?<![a-z])xref\s/g)].flatMap(({ index }) =>
    [...appended.slice(index, appended.indexOf('trailer', index)).matchAll(/^(\d+) (\d+) ?$/gm)].map(
      ([, first, count]) => [Number(first), Number(count)] as const,
    ),
  );

/** Of a table that is a stream. */
function indexNumbers(dictionary: PdfDict, pdf: PDF): Sections {
  const resolve = pdf.getObject.bind(pdf);
  if (nameIn(dictionary, 'Type', resolve) !== 'XRef') return [];
  const numbers = numbersIn(dictionary, 'Index', resolve).map(Number);
  return numbers.flatMap((first, place) => (place % 2 === 0 ? [[first, numbers[place + 1] ?? 0] as const] : []));
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/**
 * Names in an object as it is written, and as it was read. Of a key that stands twice readers take the one or the other:
 * then the numbers differ.
 */
function namesWritten(text: string): number {
  let names = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '\\' && depth > 0) at++;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (depth > 0) continue;
    else if (sign === '/') names++;
    // Nobody writes comments into objects; what they hide is not looked for.
    else if (sign === '%') return -1;
  }
  return names;
}

function namesIn(object: PdfObject): number {
  if (object instanceof PdfName) return 1;
  if (object instanceof PdfDict) return [...object].reduce((sum, [, value]) => sum + 1 + namesIn(value), 0);
  return object instanceof PdfArray ? [...object].reduce((sum, each) => sum + namesIn(each), 0) : 0;
}
