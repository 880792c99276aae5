import { z } from 'zod';
import { DocumentKind } from '../documents/document.ts';
import { Position } from '../geometry/types.ts';
import { Norm } from './norm.ts';

export const Severity = z.enum(['error', 'warning', 'pass']);

/**
 * What a rule says of a draft. The text is `findings.<code>` in the locales, filled with `params`
 * (numbers already in the unit the text names; lengths in mm, areas in doubled mm²: the renderer prints them).
 * Errors block submission; a warning may be accepted by the engineer with a reason that is kept; passes prove what was checked.
 */
export const Finding = z.strictObject({
  code: z.string().max(80),
  severity: Severity,
  about: z.array(z.string().max(60)).max(1000).readonly(),
  at: Position.nullable(),
  norm: Norm,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What would settle it: a consent of this party, a document of this kind, or nothing that a button can do. */
  fix: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('attach_consent'), partyId: z.uuid() }),
      z.strictObject({ kind: z.literal('attach_document'), documentKind: DocumentKind }),
    ])
    .nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** A finding is the same finding while code and entities are the same; acceptance is tied to this key. */
export const findingKey = (finding: Pick<Finding, 'code' | 'about'>): string =>
  [finding.code, ...finding.about].join('|');
