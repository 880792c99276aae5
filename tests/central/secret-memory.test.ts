import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { countInMemory, familyOf } from '../support/memory-image.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../support/soft-token.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { openLine, type WorkstationCalls } from '../support/test-workstation.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const mayLook = countInMemory(process.pid, ['x']) !== null;
if (!mayLook) process.stdout.write('skipped: this system shows nobody the memory of a process (/proc/<pid>/mem)\n');
const hasToken = existsSync(SOFT_MODULE);
if (!hasToken) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');

/*
 * The seat runs as a process of its own, as it does for a person. Its whole memory is searched, what the heap has given up
 * included, and that of every process that it has started.
 */
describe.skipIf(!mayLook)('secrets in memory', () => {
  let central: TestCentral;
  let token: SoftToken | null = null;
  let seat: ChildProcess;
  let calls: WorkstationCalls;
  let close: () => void;

  beforeAll(async () => {
    central = await startTestCentral({ parcels: 200 });
    const { keyFile, keyPassword } = central.person('ermekov');
    if (hasToken) {
      token = makeSoftToken(readFileSync(keyFile), keyPassword);
      process.env['SOFTHSM2_CONF'] = token.conf;
    }
    const settings = { ...NO_SIGNING_SETTINGS, pkcs11: hasToken ? [SOFT_MODULE] : [] };
    writeFileSync(join(central.home, 'signing.json'), JSON.stringify(settings));
    const args = ['src-main/host/host-main.ts', '--home', central.home, '--seat', 'memory', '--port', '0'];
    seat = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    assert(seat.stdout);
    const [line] = (await once(createInterface({ input: seat.stdout }), 'line')) as [string];
    const opened = await openLine((JSON.parse(line) as { url: string }).url);
    ({ calls } = opened);
    close = () => opened.socket.terminate();
  }, 120_000);
  afterAll(async () => {
    close();
    seat.kill('SIGKILL');
    await once(seat, 'exit');
    await central.close();
    token?.remove();
  });

  const pidOf = ({ pid }: ChildProcess): number => {
    assert(pid);
    return pid;
  };
  /** Over the whole family; the login stands for what must be found if anything is. */
  function counted(...marks: readonly string[]): Record<string, number> {
    const sum: Record<string, number> = {};
    const read = new Map(familyOf(pidOf(seat)).map((pid) => [pid, countInMemory(pid, marks)]));
    // Of others one may have ended meanwhile.
    assert(read.get(pidOf(seat)), 'the seat itself was read');
    for (const counts of read.values()) for (const [mark, count] of counts ?? []) sum[mark] = (sum[mark] ?? 0) + count;
    return sum;
  }

  it('SEC-14 SEC-69 after sign-in and a signature with a key file neither its password nor that of the account stands in the memory of the seat', async () => {
    const { login, password, keyFile, keyPassword } = central.person('ermekov');
    const key = { kind: 'file', name: basename(keyFile), bytes: readFileSync(keyFile).toString('base64') } as const;
    const answer = await calls.session.signIn({ login, password, key, keyPassword });
    expect(answer.ok).toBe(true);
    const remembered = { kind: 'rememberedFile', id: sha256Hex(readFileSync(keyFile)) } as const;
    const tested = await calls.keys.test({ key: remembered, keyPassword });
    expect(tested.signer.iin).toMatch(/^\d{12}$/);
    const wrong = `${keyPassword}-wrong`;
    await expect(calls.keys.test({ key: remembered, keyPassword: wrong })).rejects.toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
    const found = counted(login, password, keyPassword);
    expect(found[login]).toBeGreaterThan(0);
    expect([found[password], found[keyPassword]]).toEqual([0, 0]);
  });

  it.skipIf(!hasToken)(
    'SEC-14 SEC-69 after a signature with a token its PIN stands nowhere in the memory of the seat',
    async () => {
      const { tokens } = await calls.keys.list({});
      const id = tokens[0]?.keys[0]?.id;
      assert(id);
      await calls.keys.test({ key: { kind: 'token', id, lastTry: false }, keyPassword: SOFT_PIN });
      const found = counted('ermekov', SOFT_PIN);
      expect(found['ermekov']).toBeGreaterThan(0);
      expect(found[SOFT_PIN]).toBe(0);
    },
  );

  it('SEC-14 after a lock, an unlock and a new password neither the old one nor the new one stands in the memory of the seat', async () => {
    const { login, password, keyFile, keyPassword } = central.person('ermekov');
    const newPassword = 'Zhuldyz~Tangy-57';
    await calls.session.lock({});
    await expect.poll(async () => (await calls.session.state({})).locked).toBe(true);
    const wrong = await calls.session.unlock({ password: `${password}-wrong`, keyPassword });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'signIn.refused' } });
    expect((await calls.session.unlock({ password, keyPassword })).ok).toBe(true);
    const key = { kind: 'rememberedFile', id: sha256Hex(readFileSync(keyFile)) } as const;
    const changed = await calls.session.changePassword({ login, password, newPassword, key, keyPassword });
    expect(changed.ok).toBe(true);
    expect((await calls.session.signIn({ login, password: newPassword, key, keyPassword })).ok).toBe(true);
    const found = counted(login, password, newPassword, keyPassword);
    expect(found[login]).toBeGreaterThan(0);
    expect([found[password], found[newPassword], found[keyPassword]]).toEqual([0, 0, 0]);
  });
});
