import { expect } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { demand } from './draw-split.ts';
import type { TestCentral } from './test-central.ts';
import type { TestWorkstation } from './test-workstation.ts';
import { decideShown, submitShown } from './sign-shown.ts';

export interface Desks {
  readonly central: TestCentral;
  readonly engineer: TestWorkstation;
  readonly registrar: TestWorkstation;
}

const ENGINEER = 'ermekov';
const REGISTRAR = 'sagieva';

/** The engineer signs and sends; the case is in the queue. */
export async function submitted({ central, engineer }: Desks, file: CaseFile): Promise<void> {
  const { keyPassword } = central.person(ENGINEER);
  await demand(submitShown(engineer.calls, { caseId: file.id, keyPassword }));
  await engineer.heard('case.answered', ({ caseId, state }) => caseId === file.id && state === 'lodged');
}

/** The registrar examines and registers what waits on this parcel; the engineer's replica has it afterwards. */
export async function registered({ central, engineer, registrar }: Desks, file: CaseFile): Promise<void> {
  const { calls } = registrar;
  const row = (await calls.queue.list({ state: 'lodged' })).find((one) => one.parcel === file.parcel);
  const examined = await calls.queue.examine({ submissionId: row?.submissionId ?? '' });
  const decided = await decideShown(calls, {
    submissionId: examined.row.submissionId,
    submissionSha256: examined.submissionSha256,
    outcome: 'register',
    grounds: [],
    reasons: '',
    keyPassword: central.person(REGISTRAR).keyPassword,
  });
  expect(decided.kind, JSON.stringify(decided).slice(0, 300)).toBe('registered');
  await engineer.heard('case.answered', ({ caseId, state }) => caseId === file.id && state === 'registered');
  const seq = decided.kind === 'registered' ? decided.actSeq : 0;
  await engineer.heard('replica.advanced', ({ size }) => size > seq);
}
