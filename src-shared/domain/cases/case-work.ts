import { z } from 'zod';
import { CaseDocument } from '../documents/document.ts';
import { SheetKind } from '../documents/sheet-kind.ts';
import { SheetOptions } from '../documents/sheet-options.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { AcceptedWarning, CaseFile, CaseTask, Consent, DraftStep, DraftVariant } from './case-file.ts';
import { MeasuredPoint } from './drafting-aids.ts';
import { Situation } from './situation.ts';

/** How one attached sheet of a case was laid out; `parcel` is empty for a sheet of the whole case. */
export const SheetLayout = z.strictObject({ kind: SheetKind, parcel: z.string().max(20), options: SheetOptions });
export type SheetLayout = z.infer<typeof SheetLayout>;

/** Everything of a case that a person can change, and so undo; what follows from it is worked out anew. */
export type CaseWork = Pick<
  CaseFile,
  | 'situation'
  | 'steps'
  | 'documents'
  | 'consents'
  | 'accepted'
  | 'note'
  | 'tasks'
  | 'dueOn'
  | 'variantName'
  | 'variants'
> & {
  /** Kept beside the case file. */
  readonly measured: readonly MeasuredPoint[];
  readonly layouts: readonly SheetLayout[];
};

interface ListPatch<T> {
  readonly drop: readonly { readonly at: number; readonly item: T }[];
  readonly put: readonly { readonly at: number; readonly item: T }[];
}

const listPatch = <T extends z.ZodType>(item: T) => {
  const places = z.array(z.strictObject({ at: z.int().min(0), item })).readonly();
  return z.strictObject({ drop: places, put: places }).optional();
};

/** What differs between two states of the work: values as they become, lists by what leaves them and what comes in where. */
export const WorkPatch = z.strictObject({
  situation: Situation.optional(),
  note: CaseFile.shape.note.optional(),
  dueOn: z.iso.date().nullable().optional(),
  variantName: z.string().max(60).optional(),
  steps: listPatch(DraftStep),
  documents: listPatch(CaseDocument),
  consents: listPatch(Consent),
  accepted: listPatch(AcceptedWarning),
  tasks: listPatch(CaseTask),
  variants: listPatch(DraftVariant),
  measured: listPatch(MeasuredPoint),
  layouts: listPatch(SheetLayout),
});
export type WorkPatch = z.infer<typeof WorkPatch>;

export const isEmptyPatch = (patch: WorkPatch): boolean => Object.values(patch).every((each) => each === undefined);

/** What makes `to` of `from`. Applied to `from` it gives `to` exactly. */
export function workDifference(from: CaseWork, to: CaseWork): WorkPatch {
  return {
    situation: valueDifference(from.situation, to.situation),
    note: valueDifference(from.note, to.note),
    dueOn: valueDifference(from.dueOn, to.dueOn),
    variantName: valueDifference(from.variantName, to.variantName),
    steps: listDifference(from.steps, to.steps),
    documents: listDifference(from.documents, to.documents),
    consents: listDifference(from.consents, to.consents),
    accepted: listDifference(from.accepted, to.accepted),
    tasks: listDifference(from.tasks, to.tasks),
    variants: listDifference(from.variants, to.variants),
    measured: listDifference(from.measured, to.measured),
    layouts: listDifference(from.layouts, to.layouts),
  };
}

/** The work with a patch applied. What it would drop and is not there any more is left out. */
export function patchedWork(work: CaseWork, patch: WorkPatch): CaseWork {
  return {
    situation: patch.situation ?? work.situation,
    note: patch.note ?? work.note,
    dueOn: patch.dueOn === undefined ? work.dueOn : patch.dueOn,
    variantName: patch.variantName ?? work.variantName,
    steps: patchedList(work.steps, patch.steps),
    documents: patchedList(work.documents, patch.documents),
    consents: patchedList(work.consents, patch.consents),
    accepted: patchedList(work.accepted, patch.accepted),
    tasks: patchedList(work.tasks, patch.tasks),
    variants: patchedList(work.variants, patch.variants),
    measured: patchedList(work.measured, patch.measured),
    layouts: patchedList(work.layouts, patch.layouts),
  };
}

/** Most are written alike, and that is seen in half of the time: a situation may be a megabyte. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);

const valueDifference = <T>(from: T, to: T): T | undefined => (isSame(from, to) ? undefined : to);

function listDifference<T>(from: readonly T[], to: readonly T[]): ListPatch<T> | undefined {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && isSame(from[head], to[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(from[from.length - 1 - tail], to[to.length - 1 - tail])) tail += 1;
  const between = (list: readonly T[]) =>
    list.slice(head, list.length - tail).map((item, index) => ({ at: head + index, item }));
  const [drop, put] = [between(from), between(to)];
  return drop.length + put.length === 0 ? undefined : { drop, put };
}

function patchedList<T>(list: readonly T[], patch: ListPatch<T> | undefined): readonly T[] {
  if (!patch) return list;
  const left = [...list];
  for (const { at, item } of patch.drop.toReversed()) {
    const found = at < left.length && isSame(left[at], item) ? at : left.findIndex((each) => isSame(each, item));
    if (found >= 0) left.splice(found, 1);
  }
  for (const { at, item } of patch.put) left.splice(at, 0, item);
  return left;
}
