import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNull,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type PDF,
  type PdfObject,
} from '@libpdf/core';
import { equalBytes } from '../../bytes.ts';
import { STAMP_FILTER } from './find-signatures.ts';
import { nameIn, numbersIn } from './read-pdf.ts';

/** What may differ, besides evidence: objects with these numbers may be written anew. */
export interface Comparison {
  readonly isSame: boolean;
  readonly rewritten: ReadonlySet<number>;
}

type Value = PdfObject | null | undefined;
type Pair = readonly [before: Value, after: Value];

/** More than any document has. */
const MOST_OBJECTS = 1_000_000;

/**
 * Whether two revisions of a PDF are the same document in everything that can be reached from the catalog, but for what
 * evidence is made of: `/DSS` and `/Extensions` of the catalog, and invisible fields with a time stamp over the document,
 * behind the fields of the form and the annotations of a page. Whatever else differs – an object, a number, a key – makes
 * it another document.
 */
export function compareRevisions(before: PDF, after: PDF): Comparison {
  const [oldTrailer, trailer] = [before.context.info.trailer, after.context.info.trailer];
  const state: State = { before, after, seen: new Set(), rewritten: new Set(), pairs: [] };
  const root = trailer.getRef('Root');
  const isSame =
    root !== undefined &&
    isSameRef(oldTrailer.getRef('Root'), root) &&
    compareCatalogs(root, state) &&
    push([oldTrailer.get('Info'), trailer.get('Info')], state) &&
    drain(state);
  return { isSame, rewritten: state.rewritten };
}

interface State {
  readonly before: PDF;
  readonly after: PDF;
  /** Numbers of objects that were compared. */
  readonly seen: Set<number>;
  readonly rewritten: Set<number>;
  readonly pairs: Pair[];
}

const push = (pair: Pair, { pairs }: State): true => {
  pairs.push(pair);
  return true;
};

function drain(state: State): boolean {
  for (let pair = state.pairs.pop(); pair; pair = state.pairs.pop()) {
    if (state.seen.size > MOST_OBJECTS || !compare(pair, state)) return false;
  }
  return true;
}

function compare([before, after]: Pair, state: State): boolean {
  if (before instanceof PdfRef || after instanceof PdfRef) return compareRefs(before, after, state);
  if (before instanceof PdfDict) return after instanceof PdfDict && compareDictionaries(before, after, state);
  if (before instanceof PdfArray) {
    if (!(after instanceof PdfArray) || before.length !== after.length) return false;
    return [...before].every((each, place) => push([each, after.at(place)], state));
  }
  return isSameScalar(before, after);
}

function isSameScalar(before: Value, after: Value): boolean {
  if (before == null || after == null) return before == null && after == null;
  if (before instanceof PdfNull) return after instanceof PdfNull;
  if (before instanceof PdfString) return after instanceof PdfString && equalBytes(before.bytes, after.bytes);
  if (before instanceof PdfName) return after instanceof PdfName && before.value === after.value;
  if (before instanceof PdfNumber) return after instanceof PdfNumber && before.value === after.value;
  return before instanceof PdfBool && after instanceof PdfBool && before.value === after.value;
}

const isSameRef = (before: Value, after: PdfRef): before is PdfRef =>
  before instanceof PdfRef && before.objectNumber === after.objectNumber && before.generation === after.generation;

function compareRefs(before: Value, after: Value, state: State): boolean {
  if (!(after instanceof PdfRef) || !isSameRef(before, after)) return false;
  if (state.seen.has(after.objectNumber)) return true;
  state.seen.add(after.objectNumber);
  const [old, fresh] = [state.before.getObject(before), state.after.getObject(after)];
  if (isPageWithMore(old, fresh, state)) state.rewritten.add(after.objectNumber);
  return push([old, fresh], state);
}

function isPageWithMore(old: PdfObject | null, fresh: PdfObject | null, state: State): boolean {
  if (!(old instanceof PdfDict) || !(fresh instanceof PdfDict) || nameOf(fresh, 'Type', state) !== 'Page') return false;
  const count = (page: PdfDict, pdf: PDF): number => page.getArray('Annots', pdf.getObject.bind(pdf))?.length ?? 0;
  return count(fresh, state.after) > count(old, state.before);
}

const nameOf = (dictionary: PdfDict, key: string, { after }: State): string | null =>
  nameIn(dictionary, key, after.getObject.bind(after));

function compareDictionaries(before: PdfDict, after: PdfDict, state: State): boolean {
  if (before instanceof PdfStream || after instanceof PdfStream) {
    const areStreams = before instanceof PdfStream && after instanceof PdfStream;
    return areStreams && equalBytes(before.data, after.data) && compareKeys(before, after, [], state);
  }
  const isPage = nameOf(before, 'Type', state) === 'Page';
  return isPage
    ? compareKeys(before, after, ['Annots'], state) && compareGrown('Annots', before, after, state)
    : compareKeys(before, after, [], state);
}

function compareKeys(before: PdfDict, after: PdfDict, besides: readonly string[], state: State): boolean {
  const keys = new Set([...before, ...after].map(([key]) => key.value));
  return [...keys].every((key) => besides.includes(key) || push([before.get(key), after.get(key)], state));
}

function compareCatalogs(root: PdfRef, state: State): boolean {
  const { before, after, rewritten, seen } = state;
  seen.add(root.objectNumber);
  rewritten.add(root.objectNumber);
  const [old, fresh] = [before.getObject(root), after.getObject(root)];
  if (!(old instanceof PdfDict) || !(fresh instanceof PdfDict) || !isPlainExtension(fresh.get('Extensions')))
    return false;
  return compareKeys(old, fresh, ['DSS', 'Extensions', 'AcroForm'], state) && compareForms(old, fresh, state);
}

/** `/Extensions` names the kinds of evidence, by their makers: names, numbers and texts alone. */
const isPlainExtension = (value: Value): boolean =>
  value === undefined ||
  (value instanceof PdfDict && [...value].every(([, maker]) => isFlat(maker, (each) => isFlat(each, () => false))));

const isFlat = (value: PdfObject, holds: (inner: PdfObject) => boolean): boolean =>
  value instanceof PdfDict
    ? value.type === 'dict' && [...value].every(([, each]) => holds(each))
    : value instanceof PdfName || value instanceof PdfNumber || value instanceof PdfString;

function compareForms(old: PdfDict, fresh: PdfDict, state: State): boolean {
  const [before, after] = [old.get('AcroForm'), fresh.get('AcroForm')];
  if (before === undefined && after === undefined) return true;
  if (after instanceof PdfRef && !isSameRef(before, after)) return false;
  const form = valueOf(state.after, after, state);
  const oldForm = valueOf(state.before, before, state);
  if (!(form instanceof PdfDict) || !(oldForm instanceof PdfDict)) return false;
  const flags = form.get('SigFlags');
  return (
    (flags === undefined || flags instanceof PdfNumber) &&
    compareKeys(oldForm, form, ['Fields', 'SigFlags'], state) &&
    compareGrown('Fields', oldForm, form, state)
  );
}

/** What stands there or is named there; an object that is named may be written anew. */
function valueOf(pdf: PDF, value: Value, { rewritten }: State): Value {
  if (!(value instanceof PdfRef)) return value;
  rewritten.add(value.objectNumber);
  return pdf.getObject(value);
}

/** An array that may have got stamps at its end. */
function compareGrown(key: string, before: PdfDict, after: PdfDict, state: State): boolean {
  const [was, is] = [before.get(key), after.get(key)];
  if (was instanceof PdfRef && is instanceof PdfRef && !isSameRef(was, is)) return false;
  const [old, fresh] = [valueOf(state.before, was, state), valueOf(state.after, is, state)];
  const [oldOnes, ones] = [old ?? new PdfArray(), fresh ?? new PdfArray()];
  if (!(oldOnes instanceof PdfArray) || !(ones instanceof PdfArray) || ones.length < oldOnes.length) return false;
  return [...ones].every((each, place) =>
    place < oldOnes.length ? push([oldOnes.at(place), each], state) : isFreshStamp(each, state),
  );
}

const FIELD_KEYS = ['Type', 'Subtype', 'FT', 'T', 'V', 'F', 'Ff', 'P', 'Rect', 'AP'];

/** A new field of a time stamp over the document that shows nothing. */
function isFreshStamp(value: PdfObject, { before, after }: State): boolean {
  const resolve = after.getObject.bind(after);
  if (!(value instanceof PdfRef) || before.getObject(value) !== null) return false;
  const field = resolve(value);
  if (!(field instanceof PdfDict) || [...field].some(([key]) => !FIELD_KEYS.includes(key.value))) return false;
  const stamp = field.getDict('V', resolve);
  return (
    nameIn(field, 'FT', resolve) === 'Sig' &&
    nameIn(field, 'Subtype', resolve) === 'Widget' &&
    stamp !== undefined &&
    nameIn(stamp, 'SubFilter', resolve) === STAMP_FILTER &&
    showsNothing(field, after)
  );
}

/** No size, and no picture but an empty one (PDF/A asks for one). */
function showsNothing(field: PdfDict, pdf: PDF): boolean {
  const resolve = pdf.getObject.bind(pdf);
  const [left, bottom, right, top] = numbersIn(field, 'Rect', resolve);
  const look = field.getDict('AP', resolve);
  const keys = look ? [...look].map(([key]) => key.value) : [];
  const picture = look?.get('N', resolve);
  const isEmpty = picture === undefined || (picture instanceof PdfStream && picture.data.length <= EMPTY_FLATE);
  return left === right && bottom === top && isEmpty && keys.every((key) => key === 'N');
}

/** Nothing, packed by Flate: 8 bytes. */
const EMPTY_FLATE = 8;
