import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { makeAuthority, makeLeaf } from '../../tests/support/test-tls.ts';
import { channelOf } from '../../tests/support/tls-relay.ts';
import {
  startTestWorkstation,
  type TestWorkstation,
  type TestWorkstationOptions,
} from '../../tests/support/test-workstation.ts';

describe('signing in at a seat', () => {
  let central: TestCentral;
  let folder: string;
  let seat: TestWorkstation;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 60 });
    folder = mkdtempSync(join(tmpdir(), 'shekara-session-'));
    seat = await startTestWorkstation(central, { folder });
  });
  afterAll(async () => {
    await seat.stop();
    await central.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const person = () => central.person('ermekov');
  const input = (over: Partial<Parameters<TestWorkstation['calls']['session']['signIn']>[0]> = {}) => ({
    login: person().login,
    password: person().password,
    key: fileKey(keyOf('ermekov')),
    keyPassword: person().keyPassword,
    ...over,
  });
  const fileKey = (bytes: string, name = basename(person().keyFile)) => ({ kind: 'file', name, bytes }) as const;
  const rememberedKey = (bytes: string) =>
    ({ kind: 'rememberedFile', id: sha256Hex(Buffer.from(bytes, 'base64')) }) as const;
  const keyOf = (login: string): string => readFileSync(central.person(login).keyFile).toString('base64');
  async function restarted(options: TestWorkstationOptions = {}): Promise<TestWorkstation> {
    await seat.stop();
    seat = await startTestWorkstation(central, { folder, ...options });
    return seat;
  }

  it('answers before anybody is signed in, and refuses everything else with NOT_SIGNED_IN', async () => {
    expect((await seat.calls.session.state({})).account).toBeNull();
    await expect(seat.calls.register.overview({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', defined: true });
    await expect(seat.calls.cases.list({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('A29 takes name, password and key together or not at all', async () => {
    for (const over of [
      { password: 'wrong' },
      { login: 'nobody' },
      { key: fileKey(keyOf('bekova')), keyPassword: central.person('bekova').keyPassword },
    ]) {
      const answer = await seat.calls.session.signIn(input(over));
      expect(answer.ok ? 'in' : answer.error.code).toBe('signIn.refused');
    }
    expect((await seat.calls.session.state({})).account).toBeNull();
  });

  it('says what is wrong with a key file before anything is sent', async () => {
    await expect(seat.calls.session.signIn(input({ keyPassword: 'wrong' }))).rejects.toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
    await expect(
      seat.calls.session.signIn(input({ key: fileKey(Buffer.from('no key').toString('base64')) })),
    ).rejects.toMatchObject({ code: 'KEY_DAMAGED' });
    await expect(
      seat.calls.session.signIn(input({ key: fileKey(keyOf('ermekov').slice(0, 400)) })),
    ).rejects.toMatchObject({
      code: 'KEY_DAMAGED',
    });
    await expect(seat.calls.session.signIn(input({ key: rememberedKey('AAAA') }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('A6.7 stops the filling of the replica when asked, and goes on with it when asked', async () => {
    const other = await startTestWorkstation(central);
    try {
      await other.signIn(person().login);
      expect(await other.calls.session.stopFilling({})).toMatchObject({
        stopped: 'CANCELLED',
        size: 0,
        progress: null,
      });
      await expect(other.calls.register.overview({})).rejects.toMatchObject({ data: expect.anything() });
      await other.calls.session.syncNow({});
      await other.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.stopped === null);
      expect((await other.calls.session.state({})).parcels).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });

  it('remembers the key file and opens with it again', async () => {
    await seat.ready('ermekov');
    await seat.calls.session.signOut({});
    const state = await seat.calls.session.state({});
    expect(state.keyFiles.map(({ name }) => name)).toContain(basename(person().keyFile));
    const answer = await seat.calls.session.signIn(input({ key: rememberedKey(keyOf('ermekov')) }));
    expect(answer.ok && answer.value.account?.login).toBe('ermekov');
  });

  it('SEC-26 SEC-15 leaves no password, name or identifier on the disk', async () => {
    const account = (await seat.calls.session.state({})).account;
    const markers = [person().password, person().keyPassword, account?.name ?? '', account?.identifier ?? ''];
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const marker of markers) expect(bytes.includes(Buffer.from(marker)), `${file.name}`).toBe(false);
    }
  });

  it('a person of another role is refused what his levels do not open', async () => {
    const registrar = await startTestWorkstation(central);
    await registrar.signIn('sagieva');
    await expect(registrar.calls.cases.list({})).rejects.toMatchObject({ code: 'FORBIDDEN', defined: true });
    await expect(seat.calls.queue.list({ state: 'lodged' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await registrar.close();
  });

  it('ends the session when the server no longer knows it', async () => {
    central.store.raw.prepare('delete from session').run();
    await seat.calls.session.syncNow({});
    await seat.heard('session.ended', ({ reason }) => reason === 'expired');
    expect((await seat.calls.session.state({})).account).toBeNull();
  });

  it('SEC-29 signs nobody in at a server with another certificate, with or without a copy of the account', async () => {
    await restarted({ enrolment: { caPem: makeAuthority('Shekara server CA').pem } });
    await expect(seat.calls.session.signIn(input())).rejects.toMatchObject({ code: 'SERVER_UNTRUSTED' });
  });

  it('SEC-31 signs no challenge of another connection or another server', async () => {
    for (const [over, code] of [
      [{ server: 'Another' }, 'SERVER_UNTRUSTED'],
      [{ server: 'Shekara', channel: 'b'.repeat(64) }, 'SERVER_RELAYED'],
    ] as const) {
      const stand = await standIn(over);
      await restarted({ enrolment: stand.enrolment });
      await expect(seat.calls.session.signIn(input())).rejects.toMatchObject({ code });
      stand.close();
    }
  });

  it('says that the clock is wrong before it signs a time that is', async () => {
    const stand = await standIn({ server: 'Shekara', channel: 'a'.repeat(64) }, 20 * 60_000);
    await restarted({ enrolment: stand.enrolment });
    await expect(seat.calls.session.signIn(input())).rejects.toMatchObject({ code: 'CLOCK_WRONG' });
    stand.close();
  });

  describe('without a line', () => {
    beforeAll(async () => {
      await restarted();
      await seat.ready('ermekov');
      await seat.calls.session.signOut({});
      await central.stop();
    });
    afterAll(() => central.restart());

    it('opens by the copy on this seat, with the register to read', async () => {
      await restarted();
      const answer = await seat.calls.session.signIn(input());
      expect(answer.ok && answer.value.offline).toBe(true);
      expect((await seat.calls.register.overview({})).parcels).toBeGreaterThan(50);
      await expect(seat.calls.queue.list({ state: 'lodged' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await seat.calls.session.signOut({});
    });

    it('asks for the same three factors', async () => {
      for (const over of [
        { password: 'wrong' },
        { key: fileKey(keyOf('bekova')), keyPassword: central.person('bekova').keyPassword },
      ]) {
        const answer = await seat.calls.session.signIn(input(over));
        expect(answer.ok ? 'in' : answer.error.code).toBe('signIn.refused');
      }
      const unknown = await seat.calls.session.signIn({ ...input(), login: 'bekova' });
      expect(unknown.ok ? 'in' : unknown.error.code).toBe('signIn.offlineUnknown');
    });

    it('SEC-24 ends with the lease, and a clock turned back does not prolong it', async () => {
      for (const minutes of [15 * 24 * 60, -2]) {
        await restarted({ clock: () => new Date(Date.now() + minutes * 60_000) });
        const answer = await seat.calls.session
          .signIn(input())
          .catch((fault: { code: string }) => ({ ok: false as const, error: fault }));
        // The key itself may be younger than the clock that was turned back.
        expect(['signIn.offlineUnknown', 'KEY_NOT_YET_VALID']).toContain(answer.ok ? 'in' : answer.error.code);
      }
    });
  });

  it('A34 changes the password with drafts and replica kept under the new one', async () => {
    await restarted();
    await seat.ready('ermekov');
    const [parcel] = central.store.raw
      .prepare('select number from parcel where to_seq is null')
      .pluck()
      .all() as ParcelNumber[];
    const opened = await seat.calls.cases.open({ parcel: ParcelNumber.parse(parcel), kind: 'split' });
    const refused = await seat.calls.session.changePassword({ ...input(), newPassword: 'short' });
    expect(refused.ok ? '' : refused.error.code).toMatch(/^password\./);
    const newPassword = 'Bf7!kQpz-Wm4x';
    const changed = await seat.calls.session.changePassword({ ...input(), newPassword });
    expect(changed.ok ? 'changed' : changed.error).toBe('changed');
    expect((await seat.calls.session.state({})).account).toBeNull();
    const old = await seat.calls.session.signIn(input());
    expect(old.ok ? 'in' : old.error.code).toBe('signIn.refused');
    const answer = await seat.calls.session.signIn(input({ password: newPassword }));
    expect(answer.ok && answer.value.parcels).toBeGreaterThan(50);
    expect((await seat.calls.cases.list({})).map(({ id }) => id)).toContain(opened.ok ? opened.value.id : '');
    await seat.calls.session.signOut({});
  });

  it('keeps the work of a changed password aside and begins anew', async () => {
    await restarted();
    const accounts = join(folder, 'seat', 'accounts');
    await seat.ready('bekova');
    await seat.calls.session.signOut({});
    const newest = readdirSync(accounts).toSorted(
      (a, b) => statSync(join(accounts, a)).birthtimeMs - statSync(join(accounts, b)).birthtimeMs,
    );
    const before = newest.at(-1);
    const keyring = join(accounts, before ?? '', 'keyring.json');
    expect(existsSync(keyring)).toBe(true);
    writeFileSync(keyring, readFileSync(keyring, 'utf8').replace(/"salt":"..../, '"salt":"AAAA'));
    expect((await seat.ready('bekova')).account?.login).toBe('bekova');
    expect(readdirSync(accounts).length).toBe(3);
  });
});

/** A server of a pinned authority that gives out one challenge. */
async function standIn(over: object, aheadMs = 0) {
  const authority = makeAuthority('Stand-in');
  const challenge = {
    format: 'shekara-sign-in/1',
    purpose: 'sign-in',
    login: 'ermekov',
    nonce: 'a'.repeat(64),
    passwordKey: 'AAAA',
    expiresAt: '2026-11-23T10:00:00Z',
    ...over,
  };
  const server = createServer(makeLeaf(authority), (request, response) => {
    const channel = channelOf(request.socket as TLSSocket);
    response
      .writeHead(200, { 'content-type': 'application/json', date: new Date(Date.now() + aheadMs).toUTCString() })
      .end(JSON.stringify({ json: { channel, ...challenge } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    enrolment: { server: `https://localhost:${(server.address() as AddressInfo).port}`, caPem: authority.pem },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
