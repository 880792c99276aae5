import type { CaseDocument } from '../documents/document.ts';
import { segmentsOf } from '../geometry/predicates.ts';
import type { Position } from '../geometry/types.ts';
import type { RegisterChange } from '../journal/change.ts';
import type { Parcel } from '../parcels/parcel.ts';
import type { Party } from '../parties/party.ts';
import { differingAttributes, isSameBoundary } from '../parcels/parcel-record.ts';
import type { Consent } from './case-file.ts';
import { neighboursOf, ownParcels, type DraftState } from './draft.ts';
import type { Finding } from './finding.ts';
import type { Norm } from './norm.ts';
import { isOnlyBent } from './only-bent.ts';
import type { ChoosePlace } from './preliminary-choice.ts';
import type { RuleSettings } from './rule-settings.ts';
import { consentNorm, KINDS } from './kinds/kinds.ts';
import type { CaseKind } from './kinds/case-kind.ts';
import type { Formation } from './kinds/kind-definition.ts';
import { registeredParcels, type Situation } from './situation.ts';

/** What a rule may look at. */
export interface RuleContext {
  readonly situation: Situation;
  readonly kind: CaseKind;
  readonly state: DraftState;
  readonly change: RegisterChange;
  readonly consents: readonly Consent[];
  readonly documents: readonly CaseDocument[];
  /** The preliminary choice that the draft states; without one there is none. */
  readonly chosen?: ChoosePlace | null;
  readonly settings: RuleSettings;
  /** YYYY-MM-DD at the place of the register. */
  readonly today: string;
  /** What the draft does; before the first step what the case is for. */
  readonly does: ReadonlySet<Formation>;
  /** The parcels of the case as registered, without those that only say where the case is. */
  readonly parents: readonly Parcel[];
  /** What they are in the draft, and what is formed on free land. */
  readonly parts: readonly Parcel[];
  /** The parcels around as the draft leaves them. */
  readonly around: readonly Parcel[];
  /** Boundaries between two parts, each once. */
  readonly newBoundaries: readonly (readonly [Position, Position])[];
}

/** Says what it found, passes included, so that the list proves what was checked. */
export type RuleCheck = (context: RuleContext) => readonly Finding[];

/** One rule, one file. The registry of them runs on a draft, on a submission and on a whole replica. */
export interface Rule {
  /** Its title is `rules.<id>` in the locales. */
  readonly id: string;
  /** The norm it enforces; a finding may name a narrower place of it. */
  readonly norm: Norm;
  /** The worst that it says. */
  readonly severity: Finding['severity'];
  readonly applies: (context: RuleContext) => boolean;
  readonly check: RuleCheck;
}

export const always = (): boolean => true;

/** New parcels come of old ones. */
export const formsParcels = ({ does }: RuleContext): boolean =>
  does.has('split') || does.has('merge') || does.has('redistribute');

/** The norm by which those in this role agree to what the draft does; null where nobody asks them. */
export const consentDemanded = ({ kind, does }: RuleContext, role: Consent['role']): Norm | null =>
  consentNorm(kind, does, role);

export type RuleInput = Omit<RuleContext, 'does' | 'parents' | 'parts' | 'around' | 'newBoundaries'>;

/** A case that only forms a parcel leaves those it was opened on to their holders: they are neighbours like others. */
const isOnlyPlace = (does: ReadonlySet<Formation>): boolean => [...does].every((each) => each === 'form');

export function contextOf(input: RuleInput): RuleContext {
  const does = formationsOf(input);
  const parents = isOnlyPlace(does) ? [] : parentsOf(input, does);
  const beside = new Set<string>(
    input.situation.parcels.filter((parcel) => !parents.includes(parcel)).map(({ number }) => number),
  );
  const own = ownParcels(input.state);
  const parts = own.filter(({ number }) => !beside.has(number));
  return {
    ...input,
    does,
    parents,
    parts,
    around: [...neighboursOf(input.state), ...own.filter(({ number }) => beside.has(number))],
    newBoundaries: boundariesBetween(parts),
  };
}

/** The part of the context that concerns one of the old parcels: `parts` are what has come of it. */
export interface ParentContext extends RuleContext {
  readonly parent: Parcel;
}

/**
 * A rule that looks at each old parcel by itself. What passes for several parcels is said once: about all of them, the
 * counts added up.
 */
export function eachParent(check: (context: ParentContext) => readonly Finding[]): RuleCheck {
  return (context) => {
    const findings = context.parents.flatMap((parent) =>
      check({ ...context, parent, parts: context.parts.filter(({ number }) => comesOf(context, number, parent)) }),
    );
    const passes = new Map<string, Finding>();
    for (const finding of findings.filter(({ severity }) => severity === 'pass'))
      passes.set(finding.code, joined(passes.get(finding.code), finding));
    return [...findings.filter(({ severity }) => severity !== 'pass'), ...passes.values()];
  };
}

const comesOf = ({ change }: RuleContext, number: string, parent: Parcel): boolean =>
  number === parent.number || change.lineage.some((link) => link.child === number && link.parent === parent.number);

function joined(first: Finding | undefined, next: Finding): Finding {
  if (!first) return next;
  const params = Object.fromEntries(
    Object.entries(first.params).map(([key, value]) => {
      const other = next.params[key];
      return [key, key === 'count' && typeof value === 'number' && typeof other === 'number' ? value + other : value];
    }),
  );
  return { ...first, about: [...new Set([...first.about, ...next.about])], params };
}

/** A servitude alone concerns the parcels that it burdens: the parcel in whose favour it is may be of the case as well. */
function parentsOf({ situation, change }: RuleInput, does: ReadonlySet<Formation>): readonly Parcel[] {
  if (does.size > 1 || !does.has('servitude')) return situation.parcels;
  const burdened = new Set<string>(change.put.encumbrances.map(({ parcel }) => parcel));
  return burdened.size === 0 ? situation.parcels : situation.parcels.filter(({ number }) => burdened.has(number));
}

function formationsOf({ situation, kind, change: { put, close, lineage } }: RuleInput): ReadonlySet<Formation> {
  const childrenOf = (parent: string) => lineage.filter((link) => link.parent === parent);
  const parentsOf = (child: string) => lineage.filter((link) => link.child === child);
  const registered = new Set<string>(registeredParcels(situation).map(({ number }) => number));
  const burdens = new Set<string>(situation.encumbrances.map(({ id }) => id));
  const does = new Set<Formation>();
  for (const { parent, child } of lineage) {
    const [children, parents] = [childrenOf(parent).length, parentsOf(child).length];
    if (children > 1 && parents > 1) does.add('redistribute');
    else if (children > 1) does.add('split');
    else if (parents > 1) does.add('merge');
  }
  if (put.parcels.some(({ number }) => !registered.has(number) && parentsOf(number).length === 0)) does.add('form');
  if (close.parcels.some((number) => childrenOf(number).length === 0)) does.add('retire');
  for (const before of situation.parcels) {
    const after = put.parcels.find(({ number }) => number === before.number);
    if (!after || (does.has('form') && isOnlyBent(before, after))) continue;
    for (const formation of alterationsOf(kind, before, after)) does.add(formation);
  }
  if (put.encumbrances.some(({ id, parcel }) => !burdens.has(id) && registered.has(parcel))) does.add('servitude');
  return does.size === 0 ? new Set([KINDS[kind].forms[0]]) : does;
}

/** What became of a parcel that keeps its number. That an attribute was wrong before only the kind of the case says. */
function alterationsOf(kind: CaseKind, before: Parcel, after: Parcel): readonly Formation[] {
  const attributes = differingAttributes(before, after);
  const isUse = attributes.some((name) => name !== 'divisibility' && name !== 'rka');
  return [
    ...(!isSameBoundary(before, after) || attributes.length === 0 ? ['adjust' as const] : []),
    ...(isUse && kind !== 'correct' ? ['use' as const] : []),
    ...(attributes.length > 0 && (!isUse || kind === 'correct') ? ['correct' as const] : []),
  ];
}

export const numbersOf = (parcels: readonly Parcel[]): string[] => parcels.map(({ number }) => number);

const keyOf = (a: Position, b: Position): string => `${a[0]},${a[1]},${b[0]},${b[1]}`;

function boundariesBetween(parts: readonly Parcel[]): readonly (readonly [Position, Position])[] {
  const owner = new Map<string, string>();
  const edges = parts.flatMap((part) =>
    part.geometry.flat().flatMap((ring) => [...segmentsOf(ring)].map((edge) => ({ edge, number: part.number }))),
  );
  for (const { edge, number } of edges) owner.set(keyOf(edge[0], edge[1]), number);
  return edges.flatMap(({ edge, number }) => {
    const across = owner.get(keyOf(edge[1], edge[0]));
    return across !== undefined && across > number ? [edge] : [];
  });
}

export interface FindingFacts {
  readonly about?: readonly string[];
  readonly at?: Position | null;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly fix?: Finding['fix'];
}

const make =
  (severity: Finding['severity']) =>
  (code: string, norm: Norm, facts: FindingFacts = {}): Finding => ({
    code,
    severity,
    about: [...(facts.about ?? [])],
    at: facts.at ?? null,
    norm,
    params: { ...facts.params },
    fix: facts.fix ?? null,
  });

export const errorFinding = make('error');
export const warningFinding = make('warning');
export const passFinding = make('pass');

/** Names of a party for a text: kk texts use `partyKk`, the others `partyRu`. */
export function partyParams(parties: readonly Party[], id: string): { partyKk: string; partyRu: string } {
  const party = parties.find((each) => each.id === id);
  return { partyKk: party?.nameKk ?? id, partyRu: party?.nameRu ?? id };
}

/** A consent counts when its document is in the case and it was given by today. */
export function hasConsent(context: RuleContext, partyId: string, role: Consent['role']): boolean {
  return context.consents.some(
    (consent) =>
      consent.partyId === partyId &&
      consent.role === role &&
      consent.givenAt.slice(0, 10) <= context.today &&
      context.documents.some((document) => document.id === consent.documentId),
  );
}

/** Integrity of the drawing: no outside norm. */
export const FABRIC: Norm = { text: 'FABRIC', place: '', confidence: 'confirmed' };
