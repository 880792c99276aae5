import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainParcel } from '#domain/cases/situation.ts';
import type { CaseCommand, CaseFile } from '#domain/cases/case-file.ts';
import { aidsAfter, isAidCommand, NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { findingKey } from '#domain/cases/finding.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { cutThrough, demand, drawAndPrepare, prepare, undoDrawing } from '../../tests/support/draw-split.ts';
import { registered, submitted, type Desks } from '../../tests/support/register-case.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { decideShown, submitShown } from '../../tests/support/sign-shown.ts';

const PDF = Buffer.from('%PDF-1.7\n').toString('base64');

describe('drafting at the desk', () => {
  let central: TestCentral;
  let first: TestWorkstation;
  let second: TestWorkstation;
  let registrar: TestWorkstation;
  let parcels: readonly ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    parcels = await splittable(central, 8);
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
  const desks = (): Desks => ({ central, engineer: first, registrar });
  const password = (login: string): string => central.person(login).keyPassword;

  async function opened(seat: TestWorkstation, number: ParcelNumber): Promise<CaseFile> {
    const answer = await seat.calls.cases.open({ parcel: number, kind: 'split' });
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  it('opens one case a parcel, with numbers that the server keeps, and refuses parcels that are not there', async () => {
    const file = await opened(first, parcel(0));
    expect(file.situation.reserved).toBe(true);
    expect((await opened(first, parcel(0))).id).toBe(file.id);
    const unknown = await first.calls.cases.open({ parcel: ParcelNumber.parse('21318999999'), kind: 'split' });
    expect(unknown.ok ? '' : unknown.error.code).toBe('parcel.unknown');
    expect(file.number).toMatch(/^\d{4}-\d{2}-[A-Z2-9]{2}-\d{4}$/);
  });

  it('X1 takes a neighbour into the case and merges both; its own parcel stays', async () => {
    const { calls } = second;
    const { id: caseId, situation } = await opened(second, parcel(1));
    const main = mainParcel(situation);
    const edges = new Set(main.geometry.flat().flatMap((ring) => ring.slice(1).map((to, i) => `${to} ${ring[i]}`)));
    const beside = situation.neighbours.find(({ geometry }) =>
      geometry.flat().some((ring) => ring.slice(1).some((to, i) => edges.has(`${ring[i]} ${to}`))),
    );
    if (!beside) throw new Error('no parcel shares an edge');
    expect(await calls.cases.concern({ caseId, parcels: [beside.number] })).toMatchObject({
      error: { code: 'case.mainParcel' },
    });
    const parcels = [main.number, beside.number];
    const both = await calls.cases.concern({ caseId, parcels });
    expect(both).toMatchObject({ ok: true, value: { situation: { parcels: [{}, { number: beside.number }] } } });
    const merged = await calls.cases.run({ caseId, command: { name: 'mergeParcels', parcels, allowApart: false } });
    if (!merged.ok) throw new Error(merged.error.code);
    const [formed] = merged.value.change.put.parcels;
    expect(formed?.areaDoubled).toBe(main.areaDoubled + beside.areaDoubled);
    // What the steps in force need cannot be taken out again; after undoing it can.
    expect(await calls.cases.concern({ caseId, parcels: [main.number] })).toMatchObject({ ok: false });
    await calls.cases.undo({ caseId });
    expect(await calls.cases.concern({ caseId, parcels: [main.number] })).toMatchObject({ ok: true });
    await calls.cases.withdraw({ caseId });
  });

  it('X1 A4.9 registers a split, then a shift between its parts, then their merge', async () => {
    const { calls } = first;
    const split = await drawAndPrepare(first, parcel(5));
    await submitted(desks(), split);
    await registered(desks(), split);
    const parts = split.change.lineage.map(({ child }) => child);
    const [one, other] = parts;
    if (!one || !other) throw new Error('a split has two parts');

    const shift = await demand(calls.cases.open({ parcel: one, kind: 'adjust' }));
    const both = await demand(calls.cases.concern({ caseId: shift.id, parcels: parts }));
    const [first_, second_] = both.situation.parcels;
    const near = first_?.geometry
      .flat(2)
      .find((point) => second_?.geometry.flat(2).some((corner) => corner.join() === point.join()));
    if (!near || !first_) throw new Error('the parts have a corner in common');
    const goal = { kind: 'area' as const, of: one, areaDoubled: first_.areaDoubled + 20_000_000 };
    const edit = { kind: 'shift' as const, between: [one, other] as const, near, shape: 'kept' as const, goal };
    const shifted = await demand(calls.cases.run({ caseId: shift.id, command: { name: 'adjustParcels', edit } }));
    expect(shifted.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(
      expect.not.arrayContaining(['area.differs', 'fabric.overlap', 'fabric.gap']),
    );
    await submitted(desks(), await prepare(first, shifted));
    await registered(desks(), shifted);

    const merge = await demand(calls.cases.open({ parcel: one, kind: 'merge' }));
    await demand(calls.cases.concern({ caseId: merge.id, parcels: parts }));
    const command = { name: 'mergeParcels' as const, parcels: parts, allowApart: false };
    const merged = await demand(calls.cases.run({ caseId: merge.id, command }));
    await submitted(desks(), await prepare(first, merged));
    await registered(desks(), merged);
    const [child] = merged.change.lineage;
    const card = await demand(calls.register.card({ number: child?.child ?? parcel(5) }));
    expect(card.parcel.number).toBe(child?.child);
  });

  it('undoes and redoes geometry, numbers, rights and lineage together', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await opened(first, parcel(0));
    const command = { name: 'splitParcel' as const, parcel: mainParcel(situation).number, line: cutThrough(situation) };
    const drawn = await calls.cases.run({ caseId, command });
    if (!drawn.ok) throw new Error(drawn.error.code);
    expect(drawn.value.change.lineage.length).toBeGreaterThan(0);
    const undone = (await demand(calls.cases.undo({ caseId }))).file;
    expect(undone.change.lineage).toEqual([]);
    expect(undone.change.put.rights).toEqual([]);
    expect(undone.snapshot).toBeNull();
    const redone = (await demand(calls.cases.redo({ caseId }))).file;
    expect(redone.change).toEqual(drawn.value.change);
    expect(redone.snapshot).toBe(drawn.value.snapshot);
    expect(await calls.cases.redo({ caseId })).toMatchObject({ error: { code: 'history.nothingToRedo' } });
  });

  it('A4.5 undoes constructions and the numbering in their turn; they make no sheet void and nothing to lodge', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await opened(first, parcel(0));
    const [from, to] = [0, 5000].map((mm) => [situation.parcels[0]?.geometry[0]?.[0]?.[0]?.[0] ?? 0, mm] as const);
    if (!from || !to) throw new Error('two points');
    const before = await calls.cases.get({ caseId });
    const made = { kind: 'line', a: from, b: to } as const;
    await demand(calls.cases.run({ caseId, command: { name: 'construct', made } }));
    const numbered = await demand(
      calls.cases.run({ caseId, command: { name: 'numberPoints', numbering: { from, clockwise: false } } }),
    );
    const after = (file: CaseFile) =>
      aidsAfter(
        NO_AIDS,
        file.steps.slice(0, file.cursor).flatMap(({ command }) => (isAidCommand(command) ? command : [])),
      );
    expect(after(numbered)).toMatchObject({ constructions: [made], numbering: { clockwise: false } });
    expect(numbered).toMatchObject({ change: before.change, snapshot: before.snapshot });
    expect(after((await demand(calls.cases.undo({ caseId }))).file)).toMatchObject({
      constructions: [made],
      numbering: null,
    });
    const none = (await demand(calls.cases.undo({ caseId }))).file;
    expect(after(none)).toEqual(after(before));
    expect(none.cursor).toBe(before.cursor);
  });

  /** One more corner in the middle of the boundary between the parts of a split: another drawing. */
  function bend({ change }: CaseFile): CaseCommand {
    const children = new Set<string>(change.lineage.map(({ child }) => child));
    const [one = [], other = []] = change.put.parcels
      .filter(({ number }) => children.has(number))
      .map(({ geometry }) => geometry.flat(2));
    const common = one.filter((at) => other.some((corner) => corner.join() === at.join()));
    const [from, to] = common;
    if (!from || !to) throw new Error('the parts have an edge in common');
    const at = [Math.round((from[0] + to[0]) / 2), Math.round((from[1] + to[1]) / 2)] as const;
    return { name: 'adjustParcels', edit: { kind: 'insertVertex', edge: [from, to], at } };
  }

  it('answers a line that misses with the refusal of the command and changes nothing', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await opened(first, parcel(0));
    const before = await calls.cases.get({ caseId });
    const answer = await calls.cases.run({
      caseId,
      command: {
        name: 'splitParcel',
        parcel: mainParcel(situation).number,
        line: [
          [12_000_000_000, 5_000_000_000],
          [12_000_001_000, 5_000_000_000],
        ],
      },
    });
    expect(answer.ok).toBe(false);
    expect(await calls.cases.get({ caseId })).toEqual(before);
  });

  it('keeps documents by what they are, not by what they are called', async () => {
    const { calls } = first;
    const { id: caseId } = await opened(first, parcel(0));
    const attach = async (fileName: string, bytes: string) => {
      const uploaded = await calls.cases.upload({ uploadId: null, at: 0, bytes });
      if (!uploaded.ok) throw new Error(uploaded.error.code);
      return calls.cases.attach({
        caseId,
        kind: 'other',
        fileName,
        uploadId: uploaded.value.uploadId,
        consentOf: null,
      });
    };
    const codes = await Promise.all([
      attach('plan.pdf', Buffer.from('<html>').toString('base64')),
      attach('empty.pdf', ''),
      attach('no.exe', Buffer.from('MZ').toString('base64')),
    ]);
    expect(codes.map((answer) => (answer.ok ? 'in' : answer.error.code))).toEqual([
      'document.type',
      'document.empty',
      'document.type',
    ]);
    const taken = await attach('../../\u202Efdp.exe', PDF);
    const document = taken.ok ? taken.value.documents.at(-1) : undefined;
    if (!document) throw new Error('not taken');
    const link = await calls.cases.document({ sha256: document.sha256, fileName: document.fileName });
    const answer = await first.get(link.url);
    expect(answer.headers.get('content-disposition')).not.toMatch(/[/\\\u202e]|\.\./);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await answer.arrayBuffer()).toString('base64')).toBe(PDF);
    const detached = await calls.cases.detach({ caseId, documentId: document.id });
    expect(detached.documents.some(({ id }) => id === document.id)).toBe(false);
  });

  it('submits nothing that is not ready, and says what is missing', async () => {
    const { calls } = first;
    const { id: caseId } = await opened(first, parcel(1));
    const submit = async (): Promise<string> => {
      const answer = await submitShown(calls, { caseId, keyPassword: password('ermekov') });
      return answer.ok ? 'submitted' : answer.error.code;
    };
    expect(await submit()).toBe('case.noDraft');
    const prepared = await drawAndPrepare(first, parcel(1));
    const warning = prepared.findings.find(({ severity }) => severity === 'warning');
    if (warning)
      expect(
        (await calls.cases.accept({ caseId, key: findingKey(warning), reason: 'Проверено на месте' })).accepted.length,
      ).toBe(1);
    const plan = prepared.documents.find(({ kind }) => kind === 'land_cadastral_plan');
    await calls.cases.detach({ caseId, documentId: plan?.id ?? '' });
    expect(await submit()).toBe('case.plansMissing');
    await calls.cases.makePlans({ caseId });
    await undoDrawing(first, caseId);
    const line = cutThrough(prepared.situation).map(([e, n]) => [e + 700, n + 700] as const);
    const again = await calls.cases.run({ caseId, command: { name: 'splitParcel', parcel: parcel(1), line } });
    if (!again.ok) throw new Error(again.error.code);
    expect(['case.plansVoid', 'case.hasErrors']).toContain(await submit());
    await expect(submitShown(calls, { caseId, keyPassword: 'wrong' }).then((answer) => answer.ok)).resolves.toBe(false);
  });

  it('A4.5 A5.11 SEC-122 composes sheets: no final one with errors, numbered copies, void ones only with the mark', async () => {
    const { calls } = first;
    const { id: caseId, situation } = await opened(first, parcel(6));
    const cut = { name: 'splitParcel', parcel: parcel(6), line: cutThrough(situation) } as const;
    const drawn = await demand(calls.cases.run({ caseId, command: cut }));
    const [formed] = drawn.change.put.parcels;
    if (!formed) throw new Error('nothing was formed');
    const sheet = { kind: 'identification_document', parcel: formed.number, options: usualOptions } as const;

    // Nobody has agreed yet: a draft can be looked at and printed, a final sheet cannot be had.
    const preview = await demand(calls.sheets.preview({ caseId, sheet }));
    const page = await first.get(preview.pages[0] ?? '');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    const codeOf = (answer: { ok: boolean; error?: { code: string } }): string => answer.error?.code ?? 'ok';
    expect(codeOf(await calls.sheets.issue({ caseId, sheet, final: true }))).toBe('sheet.hasErrors');
    expect(codeOf(await calls.sheets.attach({ caseId, sheet }))).toBe('sheet.hasErrors');
    const duplicate = { ...sheet, options: { ...usualOptions, duplicate: true } };
    expect(codeOf(await calls.sheets.preview({ caseId, sheet: duplicate }))).toBe('sheet.noDuplicate');
    const draft = await demand(calls.sheets.issue({ caseId, sheet, final: false }));
    expect(draft.fileName).toMatch(/-identification-document\.pdf$/);

    await prepare(first, drawn);
    const attached = await demand(calls.sheets.attach({ caseId, sheet }));
    const document = attached.documents.find(({ kind }) => kind === 'identification_document');
    expect(document).toMatchObject({ parcel: formed.number, snapshot: attached.snapshot });
    const stored = async (): Promise<string> => {
      const { sha256, fileName } = document ?? { sha256: '' as never, fileName: '' };
      const link = await calls.cases.document({ sha256, fileName });
      return createHash('sha256')
        .update(Buffer.from(await (await first.get(link.url)).arrayBuffer()))
        .digest('hex');
    };
    expect(await stored()).toBe(document?.sha256);

    // Another drawing: what leaves the program now is not what was attached.
    await demand(calls.cases.run({ caseId, command: bend(attached) }));
    expect(await stored()).not.toBe(document?.sha256);
    await undoDrawing(first, caseId);
    expect(await stored()).toBe(document?.sha256);
    await demand(calls.cases.withdraw({ caseId }));
    expect(await stored()).not.toBe(document?.sha256);
  });

  it('A4.5 makes a void sheet again as it was laid out; one that nobody laid out, as usual', async () => {
    const { calls } = second;
    const { id: caseId, situation } = await opened(second, parcel(6));
    const cut = { name: 'splitParcel', parcel: parcel(6), line: cutThrough(situation) } as const;
    const drawn = await demand(calls.cases.run({ caseId, command: cut }));
    const [formed] = drawn.change.put.parcels;
    if (!formed) throw new Error('nothing was formed');
    await prepare(second, drawn);
    const sheet = { kind: 'identification_document', parcel: formed.number } as const;
    const wide = { ...usualOptions, paper: 'A3', orientation: 'landscape' } as const;
    await demand(calls.sheets.attach({ caseId, sheet: { ...sheet, options: wide } }));
    expect(await calls.sheets.layout({ caseId, ...sheet })).toEqual(wide);
    expect(await calls.sheets.layout({ caseId, kind: 'explanatory_note', parcel: sheet.parcel })).toEqual(usualOptions);
    await demand(calls.cases.run({ caseId, command: bend(drawn) }));
    const again = await demand(calls.cases.makePlans({ caseId }));
    const sizeOf = async (kind: string): Promise<string> => {
      const made = again.documents.find((each) => each.kind === kind);
      if (!made) throw new Error(`no ${kind}`);
      const link = await calls.cases.document({ sha256: made.sha256, fileName: made.fileName });
      const input = Buffer.from(await (await second.get(link.url)).arrayBuffer());
      return /Page size:\s+(.*)/.exec(execFileSync('pdfinfo', ['-'], { input, encoding: 'utf8' }))?.[1] ?? '';
    };
    expect([await sizeOf(sheet.kind), await sizeOf('land_cadastral_plan')]).toEqual([
      expect.stringContaining('1190.55 x 841.89'),
      expect.stringContaining('A4'),
    ]);
    await demand(calls.cases.withdraw({ caseId }));
  });

  it('asks for the right key password and stays a draft with the wrong one', async () => {
    const prepared = await drawAndPrepare(second, parcel(2));
    await expect(submitShown(second.calls, { caseId: prepared.id, keyPassword: 'wrong' })).rejects.toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
    expect((await second.calls.cases.get({ caseId: prepared.id })).state).toBe('draft');
  });

  it('SEC-33 a case submitted twice at once is submitted once', async () => {
    const { id: caseId } = await opened(second, parcel(2));
    const answers = await Promise.all(
      [1, 2].map(() => submitShown(second.calls, { caseId, keyPassword: password('bekova') })),
    );
    expect(answers.filter(({ ok }) => ok).length).toBe(1);
    await second.heard('case.answered', (event) => event.caseId === caseId && event.state === 'lodged');
    expect(
      (await registrar.calls.queue.list({ state: 'lodged' })).filter((row) => row.parcel === parcel(2)).length,
    ).toBe(1);
  });

  it('names the conflict when somebody else was faster, and keeps both versions', async () => {
    const [mine, theirs] = [await drawAndPrepare(first, parcel(3)), await drawAndPrepare(second, parcel(3))];
    await submitShown(second.calls, { caseId: theirs.id, keyPassword: password('bekova') });
    await second.heard('case.answered', ({ caseId }) => caseId === theirs.id);
    const row = (await registrar.calls.queue.list({ state: 'lodged' })).find((one) => one.parcel === parcel(3));
    const examined = await registrar.calls.queue.examine({ submissionId: row?.submissionId ?? '' });
    const decided = await decideShown(registrar.calls, {
      submissionId: examined.row.submissionId,
      submissionSha256: examined.submissionSha256,
      outcome: 'register',
      grounds: [],
      reasons: '',
      keyPassword: password('sagieva'),
    });
    expect(decided.kind).toBe('registered');
    const behind = async () => (await first.calls.cases.get({ caseId: mine.id })).behind;
    await expect.poll(behind, { timeout: 20_000 }).not.toBeNull();
    const submitted = await submitShown(first.calls, { caseId: mine.id, keyPassword: password('ermekov') });
    expect(submitted).toMatchObject({ ok: false, error: { code: 'case.behind' } });
    await demand(first.calls.cases.keepAsConflict({ caseId: mine.id }));
    const kept = await first.calls.cases.get({ caseId: mine.id });
    expect(kept.answer?.conflict?.parcels).toContain(parcel(3));
    expect(kept.change).toEqual(mine.change);
    await first.heard('replica.advanced', ({ parcels: touched }) => touched.includes(parcel(3)));
    const reopened = await first.calls.cases.reopen({ caseId: mine.id });
    expect(reopened.ok ? '' : reopened.error.code).toBe('parcel.retired');
    expect((await first.calls.cases.get({ caseId: mine.id })).change).toEqual(mine.change);
    const withdrawn = await first.calls.cases.withdraw({ caseId: mine.id });
    expect(withdrawn.ok && withdrawn.value.state).toBe('withdrawn');
  });

  it('takes a case back from the outbox, and sends it again as another submission', async () => {
    const prepared = await drawAndPrepare(first, parcel(4));
    await central.stop();
    await submitShown(first.calls, { caseId: prepared.id, keyPassword: password('ermekov') });
    const reopened = await first.calls.cases.reopen({ caseId: prepared.id });
    expect(reopened.ok && reopened.value.state).toBe('draft');
    expect((await first.calls.session.state({})).sync.outbox).toBe(0);
    // The numbers may be others now, so the sheets are made anew.
    await first.calls.cases.makePlans({ caseId: prepared.id });
    const again = await submitShown(first.calls, { caseId: prepared.id, keyPassword: password('ermekov') });
    expect(again.ok).toBe(true);
    await central.restart();
    await first.heard('case.answered', ({ caseId, state }) => caseId === prepared.id && state !== 'outbox');
  });

  it.skipIf(spawnSync('pdftotext', ['-v']).error)(
    'A5.3 SEC-68 the hash that stands on every page of a sheet is in the text that is signed',
    async () => {
      const prepared = await drawAndPrepare(first, parcel(7));
      await submitted(desks(), prepared);
      const body = central.store.raw
        .prepare<[string], string>("select body from submission where body ->> '$.caseNumber' = ?")
        .pluck()
        .get(prepared.number);
      const { documents } = JSON.parse(body ?? '{}') as {
        documents: { kind: string; facts?: string; sha256: string }[];
      };
      const plans = documents.filter(({ kind }) => kind === 'land_cadastral_plan');
      expect(plans).toHaveLength(2);
      for (const { facts = '', sha256 } of plans) {
        const shown = prepared.documents.find((document) => document.sha256 === sha256);
        const link = await first.calls.cases.document({ sha256, fileName: shown?.fileName ?? '' });
        const pdf = Buffer.from(await (await first.get(link.url)).arrayBuffer());
        expect(createHash('sha256').update(pdf).digest('hex')).toBe(sha256);
        const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
        const printed = [...text.matchAll(/Снимок данных: ((?:[0-9A-F]{4} ?)+)/gu)].map(([, hash = '']) =>
          hash.replaceAll(' ', '').toLowerCase(),
        );
        expect(printed.length).toBe(text.split('\f').length - 1);
        for (const hash of printed) expect(facts.startsWith(hash) && hash.length >= 16).toBe(true);
      }
    },
  );
});
