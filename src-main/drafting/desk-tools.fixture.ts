import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import type { SeatGiven } from '../trust/seat-trust.ts';
import { CaseNotes } from './case-notes.ts';
import { CasePapers } from './case-papers.ts';
import { CaseUndo } from './case-undo.ts';
import type { Desk } from './desk.ts';
import { Drafting, type DraftingOptions } from './drafting.ts';
import { Variants } from './variants.ts';

/** Every day a test begins on; each reading of the clock is a millisecond later. */
const START = Date.parse('2026-11-27T02:00:00.000Z');

/** Everything at a desk that changes a case. Without a replica nothing may ask the register. */
export function toolsOf(desk: Desk, replica: DraftingOptions['replica'] | null, given?: SeatGiven) {
  let ticks = 0;
  const options = {
    desk,
    now: () => new Date(START + ticks++).toISOString(),
    account: { login: 'ermekov' },
    reserveNumbers: () => Promise.resolve(null),
    onSaved: () => undefined,
    ...(replica ? { replica } : {}),
  } as unknown as DraftingOptions; // what is not there is not asked for
  const drafting = new Drafting(options);
  return {
    desk,
    drafting,
    variants: new Variants(drafting, options.now),
    notes: new CaseNotes(desk, drafting, options.now),
    papers: new CasePapers({
      drafting,
      desk,
      trust: { given: () => given ?? { anchors: [], crls: [] } },
      now: options.now,
    }),
    undo: new CaseUndo(options),
  };
}
export type DeskTools = ReturnType<typeof toolsOf>;

/** All that a person sees of a case, wherever it is kept; not when it was saved. */
export function seenOf({ desk }: Pick<DeskTools, 'desk'>, id: CaseId) {
  return { file: { ...desk.caseFile(id), savedAt: '' }, aids: desk.aids(id), layouts: desk.layouts.all(id) };
}

export const paper = (words: string): Uint8Array => Buffer.from(`%PDF-1.7\n${words}\n`);

export const partiesOf = ({ situation }: Pick<CaseFile, 'situation'>) =>
  situation.rights.flatMap(({ holders }) => holders.map(({ partyId }) => partyId));
