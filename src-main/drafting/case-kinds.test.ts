import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { recordOf } from '#domain/parcels/parcel-record.ts';
import {
  attachPaper,
  cutThrough,
  demand,
  drawAndPrepare,
  prepare,
  undoDrawing,
} from '../../tests/support/draw-split.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { decideShown, submitShown } from '../../tests/support/sign-shown.ts';

const SHOP = {
  functionalZone: 'commercial',
  purposeKk: 'дүкен салу',
  purposeRu: 'для строительства магазина',
} as const;
const GROUND = 'постановление акимата №214 от 03.11.2026';

describe('cases of every kind at the desk', () => {
  let central: TestCentral;
  let first: TestWorkstation;
  let second: TestWorkstation;
  let registrar: TestWorkstation;
  let parcels: readonly ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    parcels = await splittable(central, 5);
    first = await startTestWorkstation(central);
    second = await startTestWorkstation(central);
    registrar = await startTestWorkstation(central);
    await Promise.all([first.ready('ermekov'), second.ready('bekova'), registrar.ready('sagieva')]);
  });
  afterAll(async () => {
    for (const seat of [first, second, registrar]) await seat.close();
    await central.close();
  });
  const parcel = (i: number): ParcelNumber => ParcelNumber.parse(parcels[i]);
  const password = (login: string): string => central.person(login).keyPassword;
  const open = (seat: TestWorkstation, number: ParcelNumber, kind: CaseKind): Promise<CaseFile> =>
    demand(seat.calls.cases.open({ parcel: number, kind }));

  async function submitted(seat: TestWorkstation, login: string, file: CaseFile): Promise<void> {
    await demand(submitShown(seat.calls, { caseId: file.id, keyPassword: password(login) }));
    await seat.heard('case.answered', ({ caseId, state }) => caseId === file.id && state === 'lodged');
  }

  async function registered(seat: TestWorkstation, file: CaseFile): Promise<void> {
    const rows = await registrar.calls.queue.list({ state: 'lodged' });
    const row = rows.find(({ parcel: number }) => number === file.parcel);
    const { submissionSha256, row: examined } = await registrar.calls.queue.examine({
      submissionId: row?.submissionId ?? '',
    });
    const decided = await decideShown(registrar.calls, {
      ...{ submissionId: examined.submissionId, submissionSha256, outcome: 'register', grounds: [], reasons: '' },
      keyPassword: password('sagieva'),
    });
    expect(decided.kind, JSON.stringify(decided).slice(0, 300)).toBe('registered');
    await seat.heard('case.answered', ({ caseId, state }) => caseId === file.id && state === 'registered');
    const seq = decided.kind === 'registered' ? decided.actSeq : 0;
    await seat.heard('replica.advanced', ({ size }) => size > seq);
  }

  it('A4.1 A4.9 A5.6 registers a change of purpose: one version on, the boundary as it was, the case in its history', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await open(first, parcel(0), 'changeUse');
    const before = mainParcel(situation);
    const other = await calls.cases.run({
      caseId,
      command: { name: 'splitParcel', parcel: before.number, line: cutThrough(situation) },
    });
    expect(other).toMatchObject({ ok: false, error: { code: 'case.otherKind' } });
    const command = { name: 'changePurpose', parcel: before.number, use: SHOP, ground: GROUND } as const;
    const drawn = await demand(calls.cases.run({ caseId, command }));
    expect(drawn.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(
      'documents.missing',
    );
    await prepare(first, drawn);
    const places = (await calls.cases.history({ caseId })).map(({ place }) => place);
    expect((await undoDrawing(first, caseId)).change.put.parcels).toEqual([]);
    await demand(calls.cases.stepTo({ caseId, place: places.at(-1) ?? 0 }));
    await submitted(first, 'ermekov', await attachPaper(first, caseId, 'decision'));
    await registered(first, drawn);
    const card = await demand(calls.register.card({ number: before.number }));
    expect(card.parcel).toEqual({ ...before, ...SHOP, version: before.version + 1 });
    const happened = (await calls.cases.events({ caseId })).map(({ name, who }) => [name, who]);
    expect(happened[0]).toEqual(['registered', '']);
    expect(happened).toEqual(
      expect.arrayContaining([
        ['drawn', 'ermekov'],
        ['undone', 'ermekov'],
        ['lodged', ''],
      ]),
    );
    expect(happened.at(-1)).toEqual(['opened', 'ermekov']);
  });

  it('A4.1 A5.7 registers the correction of an error by the paper that shows it', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await open(first, parcel(1), 'correct');
    const before = mainParcel(situation);
    const record = { ...recordOf(before), purposeRu: 'для обслуживания жилого дома' };
    const command = { name: 'correctRecord', parcel: before.number, record, ground: 'акт №12' } as const;
    const drawn = await demand(calls.cases.run({ caseId, command }));
    await prepare(first, drawn);
    await submitted(first, 'ermekov', await attachPaper(first, caseId, 'error_evidence'));
    await registered(first, drawn);
    const card = await demand(calls.register.card({ number: before.number }));
    expect(card.parcel).toMatchObject({ version: before.version + 1, purposeRu: record.purposeRu });
  });

  it('A4.1 keeps own tasks and the own last day of a case, and shows them in the list', async () => {
    const { calls } = first;
    const { id: caseId } = await open(first, parcel(2), 'adjust');
    const input = { caseId, id: null, text: 'позвонить соседу', dueOn: '2026-12-01', isDone: false };
    const [task] = (await demand(calls.cases.setTask(input))).tasks;
    await demand(calls.cases.setTask({ ...input, text: 'съёмка', dueOn: null }));
    await calls.cases.setDue({ caseId, dueOn: '2026-12-04' });
    const row = async () => (await calls.cases.list({})).find(({ id }) => id === caseId);
    expect(await row()).toMatchObject({ tasks: 2, taskDueOn: '2026-12-01', dueOn: '2026-12-04', missing: 'noLine' });
    const done = await demand(calls.cases.setTask({ ...input, id: task?.id ?? '', isDone: true }));
    expect(done.tasks[0]?.doneAt).not.toBeNull();
    expect(await row()).toMatchObject({ tasks: 1, taskDueOn: null, isBehind: false, isOffline: false });
    expect((await calls.cases.dropTask({ caseId, taskId: task?.id ?? '' })).tasks).toHaveLength(1);
  });

  it('A4.1 warns of another case on the same parcel, here and at the server, and names nobody', async () => {
    const prepared = await drawAndPrepare(second, parcel(3));
    await submitted(second, 'bekova', prepared);
    const { id: caseId } = await open(first, parcel(3), 'adjust');
    const found = await first.calls.cases.duplicates({ caseId });
    expect(found).toMatchObject({ mine: [], atServer: [{ parcel: parcel(3), isOwn: false }] });
    expect(Object.keys(found.atServer?.[0] ?? {}).sort()).toEqual(['isOwn', 'parcel', 'receivedAt']);
    const beside = await open(first, parcel(4), 'merge');
    await first.calls.cases.concern({ caseId: beside.id, parcels: [parcel(4), parcel(3)] });
    expect((await first.calls.cases.duplicates({ caseId: beside.id })).mine).toMatchObject([{ id: caseId }]);
  });

  it('X3 A4.1 tells at once that a parcel was changed under a draft; the draft is moved, or kept as a conflict', async () => {
    const { calls } = first;
    const behind = await open(first, parcel(3), 'adjust');
    const [from] = mainParcel(behind.situation).geometry.flat(2);
    const [, beside] = mainParcel(behind.situation).geometry.flat(2);
    if (!from || !beside) throw new Error('a parcel has corners');
    const at = [Math.round((from[0] + beside[0]) / 2), Math.round((from[1] + beside[1]) / 2)] as const;
    const edit = { kind: 'insertVertex', edge: [from, beside], at } as const;
    await demand(calls.cases.run({ caseId: behind.id, command: { name: 'adjustParcels', edit } }));
    const kept = await open(first, parcel(4), 'merge');
    const waiting = (await registrar.calls.queue.list({ state: 'lodged' })).find((row) => row.parcel === parcel(3));
    const examined = await registrar.calls.queue.examine({ submissionId: waiting?.submissionId ?? '' });
    const decided = await decideShown(registrar.calls, {
      ...{ submissionId: examined.row.submissionId, submissionSha256: examined.submissionSha256 },
      ...{ outcome: 'register', grounds: [], reasons: '', keyPassword: password('sagieva') },
    });
    expect(decided.kind).toBe('registered');
    const seen = first.events.length;
    await first.heard('case.saved', ({ caseId }) => caseId === kept.id && first.events.length >= seen);
    const look = (): Promise<boolean> =>
      calls.cases.get({ caseId: behind.id }).then((file) => file.behind?.parcels.includes(parcel(3)) ?? false);
    await expect.poll(look, { timeout: 20_000 }).toBe(true);
    await expect.poll(async () => (await calls.cases.get({ caseId: kept.id })).behind !== null).toBe(true);
    const refused = await submitShown(calls, { caseId: behind.id, keyPassword: password('ermekov') });
    expect(refused).toMatchObject({ error: { code: 'case.behind' } });
    // Its own parcel is closed: there is nothing to move the draft to. The other only lost one of its parcels.
    expect(await calls.cases.rebase({ caseId: behind.id })).toMatchObject({ error: { code: 'parcel.retired' } });
    const conflict = await demand(calls.cases.keepAsConflict({ caseId: behind.id }));
    expect(conflict).toMatchObject({ state: 'conflict', behind: null, answer: { conflict: { kind: 'version' } } });
    expect(conflict.steps).toHaveLength(1);
    expect((await calls.cases.events({ caseId: behind.id })).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['fellBehind', 'keptAsConflict']),
    );
  });
});
