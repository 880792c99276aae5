import { z } from 'zod';
import { Position } from '../geometry/types.ts';
import { never } from '../invariant.ts';
import type { CaseFile } from './case-file.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';

/*
 * What helps to draft a case and is no part of it: kept with the case, handed over with it, never sent to the register.
 */

/** Lines run on without end; both are drawn to be snapped to. */
export const Construction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('line'), a: Position, b: Position }),
  z.strictObject({ kind: z.literal('circle'), centre: Position, radiusMm: z.int().positive().max(10_000_000) }),
]);
export type Construction = z.infer<typeof Construction>;

/** A point of a survey, under the name that it has there. */
export const MeasuredPoint = z.strictObject({ name: z.string().trim().max(60), at: Position });
export type MeasuredPoint = z.infer<typeof MeasuredPoint>;

/** Turning points are counted from this corner on; without one from the north-west, clockwise. */
export const PointNumbering = z.strictObject({ from: Position, clockwise: z.boolean() });
export type PointNumbering = z.infer<typeof PointNumbering>;

export const MOST_CONSTRUCTIONS = 500;
export const MOST_MEASURED = 5000;

export const DraftingAids = z.strictObject({
  constructions: z.array(Construction).max(MOST_CONSTRUCTIONS).readonly(),
  measured: z.array(MeasuredPoint).max(MOST_MEASURED).readonly(),
  numbering: PointNumbering.nullable(),
});
export type DraftingAids = z.infer<typeof DraftingAids>;

/** Steps of the history of a draft that change nothing but its aids, so that they are undone in their turn. */
export const AID_COMMANDS = [
  z.strictObject({ name: z.literal('construct'), made: Construction }),
  z.strictObject({
    name: z.literal('eraseConstructions'),
    erased: z.array(Construction).min(1).max(MOST_CONSTRUCTIONS).readonly(),
  }),
  z.strictObject({ name: z.literal('numberPoints'), numbering: PointNumbering.nullable() }),
] as const;
export type AidCommand = z.infer<(typeof AID_COMMANDS)[number]>;

export const AID_NAMES: ReadonlySet<string> = new Set<AidCommand['name']>([
  'construct',
  'eraseConstructions',
  'numberPoints',
]);
export const isAidCommand = (command: { readonly name: string }): command is AidCommand => AID_NAMES.has(command.name);

/** It draws nothing by itself that could be registered: a note on the map, a chosen place, or an aid. */
export const isAside = ({ name }: { readonly name: string }): boolean =>
  name === 'annotate' || name === 'choosePlace' || AID_NAMES.has(name);

/** The aids among the steps in force. */
export const aidCommandsIn = ({ steps, cursor }: Pick<CaseFile, 'steps' | 'cursor'>): readonly AidCommand[] =>
  steps
    .slice(0, cursor)
    .map(({ command }) => command)
    .filter(isAidCommand);

/** The aids as the steps in force leave them. Of the drafts of earlier programs the oldest constructions go when there are too many. */
export const aidsAfter = (aids: DraftingAids, commands: readonly AidCommand[]): DraftingAids =>
  commands.reduce(applyAid, aids);

function applyAid(aids: DraftingAids, command: AidCommand): DraftingAids {
  switch (command.name) {
    case 'construct':
      return { ...aids, constructions: [...aids.constructions, command.made].slice(-MOST_CONSTRUCTIONS) };
    case 'eraseConstructions': {
      const erased = new Set(command.erased.map((each) => canonicalJson(each)));
      return { ...aids, constructions: aids.constructions.filter((each) => !erased.has(canonicalJson(each))) };
    }
    case 'numberPoints':
      return { ...aids, numbering: command.numbering };
    default:
      return never(command);
  }
}

export const NO_AIDS: DraftingAids = { constructions: [], measured: [], numbering: null };

/** The wished name where it is free, else the next with a higher number at its end: T1, T2, T3. */
export function freePointName(wished: string, measured: readonly MeasuredPoint[]): string {
  const taken = new Set(measured.map(({ name }) => name));
  const stem = wished.replace(/\d+$/u, '');
  const first = Number(wished.slice(stem.length) || 0);
  let name = wished;
  for (let no = first + 1; taken.has(name); no++) name = `${stem}${no}`;
  return name;
}

/** Points of a new computation in the place of those that had their names before. Refuses 'aids.tooManyPoints' */
export function withMeasured(
  aids: DraftingAids,
  points: readonly MeasuredPoint[],
): Result<DraftingAids, Refusal<'aids.tooManyPoints'>> {
  const names = new Set(points.map(({ name }) => name));
  const measured = [...aids.measured.filter(({ name }) => !names.has(name)), ...points];
  if (measured.length > MOST_MEASURED) return refuse('aids.tooManyPoints', [String(MOST_MEASURED)]);
  return ok({ ...aids, measured });
}

/** One more construction for a draft with these aids. Refuses 'aids.tooManyConstructions' */
export const mayConstruct = ({ constructions }: DraftingAids): Result<null, Refusal<'aids.tooManyConstructions'>> =>
  constructions.length < MOST_CONSTRUCTIONS
    ? ok(null)
    : refuse('aids.tooManyConstructions', [String(MOST_CONSTRUCTIONS)]);

export const withoutMeasured = (aids: DraftingAids, names: readonly string[]): DraftingAids => ({
  ...aids,
  measured: aids.measured.filter(({ name }) => !names.includes(name)),
});
