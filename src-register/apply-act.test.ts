import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftOf } from '#domain/cases/draft.ts';
import { Fault } from '#domain/fault.ts';
import type { ActBody, ActId } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange, type RegisterChange } from '#domain/journal/change.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import type { Line } from '#domain/geometry/types.ts';
import { ParcelNumber, QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { splitParcel } from '#domain/parcels/split-parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import { createActApplier, type SequencedAct } from './apply-act.ts';
import { parcelCard } from './queries/card.queries.ts';
import { nextFreeNumbers } from './queries/numbers.queries.ts';
import { findCurrentParcel, findParcel } from './queries/parcels.queries.ts';
import { searchRegister } from './queries/search.queries.ts';
import { situationOf } from './queries/situation.queries.ts';
import { demoTestStore, type TestStore } from './testing/demo-store.fixture.ts';

const REGION = RegionCode.parse('21');
const QUARTER = QuarterNumber.parse('21318045');
const PARENT = ParcelNumber.parse('21318045112');
//  From the northern side, between 105 and 106, down to Korkyt-ata: two parts.
const ACROSS: Line = [
  [12_674_520_000, 5_670_195_000],
  [12_674_530_000, 5_670_140_000],
];

let test: TestStore;
beforeAll(() => {
  test = demoTestStore(400);
});
afterAll(() => test.dispose());

const size = (): number => Number(test.store.raw.prepare('select count(*) from act').pluck().get());

function anAct(change: RegisterChange, rest: Partial<ActBody> = {}, parties: readonly Party[] = []): SequencedAct {
  const personal = { salt: 'ab'.repeat(32), content: { parties, addresses: [], registrar: 'Сағиева Айгүл' } };
  const body: ActBody = {
    format: 'shekara-act/1',
    id: randomUUID() as ActId,
    region: REGION,
    kind: 'split',
    registeredAt: '2026-11-23T05:00:00.000Z',
    submissionId: null,
    caseNumber: '2026-11-0001',
    quarter: QUARTER,
    receivedAt: null,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change,
    rows: null,
    personal: personalHash(personal),
    ...rest,
  };
  const { bytes, hash } = actLeaf(body);
  return { seq: size(), body, bodyBytes: bytes, personal, personalBytes: canonicalBytes(personal), leafHash: hash };
}

const apply = (act: SequencedAct): void =>
  test.store.raw.transaction(() => createActApplier(test.store.raw).apply(act))();

const reasonOf = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof Fault ? `${error.code} ${String(error.data['reason'])}` : String(error);
  }
  return 'applied';
};

/** Every table with its rows, to see that nothing was half-done. */
const contents = (): string =>
  JSON.stringify(
    ['parcel', 'parcel_right', 'encumbrance', 'building', 'lineage', 'act', 'act_parcel', 'plot_counter', 'party'].map(
      (table) =>
        test.store.raw
          .prepare(
            `select count(*), sum(from_seq) from ${['lineage', 'act', 'act_parcel', 'plot_counter'].includes(table) ? `(select 0 as from_seq from ${table})` : table}`,
          )
          .get(),
    ),
  );

async function aSplit(number: ParcelNumber = PARENT, line: Line = ACROSS): Promise<RegisterChange> {
  const free = await nextFreeNumbers(test.store.read, {
    region: REGION,
    quarter: QUARTER,
    count: 4,
    reserved: new Set(),
  });
  const situation = await situationOf(test.store.read, {
    region: REGION,
    numbers: [number],
    freeNumbers: free,
    reserved: false,
  });
  if (situation === null) throw new Error('no situation');
  const split = splitParcel(draftOf(situation), { parcel: number, line, numbers: free, idSeed: 'case-1' });
  if (!split.ok) throw new Error(split.error.code);
  return split.value;
}

describe('act applier', () => {
  it('refuses an act that is not the next one', () => {
    const before = contents();
    expect(reasonOf(() => apply({ ...anAct(emptyChange), seq: size() + 1 }))).toBe('SYNC_STOPPED act.outOfOrder');
    expect(reasonOf(() => apply({ ...anAct(emptyChange), seq: 0 }))).toBe('SYNC_STOPPED act.outOfOrder');
    expect(contents()).toBe(before);
  });

  it('refuses to close what is not there, and leaves nothing half-done', async () => {
    const change = await aSplit();
    const before = contents();
    const wrong = {
      ...change,
      close: { ...change.close, parcels: [...change.close.parcels, ParcelNumber.parse('21318045999')] },
    };
    expect(reasonOf(() => apply(anAct(wrong)))).toBe('SYNC_STOPPED parcel.notCurrent');
    expect(contents()).toBe(before);
  });

  it('C17 refuses a number that was given before', async () => {
    const change = await aSplit();
    const [first] = change.put.parcels;
    if (first === undefined) throw new Error('no part');
    const taken = { ...first, number: ParcelNumber.parse('21318045104') };
    expect(
      reasonOf(() =>
        apply(anAct({ ...change, put: { ...change.put, parcels: [taken, ...change.put.parcels.slice(1)] } })),
      ),
    ).toBe('SYNC_STOPPED parcel.numberUsed');
  });

  it('refuses a version that does not follow the one in force', async () => {
    const parcel = await findCurrentParcel(test.store.read, REGION, ParcelNumber.parse('21318045105'));
    if (parcel === null) throw new Error('no parcel');
    const change = { ...emptyChange, put: { ...emptyChange.put, parcels: [{ ...parcel, version: 3 }] } };
    expect(reasonOf(() => apply(anAct(change)))).toBe('SYNC_STOPPED parcel.otherVersion');
  });

  it('SEC-113 takes no area but that of the geometry, no shares but those that make one, no ground lost in a split', async () => {
    const change = await aSplit();
    const [part, ...parts] = change.put.parcels;
    const [right, ...rights] = change.put.rights;
    if (part === undefined || right === undefined) throw new Error('no part');
    const badArea = {
      ...change,
      put: { ...change.put, parcels: [{ ...part, areaDoubled: part.areaDoubled + 1 }, ...parts] },
    };
    expect(reasonOf(() => apply(anAct(badArea)))).toMatch(/invariant: area of/);
    const badShares = {
      ...change,
      put: { ...change.put, rights: [{ ...right, holders: right.holders.slice(1) }, ...rights] },
    };
    expect(reasonOf(() => apply(anAct(badShares)))).toMatch(/invariant: shares of right/);
    expect(reasonOf(() => apply(anAct({ ...change, put: { ...change.put, parcels: parts } })))).toMatch(
      /keeps the area/,
    );
    const twice = {
      ...change,
      close: { ...change.close, parcels: [...change.close.parcels, ...change.close.parcels] },
    };
    expect(reasonOf(() => apply(anAct(twice)))).toMatch(/once in an act/);
  });

  it('registers a split: old versions end, new ones begin, boxes, words, lineage and history follow', async () => {
    const change = await aSplit();
    const act = anAct(change);
    apply(act);
    const { read, raw } = test.store;
    expect(await findCurrentParcel(read, REGION, PARENT)).toBeNull();
    const parts = await Promise.all(change.put.parcels.map(({ number }) => findCurrentParcel(read, REGION, number)));
    expect(parts).toEqual(change.put.parcels);
    const boxes = raw
      .prepare(
        'select count(*) from parcel_box as b left join parcel as p on p.row = b.row where p.to_seq is not null or p.row is null',
      )
      .pluck()
      .get();
    expect(boxes).toBe(0);
    const buildingBoxes = raw
      .prepare(
        'select count(*) from building_box as b left join building as h on h.row = b.row where h.to_seq is not null or h.row is null',
      )
      .pluck()
      .get();
    expect(buildingBoxes).toBe(0);

    const old = await parcelCard(read, { region: REGION, number: PARENT, showPersons: true });
    expect(old?.current).toBe(false);
    expect(old?.rights[0]?.form).toBe('shared');
    expect(old?.encumbrances[0]?.kind).toBe('pledge');
    expect(old?.descendants.map(({ number }) => number)).toEqual(change.lineage.map(({ child }) => child));
    expect(old?.versions.at(-1)?.to).toMatchObject({
      seq: act.seq,
      kind: 'split',
      registrar: 'Сағиева Айгүл',
      caseNumber: '2026-11-0001',
    });

    const [child] = change.lineage;
    const card = await parcelCard(read, { region: REGION, number: child?.child ?? PARENT, showPersons: false });
    expect(card?.current).toBe(true);
    expect(card?.ancestors).toEqual([{ number: PARENT, child: child?.child, actSeq: act.seq }]);
    expect(card?.encumbrances[0]?.receivedAt).toBe('2021-07-02T06:42:00Z');

    expect(await findParcel(read, REGION, PARENT, act.seq - 1)).toMatchObject({ number: PARENT, version: 1 });
    expect(await findParcel(read, REGION, PARENT, act.seq)).toBeNull();
    const touched = raw.prepare('select parcel from act_parcel where seq = ? order by 1').pluck().all(act.seq);
    expect(touched).toEqual([...new Set([PARENT, ...change.put.parcels.map(({ number }) => number)])].sort());
    const stored = raw
      .prepare<[number], { body: Buffer; leaf_hash: Buffer }>('select body, leaf_hash from act where seq = ?')
      .get(act.seq);
    expect(stored?.body.equals(act.bodyBytes)).toBe(true);
    expect(stored?.leaf_hash.equals(act.leafHash)).toBe(true);
  });

  it('never gives a number again, not even that of a closed parcel', async () => {
    const before = await nextFreeNumbers(test.store.read, {
      region: REGION,
      quarter: QUARTER,
      count: 2,
      reserved: new Set(),
    });
    const given = new Set(test.store.raw.prepare('select number from parcel').pluck().all());
    expect(before.some((number) => given.has(number))).toBe(false);
    const [kept = ''] = before;
    const after = await nextFreeNumbers(test.store.read, {
      region: REGION,
      quarter: QUARTER,
      count: 2,
      reserved: new Set([kept]),
    });
    expect(after[0]).toBe(before[1]);
  });

  it('finds a party under its new name and no longer under the old', async () => {
    const card = await parcelCard(test.store.read, {
      region: REGION,
      number: ParcelNumber.parse('21318045105'),
      showPersons: true,
    });
    const party = card?.parties.find(({ kind }) => kind === 'person');
    if (party === undefined) throw new Error('no holder');
    const renamed: Party = { ...party, nameKk: 'Жаңатегі Айна Сынаққызы', nameRu: 'Жанатеги Айна Сынаккызы' };
    apply(anAct(emptyChange, { kind: 'refusal' }, [renamed]));
    apply(anAct(emptyChange, { kind: 'refusal' }, [renamed]));
    expect(test.store.raw.prepare('select count(*) from party where id = ?').pluck().get(party.id)).toBe(2);
    const find = async (text: string): Promise<readonly string[]> =>
      (
        await searchRegister(test.store.read, { region: REGION, text, scope: 'person', limit: 100, showPersons: true })
      ).hits.map((hit) => String(hit.number));
    expect(await find('жанатеги сынак')).toContain('21318045105');
    expect(await find(party.nameKk)).not.toContain('21318045105');
  });

  it('A5.7 a closed number is still found when it is asked for whole, and never before the numbers in force', async () => {
    const find = (text: string) =>
      searchRegister(test.store.read, { region: REGION, text, scope: 'number', limit: 100, showPersons: false });
    const inForce = test.store.raw.prepare('select 1 from parcel where number = ? and to_seq is null').get(PARENT);
    if (inForce !== undefined) apply(anAct(await aSplit()));
    const [hit] = (await find('21-318-045-112')).hits;
    expect(hit).toMatchObject({
      number: PARENT,
      detailRu: expect.stringContaining('закрыт'),
      detailKk: expect.stringContaining('жабылған'),
    });
    expect((await find('21-318-045-11')).hits.map(({ number }) => number)).not.toContain(PARENT);
  });
});
