import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainParcel, type Situation } from '#domain/cases/situation.ts';
import { CaseFile, type CaseCommand } from '#domain/cases/case-file.ts';
import { replay } from '#domain/cases/run-command.ts';
import { planWindow } from '#domain/documents/plan-frame.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { Line } from '#domain/geometry/types.ts';
import { regionOf, quarterOf } from '#domain/numbers/parcel-number.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { planContext } from '#register/queries/plan.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { noSurroundings, planFromDraft, planFromRegister } from './compose-plan.ts';
import { snapshotOf } from './sheet-snapshot.ts';
import { planTables } from './plan-tables.ts';

const NOW = '2026-11-23T05:52:15.000Z';
/** The parcel of the design's pictures; the demo world has it in every town. */
const PARCEL = ParcelNumber.parse('21318045112');
/** Its neighbour in the east. */
const BESIDE = ParcelNumber.parse('21318045113');
/** 1 749,4 m² */
const AREA_DOUBLED = 3_498_754_240;
const region = regionOf(PARCEL);

let folder = '';
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-compose-'));
  store = openStore({ file: join(folder, 'central.db'), key: null, migrations: 'central' });
  loadDemoRegister(store, { parcels: 600, seed: 4, onProgress: () => undefined, appendToJournal: () => undefined });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function registered(number = PARCEL): Promise<PlanData> {
  const card = await parcelCard(store.read, { region, number, showPersons: true });
  if (!card) throw new Error(`no parcel ${number}`);
  const window = planWindow(card.parcel.geometry);
  const { neighbours, bodies, ...rest } = await planContext(store.read, { region, parcel: card.parcel, window });
  return planFromRegister(card, { neighbours, neighbourParties: bodies, ...rest, now: NOW });
}

/** A case on the parcels with one command. */
async function caseWith(
  numbers: readonly ParcelNumber[],
  commandOn: (situation: Situation) => CaseCommand,
): Promise<CaseFile> {
  const free = await nextFreeNumbers(store.read, { region, quarter: quarterOf(PARCEL), count: 4, reserved: new Set() });
  const situation = await situationOf(store.read, { region, numbers, freeNumbers: free, reserved: false });
  if (!situation) throw new Error('no situation');
  const command = commandOn(situation);
  const replayed = replay(situation, [command], { numbers: free, idSeed: 'test' });
  if (!replayed.ok) throw new Error(replayed.error.code);
  return CaseFile.parse({
    id: '5f6c1f0e-8f0a-4f3e-9d2b-0c7b1a2d3e4f',
    number: '2026-11-0412',
    kind: command.name === 'mergeParcels' ? 'merge' : 'split',
    state: 'draft',
    parcel: PARCEL,
    engineer: 'ermekov',
    createdAt: NOW,
    savedAt: NOW,
    situation,
    steps: [{ command, note: command.name, at: NOW }],
    cursor: 1,
    change: replayed.value.change,
    snapshot: null,
    findings: [],
    documents: [],
    consents: [],
    accepted: [],
    note: '',
    answer: null,
  });
}

/** A case that splits the parcel across its middle. */
const splitCase = (): Promise<CaseFile> =>
  caseWith([PARCEL], (situation) => {
    const [west, south, east, north] = boxOf(mainParcel(situation).geometry);
    const line: Line = [
      [Math.round((west + east) / 2), south - 1000],
      [Math.round((west + east) / 2), north + 1000],
    ];
    return { name: 'splitParcel', parcel: PARCEL, line };
  });

describe('planFromRegister', () => {
  it('A5.3 describes the registered parcel and its neighbours, and gives the same hash when asked again', async () => {
    const data = await registered();
    expect(data).toMatchObject({ status: 'registered', number: PARCEL, caseNumber: null, areaDoubled: AREA_DOUBLED });
    expect(data.neighbours.length).toBeGreaterThan(2);
    expect(data.streets.length).toBeGreaterThan(0);
    expect(data.around.length).toBeGreaterThan(20);
    expect(snapshotOf(await registered())).toBe(snapshotOf(data));
    const rows = planTables(data).neighbours;
    expect(rows.map((row) => row[0])).toEqual(['А – Б', 'Б – В', 'В – Г', 'Г – Д', 'Д – А']);
  });

  it('SEC-116 lets no name or identifier of a person through, even when the card shows them', async () => {
    const persons = store.raw.prepare("select identifier, name_kk, name_ru from party where kind = 'person'").all() as {
      identifier: string;
      name_kk: string;
      name_ru: string;
    }[];
    expect(persons.length).toBeGreaterThan(50);
    const numbers = store.raw.prepare('select number from parcel where to_seq is null limit 15').pluck().all();
    for (const number of numbers) {
      const text = JSON.stringify(await registered(ParcelNumber.parse(number)));
      for (const { identifier, name_kk, name_ru } of persons) {
        expect(text.includes(identifier) || text.includes(name_kk) || text.includes(name_ru)).toBe(false);
      }
    }
  });

  it('names a body that holds a pledge', async () => {
    const [pledge] = (await registered()).encumbrances;
    expect(pledge).toMatchObject({ kind: 'pledge', beneficiary: { kk: '«Мекен банк» АҚ', ru: 'АО «Мекен банк»' } });
  });
});

describe('planFromDraft', () => {
  it('A4.5 describes each parcel that a split forms, with its sister among the neighbours and its origin', async () => {
    const file = await splitCase();
    const children = file.change.lineage.map((each) => each.child);
    expect(children).toHaveLength(2);
    for (const [index, child] of children.entries()) {
      const plan = planFromDraft(file, child, {
        surroundings: noSurroundings,
        now: NOW,
        preparedBy: 'Ермеков С. Т.',
        isFinal: false,
      });
      if (!plan.ok) throw new Error(plan.error.code);
      const data = plan.value;
      expect(data).toMatchObject({ status: 'draft', number: child, caseNumber: '2026-11-0412', sheetNo: index + 1 });
      expect(data.neighbours.filter((each) => each.formed).map((each) => each.number)).toEqual(
        children.filter((each) => each !== child),
      );
      expect(data.neighbours.some((each) => each.number === PARCEL)).toBe(false);
      expect(data.newPoints).toHaveLength(2);
      expect(data.lineage.parents).toEqual([{ number: PARCEL, areaDoubled: AREA_DOUBLED }]);
      // The ends of the cut are rounded to the millimetre: the neighbours there gain or lose what the parts do.
      const parts = data.lineage.siblings.reduce((sum, each) => sum + (each.areaDoubled ?? 0), 0);
      expect(Math.abs(parts - AREA_DOUBLED)).toBeLessThan(100_000);
      expect(data.rights.length).toBeGreaterThan(0);
      expect(data.encumbrances.map((each) => each.kind)).toContain('pledge');
      const described = planTables(data).neighbours.map((row) => row[2] ?? '');
      expect(described.filter((text) => text.includes('жаңа учаске / образуемый участок'))).toHaveLength(1);
      expect(data.project?.before.map(({ number }) => number)).toContain(PARCEL);
      expect(data.project?.after.map(({ number }) => number)).toEqual(expect.arrayContaining(children));
    }
  });

  it('A4.5 says of the state of the case whether a sheet is a draft, final, registered or void', async () => {
    const file = await splitCase();
    const [child] = file.change.lineage.map((each) => each.child);
    if (!child) throw new Error('nothing was formed');
    const statusIn = (state: CaseFile['state'], isFinal: boolean): string => {
      const options = { surroundings: noSurroundings, now: NOW, preparedBy: null, isFinal };
      const plan = planFromDraft({ ...file, state }, child, options);
      return plan.ok ? plan.value.status : plan.error.code;
    };
    expect([statusIn('draft', false), statusIn('draft', true)]).toEqual(['draft', 'final']);
    expect([statusIn('outbox', false), statusIn('lodged', false)]).toEqual(['final', 'final']);
    expect(statusIn('registered', false)).toBe('registered');
    expect([statusIn('refused', true), statusIn('withdrawn', true)]).toEqual(['void', 'void']);
  });

  it('A4.5 describes the parcel that a merger forms, with all that it was made of', async () => {
    const parcels = [PARCEL, BESIDE];
    const file = await caseWith(parcels, () => ({ name: 'mergeParcels', parcels, allowApart: false }));
    const [child] = file.change.put.parcels;
    if (!child) throw new Error('nothing was formed');
    const plan = planFromDraft(file, child.number, {
      surroundings: noSurroundings,
      now: NOW,
      preparedBy: null,
      isFinal: false,
    });
    if (!plan.ok) throw new Error(plan.error.code);
    const { lineage, neighbours, newPoints, sheetNo } = plan.value;
    expect(lineage.parents.map(({ number }) => number)).toEqual(parcels);
    expect(lineage.parents.reduce((sum, each) => sum + (each.areaDoubled ?? 0), 0)).toBe(child.areaDoubled);
    expect(lineage.siblings).toEqual([{ number: child.number, areaDoubled: child.areaDoubled }]);
    expect(neighbours.some(({ number }) => parcels.includes(number))).toBe(false);
    expect([newPoints, sheetNo]).toEqual([[], 1]);
  });

  it('refuses a number that the draft does not form', async () => {
    const plan = planFromDraft(await splitCase(), PARCEL, {
      surroundings: noSurroundings,
      now: NOW,
      preparedBy: null,
      isFinal: false,
    });
    expect(plan).toMatchObject({ ok: false, error: { code: 'plan.noDraft', about: [PARCEL] } });
  });
});
