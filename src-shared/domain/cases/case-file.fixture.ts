import { CaseFile } from './case-file.ts';
import { aSituation, line, P } from './situation.fixture.ts';
import { replay } from './run-command.ts';
import type { Situation } from './situation.ts';
import { emptyChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';

const AT = '2026-11-23T05:00:00.000Z';
export const CASE_ID = '11111111-1111-4111-8111-111111111111';
export const hash = (letter: string): string => letter.repeat(64);

/** A draft on P of the test town, before anything is drawn. */
export const aCase = (rest: Partial<Record<keyof CaseFile, unknown>> = {}): CaseFile =>
  CaseFile.parse({
    id: CASE_ID,
    number: '2026-11-T1-0001',
    kind: 'split',
    state: 'draft',
    parcel: P,
    engineer: 'ermekov',
    createdAt: AT,
    savedAt: AT,
    situation: aSituation(),
    steps: [],
    cursor: 0,
    change: emptyChange,
    snapshot: null,
    findings: [],
    documents: [],
    consents: [],
    accepted: [],
    note: '',
    answer: null,
    ...rest,
  });

/** The case with P divided along x = 15 m, from the street to the far side. */
export function aSplitCase(
  rest: Partial<Record<keyof CaseFile, unknown>> = {},
  situation: Situation = aSituation(),
): CaseFile {
  const command = { name: 'splitParcel', parcel: ParcelNumber.parse(P), line: line([15, -5], [15, 55]) } as const;
  const done = replay(situation, [command], { numbers: situation.freeNumbers, idSeed: CASE_ID });
  if (!done.ok) throw new Error(done.error.code);
  const steps = [{ command, note: 'splitParcel', at: AT }];
  return aCase({ situation, steps, cursor: 1, change: done.value.change, snapshot: hash('a'), ...rest });
}
