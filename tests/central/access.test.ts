import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { central as contract } from '#contracts/central/index.ts';
import { FAULTS } from '#contracts/errors.ts';
import { AccessLevel, capabilitiesOf } from '#domain/access/capabilities.ts';
import { readAll } from '#main/sync/pinned-https.ts';
import { centralPaths } from '#server/central-paths.ts';
import { proceduresOf } from '../support/procedures.ts';
import { decide, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';

const LEVELS = [
  ...[...'ABCDEFGHIJKLMNOP'].map((letter) => `1${letter}`),
  ...[...'ABCDEFGHI'].map((letter) => `2${letter}`),
].map((level) => AccessLevel.parse(level));
const LIMIT = 8 * 1024 * 1024;

describe('access and the line', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 120 });
    engineer = await central.signIn('ermekov');
  });
  afterAll(() => central.close());

  interface Answer {
    readonly status: number;
    readonly text: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  }
  interface Asked {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: Uint8Array | string;
    readonly token?: string | null;
  }
  const ask = async (
    path: string,
    { method = 'POST', headers = {}, body, token = engineer.token }: Asked = {},
  ): Promise<Answer> => {
    const client = clientOf(token);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const type: Record<string, string> = bytes ? { 'content-type': 'application/json' } : {};
    const { message } = await client.bulk({
      method,
      path,
      headers: { ...type, ...headers },
      ...(bytes ? { body: bytes } : {}),
    });
    return {
      status: message.statusCode ?? 0,
      text: (await readAll(message, LIMIT)).toString(),
      headers: message.headers,
    };
  };
  const clients = new Map<string | null, ReturnType<TestCentral['connect']>>();
  /** One connection a token. */
  const clientOf = (token: string | null): ReturnType<TestCentral['connect']> => {
    const known = clients.get(token) ?? central.connect(() => token);
    clients.set(token, known);
    return known;
  };
  const call = (path: string, input: unknown, token: string | null = engineer.token) =>
    ask(`/rpc/${path}`, { body: JSON.stringify({ json: input }), token });
  const setLevels = (levels: readonly string[]) =>
    central.store.raw.prepare("update account set levels = ? where login = 'ermekov'").run(JSON.stringify(levels));

  it('SEC-43 opens to each of the 25 access levels exactly the procedures whose capability it has', async () => {
    const procedures = proceduresOf(contract);
    expect(procedures.length).toBeGreaterThan(10);
    expect(procedures.filter(({ needs }) => needs === 'unset')).toEqual([]);
    try {
      for (const level of LEVELS) {
        setLevels([level]);
        const may = capabilitiesOf([level]);
        for (const { path, needs } of procedures) {
          if (path === 'session/signOut') continue;
          // A body that no schema takes: what is open answers 400, what is closed 403, and nothing is done.
          const { status } = await call(path, { no: 'such field' });
          const open = needs === 'anyone' || needs === 'signedIn' || (needs !== 'unset' && may.has(needs));
          expect([level, path, status]).toEqual([level, path, open ? 400 : 403]);
        }
      }
    } finally {
      setLevels(['2G']);
    }
  });

  it('SEC-43 is closed to strangers, on calls and on bytes', async () => {
    for (const { path, needs } of proceduresOf(contract)) {
      if (needs === 'anyone') continue;
      expect([path, (await call(path, {}, null)).status]).toEqual([path, 401]);
      expect([path, (await call(path, {}, 'A'.repeat(43))).status]).toEqual([path, 401]);
    }
    for (const path of ['snapshot/21', 'feed/21?after=0', 'events/21', `documents/${'0'.repeat(64)}`]) {
      expect([path, (await ask(`/bulk/${path}`, { method: 'GET', token: null })).status]).toEqual([path, 401]);
    }
    expect((await ask(`/bulk/documents/${'0'.repeat(64)}`, { method: 'PUT', token: null, body: 'x' })).status).toBe(
      401,
    );
  });

  it('SEC-42 a change of powers takes effect on the running session at once', async () => {
    expect((await call('submissions/statuses', { ids: [] })).status).toBe(200);
    setLevels(['1P']);
    expect((await call('submissions/statuses', { ids: [] })).status).toBe(403);
    setLevels(['2G']);
  });

  it('SEC-44 answers for another region and for somebody else as for what is not there', async () => {
    const bare = ({ status, text }: Answer) => [status, text.replace(/"trace":"[^"]*"/, '')];
    const missing = bare(await call('journal/prove', { region: TEST_REGION, seq: 999_999 }));
    expect(bare(await call('journal/prove', { region: '01', seq: 0 }))).toEqual(missing);
    expect(bare(await call('journal/checkpoint', { region: '01' }))).toEqual(missing);
    for (const path of ['/bulk/feed/01?after=0', '/bulk/snapshot/01', '/bulk/events/01']) {
      const nowhere = await ask('/bulk/nothing', { method: 'GET' });
      expect(bare(await ask(path, { method: 'GET' }))).toEqual(bare(nowhere));
    }
    const [parcel] = await splittable(central, 1);
    if (parcel === undefined) throw new Error('nothing to split');
    const one = await draftSplit(central, engineer, parcel);
    expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
    const second = await central.signIn('bekova');
    expect(await second.client.calls.submissions.statuses({ ids: [one.submission.id, crypto.randomUUID()] })).toEqual(
      [],
    );
    const registrar = await central.signIn('sagieva');
    const unknown = bare(await call('queue/examine', { submissionId: crypto.randomUUID() }, registrar.token));
    expect(unknown[0]).toBe(404);
    // A registrar of another region sees an empty queue, not a closed one.
    central.store.raw.prepare("update account set region = '01' where login = 'sagieva'").run();
    expect(bare(await call('queue/examine', { submissionId: one.submission.id }, registrar.token))).toEqual(unknown);
    expect(await registrar.client.calls.queue.list({ state: 'lodged', limit: 10 })).toEqual([]);
    expect(await decide(central, registrar, one.submission, { outcome: 'register' })).toEqual({
      kind: 'rejected',
      reason: 'decision.unknown',
      about: [],
    });
    central.store.raw.prepare("update account set region = '21' where login = 'sagieva'").run();
  });

  it('SEC-45 lets no extra field into any procedure: every column name of the store is refused', async () => {
    const columns = central.store.raw
      .prepare<[], string>(
        "select distinct c.name from sqlite_master as m, pragma_table_info(m.name) as c where m.type = 'table' and m.name in ('account', 'submission', 'notice', 'session', 'document', 'act')",
      )
      .pluck()
      .all();
    const inputs: readonly (readonly [string, Record<string, unknown>])[] = [
      ['submissions/statuses', { ids: [] }],
      ['submissions/notices', { after: 0 }],
      ['submissions/missingDocuments', { sha256: [] }],
      ['journal/checkpoint', { region: TEST_REGION }],
      ['session/challenge', { login: 'ermekov' }],
    ];
    for (const [path, input] of inputs) {
      expect((await call(path, input)).status, path).toBe(200);
      for (const column of columns) {
        if (column in input) continue;
        expect((await call(path, { ...input, [column]: 'x' })).status, `${path} ${column}`).toBe(400);
      }
    }
  });

  it('SEC-51 refuses what is too large, too deep, too long a list, or of another kind', async () => {
    const deep = `{"json":${'['.repeat(60)}${']'.repeat(60)}}`;
    const long = JSON.stringify({ json: { ids: new Array(20_000).fill('x') } });
    const large = JSON.stringify({ json: { submission: 'A'.repeat(1_600_000), signature: '' } });
    for (const body of [deep, long, large, '{', '"', '[]', 'null', '\u0000']) {
      expect((await ask('/rpc/submissions/statuses', { body })).status, body.slice(0, 20)).toBe(400);
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
    ]) {
      expect(
        (await ask('/rpc/submissions/statuses', { body: 'x', headers: { 'content-type': type } })).status,
        type,
      ).toBe(400);
    }
    expect(
      (await call('queue/list', { state: 'lodged', limit: 501 }, (await central.signIn('sagieva')).token)).status,
    ).toBe(400);
  });

  it('SEC-57 prototype payloads change nothing', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const body = `{"json":{"ids":[],"${name}":{"polluted":true}}}`;
      expect((await ask('/rpc/submissions/statuses', { body })).status).toBe(400);
      const meta = `{"json":{"ids":[]},"meta":[[1,"${name}","polluted"]]}`;
      expect((await ask('/rpc/submissions/statuses', { body: meta })).status).toBeLessThan(500);
      expect((await ask(`/api/notices?${name}[polluted]=1&after=0`, { method: 'GET' })).status).toBe(400);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('SEC-52 says a code and a number, never what broke', async () => {
    central.store.raw.exec('alter table notice rename to notice_away');
    let broken: Answer;
    try {
      broken = await call('submissions/notices', { after: 0 });
    } finally {
      central.store.raw.exec('alter table notice_away rename to notice');
    }
    const bodies = [
      broken,
      await call('submissions/notices', { after: 'x' }),
      await call('nothing/here', {}),
      await ask('/bulk/feed/21?after=x', { method: 'GET' }),
      await ask('/api/queue/not-an-id', { method: 'GET' }),
      await ask('/rpc/submissions/statuses', { body: '{"json":' }),
      await ask('/%c0%af..%2f', { method: 'GET' }),
    ];
    expect(broken.status).toBe(500);
    for (const { text, status } of bodies) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/sqlite|select |no such|node_modules|\.ts|\bat \w|stack|fastify|orpc|expected|zod/i);
      const parsed = JSON.parse(text) as { json?: unknown };
      const fault = (parsed.json ?? parsed) as { code: string; data: { trace: string } };
      expect(Object.keys(FAULTS)).toContain(fault.code);
      expect(fault.data.trace).toMatch(/^[0-9a-f-]{36}$/);
    }
    const log = readFileSync(centralPaths(central.home).log, 'utf8');
    const trace = (JSON.parse(broken.text) as { json: { data: { trace: string } } }).json.data.trace;
    expect(log).toContain(trace);
  });

  it('SEC-53 sends the security headers on every route, opens no CORS and answers no TRACE', async () => {
    const routes: readonly (readonly [string, Asked])[] = [
      ['/api/openapi.json', { method: 'GET' }],
      ['/journal/21/checkpoint', { method: 'GET' }],
      ['/bulk/feed/21?after=0', { method: 'GET' }],
      ['/bulk/snapshot/21', { method: 'GET' }],
      ['/rpc/submissions/statuses', { body: '{"json":{"ids":[]}}' }],
      ['/nothing', { method: 'GET' }],
    ];
    for (const [path, asked] of routes) {
      const { headers } = await ask(path, { ...asked, headers: { origin: 'https://elsewhere.example' } });
      expect(headers, path).toMatchObject({
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
    }
    for (const method of ['TRACE', 'OPTIONS', 'DELETE', 'PATCH']) {
      expect([method, (await ask('/rpc/submissions/statuses', { method })).status]).toEqual([method, 404]);
    }
    // Health and figures are not on this listener.
    for (const path of ['/health', '/metrics']) expect((await ask(path, { method: 'GET' })).status).toBe(404);
    const health = await fetch(`${central.server.healthUrl}/health`);
    expect(await health.text()).toBe('ok\n');
    expect(await (await fetch(`${central.server.healthUrl}/metrics`)).text()).toMatch(/^shekara_journal_size \d+$/m);
  });

  it('SEC-32 takes the address from the socket, whatever a header says', async () => {
    const forged = { 'x-forwarded-for': '10.9.9.9', forwarded: 'for=10.9.9.9', 'x-real-ip': '10.9.9.9' };
    expect((await ask('/rpc/submissions/statuses', { body: '{"json":{"ids":[]}}', headers: forged })).status).toBe(200);
    const ips = central.store.raw.prepare<[], string>('select distinct ip from action_journal').pluck().all();
    expect(ips).toEqual(['127.0.0.1']);
  });

  it('describes itself in OpenAPI 3.1, and the described addresses work', async () => {
    const document = JSON.parse((await ask('/api/openapi.json', { method: 'GET', token: null })).text) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/session/sign-in',
        '/submissions',
        '/queue',
        '/queue/{submissionId}',
        '/journal/{region}/proof/{seq}',
      ]),
    );
    const { status, text } = await ask('/api/journal/21/proof/0', { method: 'GET' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ region: '21', seq: 0 });
  });

  it('SEC-26 SEC-91 the log holds ids and no names, numbers of persons, passwords or tokens', () => {
    const log = readFileSync(centralPaths(central.home).log, 'utf8');
    expect(log.length).toBeGreaterThan(1000);
    const secrets = central.accounts.flatMap(({ name, password, keyPassword }) => [
      ...name.split(' '),
      password,
      keyPassword,
    ]);
    const numbers = central.store.raw
      .prepare<[], string>('select identifier from account union select identifier from party')
      .pluck()
      .all();
    for (const marker of [...secrets, ...numbers, engineer.token]) expect(log.includes(marker), marker).toBe(false);
  });
});

describe('limits', () => {
  it('SEC-35 SEC-109 holds one caller to his limit and lets the others work', async () => {
    const central = await startTestCentral({ parcels: 40, limits: { calls: 60, signIns: 20 } });
    try {
      const [busy, quiet] = [await central.signIn('ermekov'), await central.signIn('bekova')];
      const results: string[] = [];
      for (let left = 80; left > 0; left--) {
        results.push(
          await busy.client.calls.submissions.notices({ after: 0 }).then(
            () => 'ok',
            (error: { code: string }) => error.code,
          ),
        );
      }
      expect(results.filter((one) => one === 'ok').length).toBeLessThanOrEqual(60);
      expect(results.at(-1)).toBe('TOO_MANY_REQUESTS');
      await expect(quiet.client.calls.submissions.notices({ after: 0 })).resolves.toEqual([]);
      const challenges: string[] = [];
      const stranger = central.connect();
      for (let left = 30; left > 0; left--) {
        challenges.push(
          await stranger.calls.session.challenge({ login: 'nobody' }).then(
            () => 'ok',
            (error: { code: string }) => error.code,
          ),
        );
      }
      expect(challenges.at(-1)).toBe('TOO_MANY_REQUESTS');
    } finally {
      await central.close();
    }
  });
});
