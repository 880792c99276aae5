import type { CaseDocument } from '../documents/document.ts';
import { segmentsOf } from '../geometry/predicates.ts';
import type { Position } from '../geometry/types.ts';
import type { RegisterChange } from '../journal/change.ts';
import type { Parcel } from '../parcels/parcel.ts';
import type { Party } from '../parties/party.ts';
import type { Consent } from './case-file.ts';
import { neighboursOf, ownParcels, type DraftState } from './draft.ts';
import type { Finding } from './finding.ts';
import type { Norm } from './norm.ts';
import type { RuleSettings } from './rule-settings.ts';
import type { Situation } from './situation.ts';

/** What a rule may look at. */
export interface RuleContext {
  readonly situation: Situation;
  readonly state: DraftState;
  readonly change: RegisterChange;
  readonly consents: readonly Consent[];
  readonly documents: readonly CaseDocument[];
  readonly settings: RuleSettings;
  /** YYYY-MM-DD at the place of the register. */
  readonly today: string;
  /** The parcel of the case as registered. */
  readonly parent: Parcel;
  /** What it is in the draft. */
  readonly parts: readonly Parcel[];
  /** The parcels around as the draft leaves them. */
  readonly around: readonly Parcel[];
  /** Boundaries between two parts, each once. */
  readonly newBoundaries: readonly (readonly [Position, Position])[];
}

/** One rule: looks at a draft and says what it found, passes included, so that the list proves what was checked. */
export type Rule = (context: RuleContext) => readonly Finding[];

export type RuleInput = Omit<RuleContext, 'parent' | 'parts' | 'around' | 'newBoundaries'>;

export function contextOf(input: RuleInput): RuleContext {
  const parts = ownParcels(input.state);
  return {
    ...input,
    parent: input.situation.parcel,
    parts,
    around: neighboursOf(input.state),
    newBoundaries: boundariesBetween(parts),
  };
}

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
