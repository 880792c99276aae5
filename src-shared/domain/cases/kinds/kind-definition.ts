import type { DocumentKind } from '../../documents/document.ts';
import type { Consent, LodgedCommand } from '../case-file.ts';
import type { Norm } from '../norm.ts';
import type { CaseKind } from './case-kind.ts';

/**
 * What a draft does to the register, read from its net change. Rules and demands hold for what is done and not for what
 * the case is called: a kind that asks for less is no way around a rule.
 */
export type Formation =
  'split' | 'merge' | 'redistribute' | 'adjust' | 'form' | 'retire' | 'use' | 'servitude' | 'correct';

/** Lines of the checklist that most kinds have, in the order in which they are shown. */
export const STEP_NAMES = ['source', 'documents', 'parties', 'line', 'sheets', 'sign'] as const;
/** All lines: before land is granted its place is chosen. */
export type StepName = (typeof STEP_NAMES)[number] | 'choice';

/** Tools and forms with which drafts are made. A seat shows those that it has. */
export type DraftTool =
  | 'split'
  | 'cutOut'
  | 'divide'
  | 'merge'
  | 'redistribute'
  | 'vertex'
  | 'shift'
  | 'form'
  | 'part'
  | 'retire'
  | 'choose'
  | 'annotate'
  | 'record';

/** What the words of panel and inspector are about. */
export type DraftWork = 'split' | 'merge' | 'adjust' | 'form' | 'part' | 'retire' | 'record';

export interface RequiredDocument {
  readonly kind: DocumentKind;
  /** Without a `required` one nothing is lodged; the want of an `expected` one is a warning that takes a reason. */
  readonly demand: 'required' | 'expected';
  readonly norm: Norm;
}

export interface RequiredConsent {
  readonly role: Consent['role'];
  readonly norm: Norm;
}

/** Working days from the opening of the case, in settlements and elsewhere. */
export interface CaseTerm {
  readonly settlements: number;
  readonly elsewhere: number;
  readonly norm: Norm;
}

/** A kind of case: what it asks for and what it may do. Nothing about a kind stands anywhere else. */
export interface KindDefinition {
  readonly kind: CaseKind;
  /** What it is opened for; the first is assumed as long as nothing is drawn. */
  readonly forms: readonly [Formation, ...Formation[]];
  readonly steps: readonly StepName[];
  readonly documents: readonly RequiredDocument[];
  readonly consents: readonly RequiredConsent[];
  readonly term: CaseTerm;
  /** The first is in hand when the case is opened. */
  readonly tools: readonly [DraftTool, ...DraftTool[]];
  /** Commands that a case of this kind may run; the server takes no others. */
  readonly commands: readonly CommandName[];
  readonly work: DraftWork;
}

export type CommandName = LodgedCommand['name'];

/** Everything that moves boundaries between parcels of the case. Until something is lodged one leads to another. */
export const BOUNDARY_COMMANDS = [
  'splitParcel',
  'cutOutParcel',
  'divideParcel',
  'mergeParcels',
  'adjustParcels',
  'retireParcels',
  'annotate',
] as const satisfies readonly CommandName[];
