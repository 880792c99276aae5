import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Submission } from '#domain/cases/submission.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { CentralClient } from '#main/sync/central-client.ts';
import { openStore } from '#register/store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { centralPaths } from '#server/central-paths.ts';
import { firstBrokenAction } from '#server/accounts/action-journal.ts';
import { startServerProcess } from '../support/server-process.ts';
import { decisionOn, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { readEnrolment, startTestCentral, TEST_REGION, type TestCentral } from '../support/test-central.ts';

const ROUNDS = 12;
const CASES_A_ROUND = 3;

interface Waiting {
  readonly submission: Submission;
  readonly call: { readonly decision: string; readonly signature: string };
}

describe('a server that is killed', () => {
  let central: TestCentral;
  let token: string;
  const waiting: Waiting[] = [];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 600 });
    const [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    token = registrar.token;
    for (const parcel of await splittable(central, ROUNDS * CASES_A_ROUND)) {
      const one = await draftSplit(central, engineer, parcel);
      expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
      const signed = await registrar.sign(
        canonicalBytes(decisionOn(central, registrar, one.submission, { outcome: 'register' })),
      );
      waiting.push({ submission: one.submission, call: { decision: signed.bytes, signature: signed.signature } });
    }
    await central.server.close();
    central.store.close();
  });
  afterAll(() => rmSync(central.home, { recursive: true, force: true }));

  /** Everything that must hold of the file between two lives of the server. */
  const demandWhole = (acknowledged: ReadonlyMap<string, number>): void => {
    const store = openStore({ file: centralPaths(central.home).database, key: null, migrations: 'central' });
    try {
      const { raw } = store;
      expect(raw.pragma('quick_check', { simple: true })).toBe('ok');
      expect(verifyJournal(raw, TEST_REGION, { vkey: readEnrolment(central.home).journalKey })).toMatchObject({
        ok: true,
      });
      expect(firstBrokenAction(raw)).toBeNull();
      const count = (sql: string): number => raw.prepare<[], number>(sql).pluck().get() ?? -1;
      // Every act has its head, every decided case its act, every act its versions, and nothing stands without.
      expect(count('select max(size) from journal_head')).toBe(count('select count(*) from act'));
      expect(
        count(
          "select count(*) from submission as s left join act as a on a.submission_id = s.id and a.seq = s.act_seq where s.state = 'registered' and a.seq is null",
        ),
      ).toBe(0);
      expect(
        count(
          "select count(*) from act as a left join submission as s on s.id = a.submission_id and s.state = 'registered' where a.kind = 'split' and s.id is null",
        ),
      ).toBe(0);
      expect(
        count(
          "select count(*) from act as a where a.kind = 'split' and not exists (select 1 from parcel as p where p.from_seq = a.seq)",
        ),
      ).toBe(0);
      expect(
        count(
          'select count(*) from parcel where from_seq > (select max(seq) from act) or to_seq > (select max(seq) from act)',
        ),
      ).toBe(0);
      expect(count('select count(*) from parcel where to_seq is null')).toBe(count('select count(*) from parcel_box'));
      expect(count("select count(*) from notice where kind = 'case.registered'")).toBe(
        count("select count(*) from act where kind = 'split'"),
      );
      for (const [id, seq] of acknowledged) {
        expect(raw.prepare<[string], number>('select act_seq from submission where id = ?').pluck().get(id)).toBe(seq);
      }
    } finally {
      store.close();
    }
  };

  it('SEC-98 SEC-75 killed at random moments of registering it has lost no acknowledged act and left nothing half-done', async () => {
    const acknowledged = new Map<string, number>();
    let killedBusy = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServerProcess(central.home);
      const client = new CentralClient(readEnrolment(central.home), () => token, 4);
      const open = waiting.filter(({ submission }) => !acknowledged.has(submission.id)).slice(0, CASES_A_ROUND * 2);
      const calls = open.map(({ submission, call }) =>
        client.calls.queue.decide(call).then(
          (answer) => {
            if (answer.kind === 'registered') acknowledged.set(submission.id, answer.actSeq);
          },
          () => undefined,
        ),
      );
      // The first of them takes some 10 to 200 ms here: the moments fall before, into and after commits.
      await new Promise((resolve) => setTimeout(resolve, 10 + 25 * round * Math.random()));
      const before = acknowledged.size;
      await server.kill();
      await Promise.all(calls);
      if (acknowledged.size < waiting.length && acknowledged.size - before < open.length) killedBusy += 1;
      client.close();
      demandWhole(acknowledged);
    }
    expect(killedBusy).toBeGreaterThan(ROUNDS / 3);

    // SEC-104: who lost the answer asks again and gets the same act; in the end each is there exactly once.
    const server = await startServerProcess(central.home);
    const client = new CentralClient(readEnrolment(central.home), () => token, 4);
    for (const { submission, call } of waiting) {
      const answer = await client.calls.queue.decide(call);
      if (answer.kind !== 'registered') throw new Error(JSON.stringify(answer).slice(0, 300));
      expect(acknowledged.get(submission.id) ?? answer.actSeq).toBe(answer.actSeq);
      acknowledged.set(submission.id, answer.actSeq);
    }
    client.close();
    expect(await server.stop()).toBe(0);
    expect(new Set(acknowledged.values()).size).toBe(waiting.length);
    demandWhole(acknowledged);
  }, 240_000);
});
