import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64 } from '#domain/bytes.ts';
import { openCheckpoint } from '#domain/journal/checkpoint.ts';
import { Frontier } from '#domain/journal/merkle.ts';
import { readHints, type Hint } from '#main/sync/event-stream.ts';
import { readAll } from '#main/sync/pinned-https.ts';
import { readPage } from '#main/sync/read-page.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { loadFrontier } from '#register/journal-store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { decide, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';

const LIMIT = 64 * 1024 * 1024;

describe('bulk routes', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  let registrar: TestSeat;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 120 });
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
  });
  afterAll(() => central.close());

  interface Got {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Buffer;
  }
  const send = async (
    seat: TestSeat,
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<Got> => {
    const { message } = await seat.client.bulk({ method, path, headers, ...(body ? { body } : {}) });
    return { status: message.statusCode ?? 0, headers: message.headers, body: await readAll(message, LIMIT) };
  };
  const get = (path: string, headers: Record<string, string> = {}, seat = engineer) => send(seat, 'GET', path, headers);
  const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const registerOne = async (): Promise<number> => {
    const [parcel] = await splittable(central, 1);
    if (parcel === undefined) throw new Error('nothing to split');
    const one = await draftSplit(central, engineer, parcel);
    expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
    const answer = await decide(central, registrar, one.submission, { outcome: 'register' });
    if (answer.kind !== 'registered') throw new Error(JSON.stringify(answer));
    return answer.actSeq;
  };

  it('gives a snapshot that is the register and nothing of the centre, named by its hash', async () => {
    const { status, headers, body } = await get(`/bulk/snapshot/${TEST_REGION}`);
    expect(status).toBe(200);
    expect(headers['etag']).toBe(`"${hashOf(body)}"`);
    const image = zstdDecompressSync(body);
    // Nothing of the accounts stays behind, not even in freed pages.
    for (const marker of ['argon2id', 'password', 'ermekov', engineer.account.identifier])
      expect(image.includes(marker), marker).toBe(false);
    const file = join(central.home, 'replica.db');
    writeFileSync(file, image);
    const replica = new Database(file, { readonly: true });
    try {
      expect(replica.pragma('quick_check', { simple: true })).toBe('ok');
      const tables = replica.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
      expect(tables).toEqual(
        expect.arrayContaining(['parcel', 'parcel_box', 'address_words', 'act', 'journal_head', 'replica_state']),
      );
      for (const name of [
        'account',
        'session',
        'submission',
        'notice',
        'action_journal',
        'number_reservation',
        'setting',
      ])
        expect(tables).not.toContain(name);
      const count = (db: Database.Database, table: string) =>
        db.prepare<[], number>(`select count(*) from ${table}`).pluck().get();
      for (const table of ['parcel', 'parcel_box', 'parcel_right', 'party', 'address', 'act', 'journal_head']) {
        expect(count(replica, table), table).toBe(count(central.store.raw, table));
      }
      expect(Number(headers['shekara-head'])).toBe(count(central.store.raw, 'act'));
      const found = replica.prepare(
        "select rowid from address_words where address_words match 'көш*' or address_words match 'ул*' limit 1",
      );
      expect(() => found.get()).not.toThrow();
    } finally {
      replica.close();
    }
  });

  it('goes on with an interrupted snapshot byte for byte, and never mixes two', async () => {
    const whole = await get(`/bulk/snapshot/${TEST_REGION}`);
    const etag = String(whole.headers['etag']);
    const cut = Math.floor(whole.body.length / 3);
    const first = await get(`/bulk/snapshot/${TEST_REGION}`, { range: `bytes=0-${cut - 1}` });
    expect(first.status).toBe(206);
    await registerOne();
    const rest = await get(`/bulk/snapshot/${TEST_REGION}`, { range: `bytes=${cut}-`, 'if-range': etag });
    expect(rest.status).toBe(206);
    expect(rest.headers['content-range']).toBe(`bytes ${cut}-${whole.body.length - 1}/${whole.body.length}`);
    expect(hashOf(Buffer.concat([first.body, rest.body]))).toBe(hashOf(whole.body));
    // Another file than the one begun: the whole of it, never a patchwork.
    const other = await get(`/bulk/snapshot/${TEST_REGION}`, {
      range: `bytes=${cut}-`,
      'if-range': `"${'0'.repeat(64)}"`,
    });
    expect(other.status).toBe(200);
    expect(
      (await get(`/bulk/snapshot/${TEST_REGION}`, { range: `bytes=${whole.body.length}-`, 'if-range': etag })).status,
    ).toBe(416);
  });

  it('SEC-76 serves feed pages from which the pinned key and the leaves give every head', async () => {
    const start = central.store.raw.prepare<[], number>('select max(size) from journal_head').pluck().get() ?? 0;
    const frontier = loadFrontier(central.store.raw, TEST_REGION, start);
    expect((await get(`/bulk/feed/${TEST_REGION}?after=${start}`)).status).toBe(204);
    const seq = await registerOne();
    const { status, body } = await get(`/bulk/feed/${TEST_REGION}?after=${start}`);
    expect(status).toBe(200);
    const page = readPage(body, {
      region: TEST_REGION,
      journalKey: central.enrolment.journalKey,
      successions: [],
      frontier,
    });
    expect(page.acts.map((act) => [act.seq, act.body.kind])).toEqual([[seq, 'split']]);
    expect(page.acts[0]?.personal?.content.registrar).toBe(registrar.account.name);
    const fromNothing = await get(`/bulk/feed/${TEST_REGION}?after=0`);
    const all = readPage(fromNothing.body, {
      region: TEST_REGION,
      journalKey: central.enrolment.journalKey,
      successions: [],
      frontier: new Frontier(),
    });
    expect(all.size).toBe(seq + 1);
  });

  it('keeps the personal part of an act from an account that may not see persons', async () => {
    const start = central.store.raw.prepare<[], number>('select max(size) from journal_head').pluck().get() ?? 0;
    const frontier = loadFrontier(central.store.raw, TEST_REGION, start);
    await registerOne();
    const archivist = await central.signIn('kim');
    const { body } = await get(`/bulk/feed/${TEST_REGION}?after=${start}`, {}, archivist);
    const page = readPage(body, {
      region: TEST_REGION,
      journalKey: central.enrolment.journalKey,
      successions: [],
      frontier,
    });
    expect(page.acts[0]?.personal).toBeNull();
  });

  it.each(['after=-1', 'after=1.5', 'after=', 'after=1&x=1', 'after=1e3', ''])(
    'SEC-45 refuses the feed question %s',
    async (query) => {
      expect((await get(`/bulk/feed/${TEST_REGION}?${query}`)).status).toBe(400);
    },
  );

  it('shows the log to foreign tools in C2SP form, without signing in', async () => {
    const client = central.connect();
    const ask = async (path: string) => {
      const { message } = await client.bulk({ method: 'GET', path });
      return { status: message.statusCode, body: await readAll(message, LIMIT) };
    };
    const note = (await ask(`/journal/${TEST_REGION}/checkpoint`)).body.toString();
    const head = openCheckpoint(note, central.enrolment.journalKey, verifyEd25519);
    const size = head?.size ?? 0;
    expect(size).toBeGreaterThan(0);
    const { body } = await ask(`/journal/${TEST_REGION}/tile/0/000.p/${size}`);
    const frontier = new Frontier();
    for (let at = 0; at < size; at++) frontier.append(body.subarray(32 * at, 32 * at + 32));
    expect(Buffer.from(frontier.root()).equals(Buffer.from(head?.root ?? []))).toBe(true);
    expect(fromBase64(note.split('\n')[2] ?? '')).toHaveLength(32);
    for (const path of [
      'tile/0/000.p/256',
      `tile/0/000.p/${size + 1}`,
      'tile/0/001',
      'tile/9/000',
      'tile/0/..%2f..%2fetc',
      'tile/x/000',
    ]) {
      expect((await ask(`/journal/${TEST_REGION}/${path}`)).status, path).toBe(404);
    }
    expect((await ask('/journal/22/checkpoint')).status).toBe(404);
    client.close();
  });

  it('tells listeners of a new head and of their own notices, and of nothing else', async () => {
    const hear = async (seat: TestSeat): Promise<{ hints: Hint[]; stop: () => void }> => {
      const stopping = new AbortController();
      const { message } = await central
        .connect(() => seat.token)
        .bulk({ method: 'GET', path: `/bulk/events/${TEST_REGION}`, silenceMs: 0, signal: stopping.signal });
      const hints: Hint[] = [];
      const listen = async (): Promise<void> => {
        for await (const hint of readHints(message, TEST_REGION)) hints.push(hint);
      };
      listen().catch(() => undefined);
      return { hints, stop: () => stopping.abort() };
    };
    const [mine, others] = [await hear(engineer), await hear(registrar)];
    const seq = await registerOne();
    await expect.poll(() => mine.hints).toContainEqual({ kind: 'head', size: seq + 1 });
    await expect.poll(() => mine.hints).toContainEqual({ kind: 'notice' });
    await expect.poll(() => others.hints).toContainEqual({ kind: 'head', size: seq + 1 });
    expect(others.hints).not.toContainEqual({ kind: 'notice' });
    mine.stop();
    others.stop();
  });

  describe('documents', () => {
    const pdf = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)]);
    const put = (bytes: Uint8Array, from: number, to: number, address = hashOf(bytes), seat = engineer) =>
      send(
        seat,
        'PUT',
        `/bulk/documents/${address}`,
        { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}`, 'content-type': 'application/octet-stream' },
        bytes.subarray(from, to),
      );

    it('SEC-50 takes a document in pieces, goes on after a break, and gives it back as an attachment', async () => {
      const bytes = pdf(300_000);
      const sha256 = hashOf(bytes);
      expect(await put(bytes, 0, 100_000)).toMatchObject({ status: 202, headers: { 'shekara-received': '100000' } });
      const [missing] = await engineer.client.calls.submissions.missingDocuments({ sha256: [sha256 as never] });
      expect(missing).toEqual({ sha256, received: 100_000 });
      // A piece beyond a gap is not taken; one that overlaps is.
      expect(await put(bytes, 200_000, 300_000)).toMatchObject({
        status: 416,
        headers: { 'shekara-received': '100000' },
      });
      expect((await put(bytes, 50_000, 200_000)).status).toBe(202);
      await central.restart();
      const client = { ...engineer, client: central.connect(() => engineer.token) };
      expect((await put(bytes, 200_000, 300_000, sha256, client)).status).toBe(204);
      const got = await get(`/bulk/documents/${sha256}`, {}, client);
      expect(got.body.equals(bytes)).toBe(true);
      expect(got.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${sha256}"`,
      });
      expect((await put(bytes, 0, 300_000, sha256, client)).status).toBe(204);
      engineer = client;
      registrar = { ...registrar, client: central.connect(() => registrar.token) };
    });

    it('SEC-50 refuses bytes that are not what their address says, and kinds that are not taken', async () => {
      const bytes = pdf(1_000);
      expect((await put(bytes, 0, 1_000, hashOf(pdf(1_000)))).status).toBe(422);
      const script = Buffer.from('<script>alert(1)</script>');
      expect((await put(script, 0, script.length)).status).toBe(422);
      expect(central.store.raw.prepare('select 1 from document where sha256 = ?').get(hashOf(script))).toBeUndefined();
      for (const range of ['bytes 0-9/5', 'bytes 5-1/10', 'bytes x', 'bytes 0-998/1000']) {
        const answer = await send(
          engineer,
          'PUT',
          `/bulk/documents/${hashOf(bytes)}`,
          { 'content-range': range, 'content-type': 'application/pdf' },
          bytes,
        );
        expect(answer.status, range).toBe(400);
      }
      expect((await send(engineer, 'PUT', '/bulk/documents/..%2f..%2fcentral.db', {}, bytes)).status).toBe(404);
    });

    it('SEC-44 answers for a document of somebody else as for one that is not there', async () => {
      const bytes = pdf(1_000);
      expect((await put(bytes, 0, 1_000)).status).toBe(204);
      const second = await central.signIn('bekova');
      const foreign = await get(`/bulk/documents/${hashOf(bytes)}`, {}, second);
      const missing = await get(`/bulk/documents/${'0'.repeat(64)}`, {}, second);
      const shape = ({ status, body }: Got) => [status, body.toString().replace(/"trace":"[^"]+"/, '')];
      expect(shape(foreign)).toEqual(shape(missing));
      expect(foreign.status).toBe(404);
      expect((await get(`/bulk/documents/${hashOf(bytes)}`, {}, registrar)).status).toBe(200);
    });

    it('SEC-33 takes the same document from parallel sendings once', async () => {
      const bytes = pdf(50_000);
      const clients = Array.from({ length: 6 }, () => ({ ...engineer, client: central.connect(() => engineer.token) }));
      const answers = await Promise.all(clients.map((seat) => put(bytes, 0, bytes.length, hashOf(bytes), seat)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
      const rows = central.store.raw
        .prepare<[string], number>('select count(*) from document where sha256 = ?')
        .pluck()
        .get(hashOf(bytes));
      expect(rows).toBe(1);
    });
  });

  it('makes a new snapshot after a day, and still lets the download of the old one end', async () => {
    const old = await get(`/bulk/snapshot/${TEST_REGION}`);
    central.clock.advance(25 * 3_600_000);
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    await registerOne();
    const etagNow = async () => (await get(`/bulk/snapshot/${TEST_REGION}`)).headers['etag'];
    await expect.poll(etagNow, { timeout: 20_000 }).not.toBe(old.headers['etag']);
    const rest = await get(`/bulk/snapshot/${TEST_REGION}`, {
      range: 'bytes=1000-',
      'if-range': String(old.headers['etag']),
    });
    expect(rest.status).toBe(206);
    expect(rest.body.equals(old.body.subarray(1000))).toBe(true);
    const fresh = await get(`/bulk/snapshot/${TEST_REGION}`);
    expect(Number(fresh.headers['shekara-head'])).toBeGreaterThan(Number(old.headers['shekara-head']));
  });

  it('leaves a journal that verifies as a whole', () => {
    expect(verifyJournal(central.store.raw, TEST_REGION, { vkey: central.enrolment.journalKey })).toMatchObject({
      ok: true,
    });
  });
});
