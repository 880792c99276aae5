import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { trustIn } from '#domain/signatures/trust/trust-given.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { bytesOf, readSeatBundle } from '#main/trust/seat-bundle.ts';
import { centralPaths } from '#server/central-paths.ts';
import { adding, changeTrust } from '../support/change-trust.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';

const MAIN = fileURLToPath(new URL('../../bin/main.ts', import.meta.url));

describe('shekara trust', () => {
  let central: TestCentral;
  let admins: readonly [TestSeat, TestSeat];
  let authority: Keeper;
  let between: Keeper;

  beforeAll(async () => {
    authority = issue({ name: 'Root', kind: 'authority' });
    between = issue({ name: 'Between', kind: 'authority', by: authority });
    central = await startTestCentral({ parcels: 60 });
    admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    const lists = [listOf(authority), listOf(between)].map((der) => printPem('X509 CRL', der));
    writeFileSync(join(centralPaths(central.home).trust, 'root.pem'), between.pem + lists.join(''));
    mkdirSync(join(central.home, 'seats', 'branch'), { recursive: true });
  }, 60_000);
  afterAll(() => central.close());

  const trust = (...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, SHEKARA_HOME: central.home };
      const child = spawn(process.execPath, [MAIN, 'trust', ...args], { env });
      let [out, err] = ['', ''];
      child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
      child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
      child.once('close', (code) => resolve({ code, out, err }));
    });
  const file = (name: string): string => join(central.home, name);
  const enrolled = () => ({ region: TEST_REGION, journalKey: central.enrolment.journalKey });

  it('carries the store, certificates between and lists to a seat without a line, that judges by them', async () => {
    const old = await trust('export', '--to', file('old.json'));
    expect(old).toMatchObject({ code: 0, err: '' });
    await changeTrust(central, admins, [adding(authority, ['signers'])]);
    const listed = await trust('list');
    expect(listed.out).toMatch(/^version 2, in force since .*\n[\s\S]*anchor {5}[0-9a-f]{64} {2}Root/);
    expect(await trust('export', '--to', file('bundle.json'))).toMatchObject({ code: 0, err: '' });
    expect(await trust('import', file('bundle.json'), '--seat', 'branch')).toMatchObject({ code: 0, err: '' });

    const bundle = readSeatBundle(join(central.home, 'seats', 'branch'), enrolled());
    expect(bundle?.store.version).toBe(2);
    if (!bundle) throw new Error('no bundle');
    const content = canonicalBytes({ any: 'consent' });
    const user = issue({ name: 'User', kind: 'user', by: between, iin: '850101300019' });
    const at = new Date();
    const verdict = await verifyDetached({
      ...trustIn(bundle.store, at),
      pool: bytesOf(bundle.certificates),
      crls: bytesOf(bundle.crls),
      ...{ content, signature: signBy(user, [], content), expected: 'anyone', purpose: 'sign', at },
    });
    expect(verdict.outcome).toBe('valid');

    // What is older would bring back what was withdrawn since.
    const again = await trust('import', file('old.json'), '--seat', 'branch');
    expect(again.code).toBe(1);
    expect(again.err).toContain('trust.bundleOlder');
  });

  it('the server of a home takes the lists and keeps its own store', async () => {
    expect(await trust('import', file('bundle.json'))).toMatchObject({ code: 0 });
    expect(existsSync(join(centralPaths(central.home).trust, 'bundle.pem'))).toBe(true);
    expect((await trust('list', '--json')).out).toContain('"version": 2');
  });

  it('takes no bundle that was changed, is of another key, or is none', async () => {
    const text = readFileSync(file('bundle.json'), 'utf8');
    const spoilt: readonly (readonly [string, string])[] = [
      [text.replace('"version":2', '"version":3'), 'trust.bundleSignature'],
      [text.replace('"madeAt":"2', '"madeAt": "2'), 'trust.bundleUnreadable'],
      [text.slice(0, -9), 'trust.bundleUnreadable'],
      ['{}', 'trust.bundleUnreadable'],
    ];
    for (const [body, code] of spoilt) {
      writeFileSync(file('spoilt.json'), body);
      const answer = await trust('import', file('spoilt.json'), '--seat', 'branch');
      expect(answer.code).toBe(1);
      expect(answer.err).toContain(code);
    }
    expect(readSeatBundle(join(central.home, 'seats', 'branch'), { ...enrolled(), region: '19' as never })).toBeNull();
    expect(await trust('import', file('absent.json'))).toMatchObject({ code: 2 });
    expect(await trust('import', file('bundle.json'), '--seat', 'nowhere')).toMatchObject({ code: 2 });
  });
});
