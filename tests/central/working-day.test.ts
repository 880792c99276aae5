import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseCommand, CaseFile } from '#domain/cases/case-file.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { Random } from '#register/demo/random.ts';
import { checkRegister } from '#register/full-check/check-register.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { centralPaths } from '#server/central-paths.ts';
import { cutThrough, demand, prepare } from '../support/draw-split.ts';
import { registered, submitted, type Desks } from '../support/register-case.ts';
import { splittable } from '../support/test-cases.ts';
import { readEnrolment, startTestCentral, TEST_REGION, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

/** An eight-hour day has 500 commands: `npm run hardening`. Another seed is another day. */
const COMMANDS = Number(process.env['SHEKARA_COMMANDS'] ?? 60);
const SEED = Number(process.env['SHEKARA_SEED'] ?? 1);
const IN_A_CASE = 14;
const ENGINEER = 'ermekov';
const LONG = 400;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a draft is, apart from when it was saved. */
const shapeOf = ({ change, steps, cursor, note, tasks, snapshot }: CaseFile) => ({
  change,
  steps: steps.map(({ command }) => command),
  cursor,
  note,
  tasks: tasks.map(({ text }) => text),
  snapshot,
});

describe('a working day', () => {
  const random = new Random(SEED);
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let parcels: ParcelNumber[];
  const done = { commands: 0, refused: 0, undone: 0, redone: 0, reloads: 0, registered: 0, drafts: 0 };
  const heapMb: number[] = [];

  beforeAll(async () => {
    central = await startTestCentral({ parcels: COMMANDS >= LONG ? 3000 : 800 });
    [engineer, registrar] = [await startTestWorkstation(central), await startTestWorkstation(central)];
    await Promise.all([engineer.ready(ENGINEER), registrar.ready('sagieva')]);
    parcels = [...(await splittable(central, Math.ceil(COMMANDS / IN_A_CASE) + 2))];
  });
  afterAll(async () => {
    await Promise.all([engineer.close(), registrar.close()]);
    await central.close();
  });

  /** The engineer's program ends and is started again on the same desk. */
  async function reload(): Promise<void> {
    const { folder } = engineer;
    await engineer.stop();
    engineer = await startTestWorkstation(central, { folder });
    await engineer.ready(ENGINEER);
    done.reloads += 1;
  }

  /** Any line across the parcel, through its box at any slant; sometimes one that misses it. */
  function lineAcross(file: CaseFile, number: ParcelNumber): Position[] {
    const own = [...file.situation.parcels, ...file.change.put.parcels].findLast((each) => each.number === number);
    const [west, south, east, north] = boxOf(own?.geometry ?? []);
    const at = (from: number, to: number): number => Math.round(random.between(from, to));
    return random.chance(0.5)
      ? [
          [at(west, east), south - 900],
          [at(west, east), north + 900],
        ]
      : [
          [west - 900, at(south, north)],
          [east + 900, at(south, north)],
        ];
  }

  function anyCommand(file: CaseFile): CaseCommand {
    const parts = file.change.put.parcels.map(({ number }) => number);
    const live: readonly ParcelNumber[] = parts.length > 0 ? parts : [file.parcel];
    const one = live[random.whole(0, live.length - 1)] ?? file.parcel;
    const [first, second] = live;
    if (parts.length > 1 && first && second && random.chance(0.25))
      return { name: 'mergeParcels', parcels: [first, second], allowApart: false };
    if (random.chance(0.2)) {
      const into = { kind: 'equal', parts: random.whole(2, 4) } as const;
      const direction = { kind: 'bearing', degrees: random.whole(0, 359) } as const;
      return { name: 'divideParcel', parcel: one, division: { into, direction, from: 'left' } };
    }
    const corner = boxOf(file.situation.parcels.find(({ number }) => number === file.parcel)?.geometry ?? []);
    if (random.chance(0.1)) return { name: 'annotate', at: [corner[0], corner[1]], text: 'белгі' };
    return { name: 'splitParcel', parcel: one, line: lineAcross(file, one) };
  }

  /** One thing that a person does to a draft; what the desk answers is held against what it was before. */
  async function act(file: CaseFile, past: CaseFile[], future: CaseFile[]): Promise<CaseFile> {
    const { calls } = engineer;
    const caseId = file.id;
    done.commands += 1;
    if (past.length > 0 && random.chance(0.22)) {
      const { file: undone } = await demand(calls.cases.undo({ caseId }));
      const before = past.pop();
      expect(undone.change, 'undo brings back what was').toEqual(before?.change);
      future.push(file);
      done.undone += 1;
      return undone;
    }
    if (future.length > 0 && random.chance(0.5)) {
      const { file: redone } = await demand(calls.cases.redo({ caseId }));
      const after = future.pop();
      expect(redone.change, 'redo brings back what was undone').toEqual(after?.change);
      past.push(file);
      done.redone += 1;
      return redone;
    }
    if (random.chance(0.08)) {
      await reload();
      const kept = await engineer.calls.cases.get({ caseId });
      expect(shapeOf(kept), 'nothing is lost when the program ends').toEqual(shapeOf(file));
      return kept;
    }
    const answer = await calls.cases.run({ caseId, command: anyCommand(file) });
    if (!answer.ok) {
      done.refused += 1;
      const kept = await calls.cases.get({ caseId });
      expect(shapeOf(kept), `a refusal changes nothing: ${answer.error.code}`).toEqual(shapeOf(file));
      return file;
    }
    past.push(file);
    future.length = 0;
    return answer.value;
  }

  /** Undoes what the rules forbid, such as a line through a house; where nothing is left, cuts through the middle. */
  async function back(file: CaseFile): Promise<CaseFile> {
    const caseId = file.id;
    const isWrong = ({ findings, change }: CaseFile): boolean =>
      change.lineage.length === 0 ||
      findings.some(({ severity, code }) => severity === 'error' && !code.startsWith('holders.'));
    let now = file;
    while (now.cursor > 0 && isWrong(now)) {
      now = (await demand(engineer.calls.cases.undo({ caseId }))).file;
      done.commands += 1;
    }
    const command = { name: 'splitParcel', parcel: file.parcel, line: cutThrough(file.situation) } as const;
    return isWrong(now) ? demand(engineer.calls.cases.run({ caseId, command })) : now;
  }

  async function workOn(parcel: ParcelNumber): Promise<void> {
    let file = await demand(engineer.calls.cases.open({ parcel, kind: 'split' }));
    const past: CaseFile[] = [];
    const future: CaseFile[] = [];
    for (let step = 0; step < IN_A_CASE && done.commands < COMMANDS; step++) file = await act(file, past, future);
    if (random.chance(0.3)) return void (done.drafts += 1);
    const drawn = await back(file);
    const ready = await prepare(engineer, drawn);
    if (ready.findings.some(({ severity }) => severity === 'error')) return void (done.drafts += 1);
    const desks: Desks = { central, engineer, registrar };
    await submitted(desks, ready);
    await registered(desks, ready);
    done.registered += 1;
  }

  it('X3 SEC-98 of any commands, undoing, redoing and restarts loses nothing and leaves a register without findings', async () => {
    while (done.commands < COMMANDS) {
      const parcel = parcels.shift();
      if (parcel === undefined) throw new Error('no parcel is left');
      await workOn(parcel);
      collect();
      heapMb.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
    console.log(
      `seed ${SEED}: ${Object.entries(done)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}; heap ${heapMb.map((each) => each.toFixed(0)).join(' ')} MB`,
    );
    const { database } = centralPaths(central.home);
    const { findings, parcels: checked } = await checkRegister(central.store, {
      file: database,
      key: null,
      prefix: '',
      toleranceMm: 20,
      threads: 0,
    });
    expect(done.registered).toBeGreaterThan(0);
    expect(checked).toBeGreaterThan(0);
    expect(findings.map(({ code, about }) => `${code} ${about.join()}`)).toEqual([]);
    const journal = verifyJournal(central.store.raw, TEST_REGION, { vkey: readEnrolment(central.home).journalKey });
    expect(journal).toMatchObject({ ok: true });
  }, 1_800_000);

  it.skipIf(COMMANDS < LONG)(
    'SEC-98 keeps its memory: the last third of a long day needs no more than the second',
    () => {
      const third = Math.floor(heapMb.length / 3);
      const most = (from: number, to: number): number => Math.max(...heapMb.slice(from, to));
      expect(most(2 * third, heapMb.length) / most(third, 2 * third)).toBeLessThan(1.15);
    },
  );
});
