import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, assert, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { findingKey } from '#domain/cases/finding.ts';
import { formedBy } from '#domain/cases/formed-by.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { openStore, type Store } from '#register/store.ts';
import { cutThrough, demand } from '../../tests/support/draw-split.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { makeTestReplica, type TestReplica } from '../../tests/support/test-replica.ts';
import { Desk } from './desk.ts';
import { paper, toolsOf, type DeskTools } from './desk-tools.fixture.ts';
import { submitCase } from './submit.ts';

const MOMENT = { id: '33333333-3333-4333-8333-333333333333', at: '2026-11-27T02:00:00.000Z' };

describe('a draft under which the register has moved', () => {
  let town: TestReplica;
  let store: Store;
  let tools: DeskTools;
  let parcel: ParcelNumber;
  let file: CaseFile;
  const folder = mkdtempSync(join(tmpdir(), 'shekara-behind-'));

  beforeAll(async () => {
    town = await makeTestReplica(300);
    [parcel] = (await splittable(town.replica, 1)) as [ParcelNumber];
    store = openStore({ file: join(folder, 'desk.db'), key: new Uint8Array(32).fill(7), migrations: 'desk' });
    tools = toolsOf(new Desk(store), town.replica);
  });
  afterAll(() => {
    store.close();
    town.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    store.raw.prepare("update case_file set state = 'withdrawn', parcel = ''").run();
    file = await demand(tools.drafting.open(parcel, 'split'));
  });

  /** As it was drawn before an act that the replica knows of: the parcel had another version then. */
  function drawnBefore(now: CaseFile): CaseFile['situation'] {
    const [main, ...others] = now.situation.parcels;
    assert(main);
    return { ...now.situation, parcels: [{ ...main, version: main.version + 7 }, ...others] };
  }

  it('X3 is told of though it was saved while it was looked at: the next act need not concern it', async () => {
    const { drafting, desk } = tools;
    desk.saveCase({ ...file, situation: drawnBefore(file) });
    const looking = drafting.lookForChanges([parcel]);
    drafting.setNote(file.id, 'meanwhile');
    await looking;
    expect(drafting.get(file.id)).toMatchObject({ note: 'meanwhile', behind: { parcels: [parcel] } });
    expect(desk.events.of(file.id).filter(({ name }) => name === 'fellBehind')).toHaveLength(1);
  });

  it('X3 A4.9 does not set out when that happens while it is signed', async () => {
    const { drafting, desk, papers } = tools;
    const { id, situation } = file;
    const line = cutThrough(situation);
    await demand(drafting.run(id, { name: 'splitParcel', parcel: mainParcel(situation).number, line }));
    const pledgees = situation.encumbrances.filter(({ kind }) => kind === 'pledge').map((each) => each.beneficiary);
    const holders = situation.rights.flatMap((right) => right.holders.map(({ partyId }) => partyId));
    for (const consentOf of new Set([...holders, ...pledgees]))
      await demand(papers.attach(id, { kind: 'owner_consent', fileName: 'к.pdf', bytes: paper(consentOf), consentOf }));
    const drawn = drafting.draft(id);
    const bytes = paper('plan');
    const plans = formedBy(drawn.change).map(({ number }, at) => ({
      document: CaseDocument.parse({
        ...{ id: crypto.randomUUID(), kind: 'land_cadastral_plan', title: 'план', fileName: 'план.pdf' },
        ...{ mediaType: 'application/pdf', size: bytes.length, sha256: String(at).repeat(64) },
        ...{ parcel: number, snapshot: drawn.snapshot, addedAt: drawn.savedAt },
      }),
      bytes,
    }));
    await demand(Promise.resolve(drafting.putSheets(drawn, plans)));
    for (const finding of drafting.draft(id).findings.filter(({ severity }) => severity === 'warning'))
      drafting.accept(id, findingKey(finding), 'Проверено на месте');
    const ready = drafting.draft(id);
    const options = {
      desk,
      account: { login: 'ermekov', identifier: '850101300019' } as never, // nothing else of it is read
      now: ready.savedAt,
      moment: MOMENT,
    };
    const behind = { noticedAt: ready.savedAt, parcels: [parcel], current: null };
    const moved = await submitCase(ready, {
      ...options,
      sign: () => {
        desk.saveCase({ ...desk.caseFile(id), behind });
        return Promise.resolve(Buffer.from('signature'));
      },
    });
    expect(moved).toMatchObject({ ok: false, error: { code: 'case.behind', about: [parcel] } });
    expect(desk.caseFile(id)).toMatchObject({ state: 'draft', behind });
    // Nothing else stood in its way
    desk.saveCase({ ...desk.caseFile(id), behind: null });
    const sent = await submitCase(ready, { ...options, sign: () => Promise.resolve(Buffer.from('signature')) });
    expect(sent).toMatchObject({ ok: true, value: { state: 'outbox' } });
  });
});
