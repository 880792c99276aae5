import type { CaseCommand, Consent } from '../case-file.ts';
import { AID_NAMES } from '../drafting-aids.ts';
import type { Norm } from '../norm.ts';
import { adjust } from './adjust.ts';
import type { CaseKind } from './case-kind.ts';
import { changeUse } from './change-use.ts';
import { correct } from './correct.ts';
import { grant } from './grant.ts';
import type { DraftTool, Formation, KindDefinition, RequiredDocument } from './kind-definition.ts';
import { merge } from './merge.ts';
import { redistribute } from './redistribute.ts';
import { restore } from './restore.ts';
import { servitude } from './servitude.ts';
import { split } from './split.ts';

/** In the order in which they are offered. */
export const KINDS: Readonly<Record<CaseKind, KindDefinition>> = {
  split,
  merge,
  redistribute,
  adjust,
  grant,
  changeUse,
  servitude,
  restore,
  correct,
};

/** What a case is opened for when the tool is chosen first: the kind whose tools name it soonest. */
export function kindOfTool(tool: DraftTool): CaseKind {
  const place = ({ tools }: KindDefinition): number => (tools.includes(tool) ? tools.indexOf(tool) : tools.length + 1);
  return Object.values(KINDS).reduce((best, each) => (place(each) < place(best) ? each : best)).kind;
}

/** Aids of drawing belong to no kind. */
export const mayRun = (kind: CaseKind, command: CaseCommand['name']): boolean =>
  AID_NAMES.has(command) || KINDS[kind].commands.some((each) => each === command);

/**
 * Kinds whose demands a draft must meet: for each thing that it does the kind of the case where that is what it is for,
 * else the first kind that is for it. Opened as a restoration and then split, a case must have what a split needs.
 */
function kindsAtWork(kind: CaseKind, does: ReadonlySet<Formation>): readonly KindDefinition[] {
  const found = [...does].map(
    (formation) => [KINDS[kind], ...Object.values(KINDS)].find(({ forms }) => forms.includes(formation)) ?? KINDS[kind],
  );
  return [...new Set(found)];
}

/** Documents that the draft needs, each kind once; where two ask for the same one the stricter holds. */
export function documentsFor(kind: CaseKind, does: ReadonlySet<Formation>): readonly RequiredDocument[] {
  const asked = new Map<string, RequiredDocument>();
  for (const document of kindsAtWork(kind, does).flatMap(({ documents }) => documents))
    if (asked.get(document.kind)?.demand !== 'required') asked.set(document.kind, document);
  return [...asked.values()];
}

/** The norm by which those in this role must agree; null where nobody asks them. */
export const consentNorm = (kind: CaseKind, does: ReadonlySet<Formation>, role: Consent['role']): Norm | null =>
  kindsAtWork(kind, does)
    .flatMap(({ consents }) => consents)
    .find((consent) => consent.role === role)?.norm ?? null;
