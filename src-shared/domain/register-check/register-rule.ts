import type { Finding } from '../cases/finding.ts';
import type { Norm } from '../cases/norm.ts';
import type { RuleSettings } from '../cases/rule-settings.ts';
import type { ScanDefect } from '../geometry/scan/scan-defect.ts';
import type { DoubledMm2, MultiPolygon, Position } from '../geometry/types.ts';
import type { Defect } from '../geometry/validity.ts';
import type { QuarterPlace } from './place-in-quarter.ts';

/** The boundary of a parcel in force, measured, beside what the register says of it. */
export interface RegisteredParcel {
  readonly number: string;
  /** As stored, and as the boundary has it. */
  readonly areaDoubled: DoubledMm2;
  readonly measuredDoubled: DoubledMm2;
  readonly perimeterMm: number;
  readonly quarter: QuarterPlace;
  /** A corner, to show where it is. */
  readonly at: Position;
}

/** What the register says of a parcel in force; words of vocabularies as they are stored, known or not. */
export interface RegisteredEntry {
  readonly number: string;
  readonly zone: number;
  readonly category: string;
  readonly functionalZone: string | null;
  readonly rka: string | null;
  /** The address register has the code, or there is none to know. */
  readonly isRkaKnown: boolean;
  readonly hasRight: boolean;
  /** A corner of the boundary. */
  readonly at: Position;
}

export interface RegisteredRight {
  readonly id: string;
  readonly parcel: string;
  readonly shares: readonly (readonly [numerator: number, denominator: number])[];
}

export interface RegisteredScope {
  readonly id: string;
  readonly document: string;
  readonly parcel: string;
  readonly scope: MultiPolygon;
  readonly geometry: MultiPolygon;
}

export interface RegisteredBoundary {
  readonly number: string;
  readonly defects: readonly Defect[];
}

/** What the rules of a register look at, each at one of these. */
export interface RegisterFacts {
  readonly parcel: RegisteredParcel;
  readonly entry: RegisteredEntry;
  readonly right: RegisteredRight;
  readonly scope: RegisteredScope;
  readonly boundary: RegisteredBoundary;
  /** Parcels side by side. */
  readonly fabric: ScanDefect;
}

/** One rule, one file. Says what is wrong and nothing else: a register has no list of what was checked for each parcel. */
interface RuleAt<S extends keyof RegisterFacts> {
  /** Its title is `rules.<id>` in the locales. */
  readonly id: string;
  readonly norm: Norm;
  /** The worst that it says. */
  readonly severity: Finding['severity'];
  readonly looksAt: S;
  readonly check: (facts: RegisterFacts[S], settings: RuleSettings) => readonly Finding[];
}
export type RegisterRule = { [S in keyof RegisterFacts]: RuleAt<S> }[keyof RegisterFacts];
