import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import { findingKey } from '#domain/cases/finding.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { makeTestPki, TEST_PASSWORD } from '#server/demo/make-test-pki.ts';
import { openStore, type Store } from '#register/store.ts';
import { cutThrough, demand } from '../../tests/support/draw-split.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { makeTestReplica, type TestReplica } from '../../tests/support/test-replica.ts';
import { openKeyFile } from '../signing/key-file.ts';
import { signDetached } from '../signing/sign-detached.ts';
import { Desk } from './desk.ts';
import { paper, partiesOf, seenOf, toolsOf, type DeskTools } from './desk-tools.fixture.ts';

/** ИИН in the test key of the engineer. */
const SIGNER = '850101300019';
const KEY = new Uint8Array(32).fill(7);

/** One thing that a person does to a case: `which` chooses among what is there. What is not possible now is let be. */
type Gesture = (tools: DeskTools, id: CaseId, which: number) => unknown;

const oneOf = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];

const GESTURES = {
  split: ({ drafting }, id, which) => {
    const { situation } = drafting.draft(id);
    const parcel = mainParcel(situation).number;
    const line = cutThrough(situation).map(([e, n]) => [e + which * 20, n + which * 20] as const);
    return drafting.run(id, { name: 'splitParcel', parcel, line });
  },
  annotate: ({ drafting }, id, which) => {
    const [west, south] = boxOf(mainParcel(drafting.draft(id).situation).geometry);
    return drafting.run(id, { name: 'annotate', at: [west + which, south], text: `белгі ${which}` });
  },
  construct: ({ drafting }, id, which) => {
    const [west, south] = boxOf(mainParcel(drafting.draft(id).situation).geometry);
    const made = { kind: 'circle', centre: [west, south], radiusMm: 1000 + which } as const;
    return drafting.run(id, { name: 'construct', made });
  },
  concern: ({ drafting }, id, which) => {
    const { situation } = drafting.draft(id);
    const main = mainParcel(situation).number;
    const beside = oneOf(situation.neighbours, which)?.number;
    return drafting.concern(id, situation.parcels.length > 1 || !beside ? [main] : [main, beside]);
  },
  rebase: ({ drafting }, id) => drafting.rebase(id),
  note: ({ drafting }, id, which) => drafting.setNote(id, `Пояснение ${which}`),
  attach: ({ papers }, id, which) =>
    papers.attach(id, { kind: 'other', fileName: `${which}.pdf`, bytes: paper(String(which)), consentOf: null }),
  consent: ({ papers, drafting }, id, which) => {
    const consentOf = oneOf(partiesOf(drafting.draft(id)), which) ?? null;
    return papers.attach(id, {
      kind: 'owner_consent',
      fileName: 'келісім.pdf',
      bytes: paper(String(which)),
      consentOf,
    });
  },
  detach: ({ papers, drafting }, id, which) => papers.detach(id, oneOf(drafting.draft(id).documents, which)?.id ?? ''),
  sheet: ({ drafting, desk }, id, which) => {
    const file = drafting.draft(id);
    const bytes = paper(`лист ${which}`);
    const document = CaseDocument.parse({
      ...{ id: crypto.randomUUID(), kind: 'explanatory_note', title: 'лист', fileName: 'лист.pdf' },
      ...{ mediaType: 'application/pdf', size: bytes.length, sha256: String(which % 10).repeat(64) },
      ...{ parcel: null, snapshot: file.snapshot, addedAt: file.savedAt },
    });
    const layout = {
      kind: 'explanatory_note',
      parcel: '',
      options: { ...usualOptions, turn: which % 90 },
    } as const;
    return drafting.putSheets(file, [{ document, bytes }], { layouts: which % 2 ? [layout] : desk.layouts.all(id) });
  },
  accept: ({ drafting }, id, which) => {
    const finding = oneOf(drafting.draft(id).findings, which);
    return finding && drafting.accept(id, findingKey(finding), which % 3 ? `Проверено на месте ${which}` : null);
  },
  task: ({ notes }, id, which) =>
    notes.setTask(id, { id: null, text: `позвонить ${which}`, dueOn: null, isDone: false }),
  tick: ({ notes, drafting }, id, which) => {
    const task = oneOf(drafting.draft(id).tasks, which);
    return task && notes.setTask(id, { ...task, isDone: task.doneAt === null, text: `${task.text}!` });
  },
  dropTask: ({ notes, drafting }, id, which) => notes.dropTask(id, oneOf(drafting.draft(id).tasks, which)?.id ?? ''),
  due: ({ notes }, id, which) =>
    notes.setDue(id, which % 4 ? `2026-12-${String(1 + (which % 28)).padStart(2, '0')}` : null),
  copyVariant: ({ variants }, id, which) => variants.copy(id, `нұсқа ${which}`, 'Нұсқа 1'),
  takeVariant: ({ variants, drafting }, id, which) =>
    variants.take(id, oneOf(drafting.draft(id).variants, which)?.id ?? ''),
  nameVariant: ({ variants }, id, which) => variants.rename(id, `атау ${which}`),
  dropVariant: ({ variants, drafting }, id, which) =>
    variants.drop(id, oneOf(drafting.draft(id).variants, which)?.id ?? ''),
  measure: ({ drafting }, id, which) => {
    const [west, south] = boxOf(mainParcel(drafting.draft(id).situation).geometry);
    return drafting.addMeasured(id, [{ name: `T${which % 5}`, at: [west + which, south] }]);
  },
} as const satisfies Record<string, Gesture>;
type GestureName = keyof typeof GESTURES;

describe('undoing in a case', () => {
  let town: TestReplica;
  let store: Store;
  let tools: DeskTools;
  let parcel: ParcelNumber;
  const folder = mkdtempSync(join(tmpdir(), 'shekara-undo-'));

  beforeAll(async () => {
    town = await makeTestReplica(300);
    [parcel] = (await splittable(town.replica, 1)) as [ParcelNumber];
    openDesk();
  });
  afterAll(() => {
    store.close();
    town.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function openDesk(): void {
    store = openStore({ file: join(folder, 'desk.db'), key: KEY, migrations: 'desk' });
    tools = toolsOf(new Desk(store), town.replica);
  }

  /** A case of its own for each try. */
  async function open(): Promise<CaseFile> {
    store.raw.prepare("update case_file set state = 'withdrawn', parcel = ''").run();
    return demand(tools.drafting.open(parcel, 'split'));
  }
  const historyOf = (id: CaseId) => tools.desk.historyOf(id);
  const undoAll = (id: CaseId) => demand(tools.undo.stepTo(id, 0));

  it('A4.5 X3 takes back every kind of change one by one, each to what was, and brings each back as it was', async () => {
    const { id } = await open();
    const seen = [seenOf(tools, id)];
    for (const name of Object.keys(GESTURES) as GestureName[]) {
      if (name === 'rebase') continue;
      const before = historyOf(id).length;
      await GESTURES[name](tools, id, 5);
      expect(historyOf(id).length, name).toBe(before + 1);
      seen.push(seenOf(tools, id));
    }
    for (const expected of seen.slice(0, -1).toReversed()) {
      await demand(tools.undo.undo(id));
      expect(seenOf(tools, id)).toEqual(expected);
    }
    expect(await tools.undo.undo(id)).toMatchObject({ error: { code: 'history.nothingToUndo' } });
    for (const expected of seen.slice(1)) {
      await demand(tools.undo.redo(id));
      expect(seenOf(tools, id)).toEqual(expected);
    }
    expect(await tools.undo.redo(id)).toMatchObject({ error: { code: 'history.nothingToRedo' } });
  });

  it('A4.5 X3 SEC-98 after any day of changes, undoing all is the case as it was opened and redoing all as it was left', async () => {
    const gesture = fc.tuple(
      fc.constantFrom<GestureName | 'undo' | 'redo' | 'again'>(
        ...(Object.keys(GESTURES) as GestureName[]),
        ...(['undo', 'undo', 'redo', 'again'] as const),
      ),
      fc.nat({ max: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(gesture, { minLength: 8, maxLength: 22 }), async (day) => {
        const { id } = await open();
        const initial = seenOf(tools, id);
        /** What was before each entry in force, and after each that is undone. */
        const past: unknown[] = [];
        let future: unknown[] = [];
        for (const [name, which] of day) {
          const before = seenOf(tools, id);
          if (name === 'again') {
            store.close();
            openDesk();
            expect(seenOf(tools, id)).toEqual(before);
          } else if (name === 'undo') {
            const wanted = past.pop();
            expect((await tools.undo.undo(id)).ok).toBe(wanted !== undefined);
            if (wanted === undefined) continue;
            future.push(before);
            expect(seenOf(tools, id)).toEqual(wanted);
          } else if (name === 'redo') {
            const wanted = future.pop();
            expect((await tools.undo.redo(id)).ok).toBe(wanted !== undefined);
            if (wanted === undefined) continue;
            past.push(before);
            expect(seenOf(tools, id)).toEqual(wanted);
          } else {
            const entries = historyOf(id).filter(({ isUndone }) => !isUndone).length;
            await GESTURES[name](tools, id, which);
            if (historyOf(id).filter(({ isUndone }) => !isUndone).length === entries) {
              expect(seenOf(tools, id)).toEqual(before);
              continue;
            }
            past.push(before);
            future = [];
          }
        }
        await demand(tools.undo.stepTo(id, historyOf(id).at(-1)?.place ?? 0));
        const final = seenOf(tools, id);
        await undoAll(id);
        expect(seenOf(tools, id)).toEqual(initial);
        await demand(tools.undo.stepTo(id, historyOf(id).at(-1)?.place ?? 0));
        expect(seenOf(tools, id)).toEqual(final);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('A4.5 brings an undone paper back with its bytes, and a new change ends what could be redone', async () => {
    const { id } = await open();
    const bytes = paper('хаттама');
    await demand(tools.papers.attach(id, { kind: 'other', fileName: 'х.pdf', bytes, consentOf: null }));
    const [document] = tools.drafting.get(id).documents;
    const { file, entries } = await demand(tools.undo.undo(id));
    expect([file.documents, entries]).toMatchObject([[], [{ name: 'attached', about: 'х.pdf', isUndone: true }]]);
    expect(tools.desk.document(document?.sha256 ?? '')?.bytes).toEqual(Buffer.from(bytes));
    await demand(tools.undo.redo(id));
    expect(tools.drafting.get(id).documents).toEqual([document]);
    await demand(tools.undo.undo(id));
    tools.drafting.setNote(id, 'иначе');
    expect(historyOf(id).map(({ name }) => name)).toEqual(['noted']);
    expect(await tools.undo.redo(id)).toMatchObject({ error: { code: 'history.nothingToRedo' } });
  });

  it('A4.5 what changes nothing leaves no entry; whoever undoes is told in the journal of the case', async () => {
    const { id } = await open();
    tools.drafting.setNote(id, '');
    tools.papers.detach(id, crypto.randomUUID());
    expect(historyOf(id)).toEqual([]);
    tools.drafting.setNote(id, 'а');
    await demand(tools.undo.undo(id));
    expect(tools.desk.events.of(id)[0]).toMatchObject({ who: 'ermekov', name: 'undone', about: 'noted' });
  });

  it('A4.9 a case that was sent keeps what was signed; the own tasks and the own day can still be undone', async () => {
    const { id } = await open();
    const { drafting, notes, undo, desk } = tools;
    drafting.setNote(id, 'для регистратора');
    const event = { at: drafting.get(id).savedAt, who: 'ermekov', name: 'signed', about: '' } as const;
    desk.saveCase({ ...drafting.get(id), state: 'outbox' }, event);
    notes.setDue(id, '2026-12-01');
    expect((await demand(undo.undo(id))).file).toMatchObject({
      state: 'outbox',
      dueOn: null,
      note: 'для регистратора',
    });
    expect(await undo.undo(id)).toMatchObject({ error: { code: 'history.sealed' } });
    expect(await undo.stepTo(id, 0)).toMatchObject({ error: { code: 'history.sealed' } });
    expect(historyOf(id)).toMatchObject([
      { name: 'noted', held: 'sealed' },
      { name: 'signed', held: 'mark' },
      { name: 'dueSet', isUndone: true, held: null },
    ]);
    // Once it is a draft again, what was done before is the engineer's own work again; the mark stays.
    const reopened = await demand(drafting.reopen(id));
    expect(reopened.state).toBe('draft');
    expect(historyOf(id)[0]).toMatchObject({ name: 'noted', held: null });
    expect((await demand(undo.stepTo(id, 0))).file.note).toBe('');
    expect(historyOf(id).map(({ name, isUndone }) => [name, isUndone])).toContainEqual(['signed', false]);
  });

  it('A4.1 A4.9 passes over what a party has signed by itself, and over the paper that it signed', async () => {
    const { id, createdAt } = await open();
    const day = new Date(createdAt);
    const pki = await makeTestPki(day);
    const signing = toolsOf(tools.desk, town.replica, { anchors: pki.anchors, crls: [], pool: [] });
    const file = signing.drafting.get(id);
    const [holder] = partiesOf(file);
    assert(holder);
    // The holder of the parcel is the person whose test key is at hand
    const parties = file.situation.parties.map((each) => (each.id === holder ? { ...each, identifier: SIGNER } : each));
    tools.desk.saveCase({ ...file, situation: { ...file.situation, parties } });
    tools.drafting.setNote(id, 'до согласия');
    const bytes = paper('согласие');
    await demand(signing.papers.attach(id, { kind: 'other', fileName: 'с.pdf', bytes, consentOf: null }));
    const signature = await signDetached(openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, day), bytes, day);
    const cms = { kind: 'owner_consent', fileName: 'с.p7s', bytes: signature, consentOf: holder } as const;
    const { consents, documents } = await demand(signing.papers.attach(id, cms));
    expect(consents).toMatchObject([{ signature: { identifier: SIGNER } }]);
    expect(historyOf(id).map(({ name, held }) => [name, held])).toEqual([
      ['noted', null],
      ['attached', 'signedConsent'],
      ['consented', 'signedConsent'],
    ]);
    expect((await demand(tools.undo.undo(id))).file).toMatchObject({ note: '', consents, documents });
    expect(await tools.undo.undo(id)).toMatchObject({ error: { code: 'history.nothingToUndo' } });
    // By hand it can be taken away, and that be undone
    tools.papers.detach(id, documents[1]?.id ?? '');
    expect((await demand(tools.undo.undo(id))).file).toMatchObject({ consents, documents });
  });

  it('X3 undoes the move to a changed register: the draft is behind again, and its steps can be tried again', async () => {
    const { id } = await open();
    await GESTURES.split(tools, id, 0);
    const now = tools.drafting.get(id);
    // As it was drawn before an act that the replica knows of: the parcel had another version then
    const [main, ...others] = now.situation.parcels;
    assert(main);
    const situation = { ...now.situation, parcels: [{ ...main, version: main.version + 7 }, ...others] };
    tools.desk.saveCase({ ...now, situation });
    const { file } = await demand(tools.drafting.rebase(id));
    expect(file.situation).toEqual(now.situation);
    const undone = await demand(tools.undo.undo(id));
    expect(undone.entries).toMatchObject([{ name: 'rebased' }]);
    expect(undone.file).toMatchObject({ situation, behind: { parcels: [main.number] } });
    expect((await demand(tools.undo.redo(id))).file).toMatchObject({ situation: now.situation, behind: null });
  });

  it('SEC-98 keeps entries, case and what lies beside it together or not at all', async () => {
    const { id } = await open();
    await GESTURES.measure(tools, id, 1);
    const before = [seenOf(tools, id), historyOf(id)];
    const { desk } = tools;
    expect(() =>
      desk.together(() => {
        tools.drafting.setNote(id, 'x');
        throw new Error('lost power');
      }),
    ).toThrow();
    expect([seenOf(tools, id), historyOf(id)]).toEqual(before);
    expect(() => desk.saveCase({ ...desk.caseFile(id), note: 'by nobody' })).toThrow(/has its event/);
    expect([seenOf(tools, id), historyOf(id)]).toEqual(before);
  });

  it('tells a damaged history as such', async () => {
    const { id } = await open();
    tools.drafting.setNote(id, 'x');
    store.raw.prepare(`update case_history set patch = '{"note": 7}' where case_id = ?`).run(id);
    await expect(tools.undo.undo(id)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    assert(tools.drafting.get(id).note === 'x');
  });
});
