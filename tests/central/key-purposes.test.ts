import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { KeyChoice } from '#contracts/workstation/keys.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { decide, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { demand, drawAndPrepare } from '../support/draw-split.ts';
import { giveTwoKeyFiles, type TwoKeyFiles } from '../support/give-two-key-files.ts';
import { decideShown, submitShown } from '../support/sign-shown.ts';
import { sealFor, startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const [ENGINEER, REGISTRAR] = ['ermekov', 'sagieva'] as const;

describe('the two key files of the national authority', () => {
  let central: TestCentral;
  let filesOf: (login: string) => TwoKeyFiles;
  beforeAll(async () => {
    central = await startTestCentral({
      parcels: 300,
      prepare: async (home) => {
        filesOf = await giveTwoKeyFiles(home, [ENGINEER, REGISTRAR]);
      },
    });
  }, 60_000);
  afterAll(() => central.close());

  describe('at a seat', () => {
    const seats: TestWorkstation[] = [];
    let engineer: TestWorkstation;
    let registrar: TestWorkstation;
    beforeAll(async () => {
      engineer = await startTestWorkstation(central);
      registrar = await startTestWorkstation(central);
      seats.push(engineer, registrar);
    });
    afterAll(() => Promise.all(seats.map((seat) => seat.close())));

    const chosen = (file: string, name = basename(file)): KeyChoice => ({
      kind: 'file',
      name,
      bytes: readFileSync(file).toString('base64'),
    });
    const remembered = (file: string): KeyChoice => ({ kind: 'rememberedFile', id: sha256Hex(readFileSync(file)) });
    const passwordOf = (login: string): string => central.person(login).keyPassword;
    const signIn = (seat: TestWorkstation, login: string, key: KeyChoice) =>
      seat.calls.session.signIn({
        login,
        password: central.person(login).password,
        key,
        keyPassword: passwordOf(login),
      });
    async function enter(seat: TestWorkstation, login: string): Promise<void> {
      await demand(signIn(seat, login, chosen(filesOf(login).signIn)));
      await seat.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.line === 'online' && sync.progress === null);
    }
    const filesAt = async ({ calls }: TestWorkstation) =>
      (await calls.session.state({})).keyFiles.map(({ name, purposes }) => [name, purposes.join()]);

    it('A29 SEC-38 signs nobody in with the file for documents, and remembers nothing of it', async () => {
      await expect(signIn(engineer, ENGINEER, chosen(filesOf(ENGINEER).documents))).rejects.toMatchObject({
        code: 'KEY_PURPOSE',
        data: { facts: { purpose: 'authenticate' } },
      });
      expect(await filesAt(engineer)).toEqual([]);
    });

    it('A29 A4.9 signs in with one file, lodges and decides with the other, which is remembered', async () => {
      await Promise.all([enter(engineer, ENGINEER), enter(registrar, REGISTRAR)]);
      const own = filesOf(ENGINEER);
      expect(await filesAt(engineer)).toEqual([[basename(own.signIn), 'authenticate']]);
      const [parcel = ''] = await splittable(central, 1);
      const { id: caseId } = await drawAndPrepare(engineer, parcel);
      const keyPassword = passwordOf(ENGINEER);

      // The key of the session is the one for signing in.
      await expect(submitShown(engineer.calls, { caseId, keyPassword })).rejects.toMatchObject({
        code: 'KEY_PURPOSE',
        data: { facts: { purpose: 'sign' } },
      });
      await expect(submitShown(engineer.calls, { caseId, key: chosen(own.signIn), keyPassword })).rejects.toMatchObject(
        { code: 'KEY_PURPOSE' },
      );
      await expect(
        submitShown(engineer.calls, { caseId, key: chosen(own.documents), keyPassword: 'wrong' }),
      ).rejects.toMatchObject({ code: 'KEY_PASSWORD_WRONG' });
      await expect(
        submitShown(engineer.calls, {
          caseId,
          key: chosen(filesOf(REGISTRAR).documents),
          keyPassword: passwordOf(REGISTRAR),
        }),
      ).rejects.toMatchObject({ code: 'KEY_OF_ANOTHER_PERSON' });
      expect(await filesAt(engineer)).toHaveLength(1);

      await demand(submitShown(engineer.calls, { caseId, key: chosen(own.documents), keyPassword }));
      await engineer.heard('keyFile.remembered');
      expect(await filesAt(engineer)).toEqual([
        [basename(own.documents), 'sign'],
        [basename(own.signIn), 'authenticate'],
      ]);
      await engineer.heard('case.answered', (event) => event.caseId === caseId && event.state === 'lodged');

      const office = filesOf(REGISTRAR);
      const [row] = await registrar.calls.queue.list({ state: 'lodged' });
      const { submissionSha256 } = await registrar.calls.queue.examine({ submissionId: row?.submissionId ?? '' });
      const decision = {
        submissionId: row?.submissionId ?? '',
        submissionSha256,
        outcome: 'register' as const,
        grounds: [],
        reasons: '',
        keyPassword: passwordOf(REGISTRAR),
      };
      await expect(decideShown(registrar.calls, decision)).rejects.toMatchObject({ code: 'KEY_PURPOSE' });
      const decided = await decideShown(registrar.calls, { ...decision, key: chosen(office.documents) });
      expect(decided.kind).toBe('registered');
    }, 120_000);

    it('A29 two files of one person with one name do not replace each other: each opens by itself', async () => {
      const own = filesOf(ENGINEER);
      const keyPassword = passwordOf(ENGINEER);
      const seat = await startTestWorkstation(central);
      seats.push(seat);
      await demand(signIn(seat, ENGINEER, chosen(own.signIn, 'key.p12')));
      await seat.calls.keys.test({ key: chosen(own.documents, 'key.p12'), keyPassword });
      expect(await filesAt(seat)).toEqual([
        ['key.p12', 'sign'],
        ['key.p12', 'authenticate'],
      ]);
      await seat.calls.keys.test({ key: remembered(own.documents), keyPassword });
      await seat.calls.session.signOut({});
      await demand(signIn(seat, ENGINEER, remembered(own.signIn)));
    });

    it('A29 opens both remembered files, after signing out too: the test signature and the next sign-in', async () => {
      const { calls } = engineer;
      const own = filesOf(ENGINEER);
      const keyPassword = passwordOf(ENGINEER);
      expect(await calls.keys.test({ key: remembered(own.documents), keyPassword })).toMatchObject({
        algorithm: 'RSA, SHA-256',
      });
      await expect(calls.keys.test({ key: remembered(own.signIn), keyPassword })).rejects.toMatchObject({
        code: 'KEY_PURPOSE',
      });
      await calls.session.signOut({});
      await expect(signIn(engineer, ENGINEER, remembered(own.documents))).rejects.toMatchObject({
        code: 'KEY_PURPOSE',
      });
      await demand(signIn(engineer, ENGINEER, remembered(own.signIn)));
    });

    it('remembers a file after the test signature, and none that was refused', async () => {
      const seat = await startTestWorkstation(central);
      seats.push(seat);
      await demand(signIn(seat, ENGINEER, chosen(filesOf(ENGINEER).signIn)));
      const keyPassword = passwordOf(ENGINEER);
      const file = (bytes: Uint8Array): KeyChoice => ({
        kind: 'file',
        name: 'key.p12',
        bytes: Buffer.from(bytes).toString('base64'),
      });
      const genuine = readFileSync(filesOf(ENGINEER).documents);
      for (const [bytes, code] of [
        [new Uint8Array(0), 'KEY_DAMAGED'],
        [Buffer.from('%PDF-1.7 a scan'), 'KEY_DAMAGED'],
        [genuine.subarray(0, genuine.length / 2), 'KEY_DAMAGED'],
        [Buffer.alloc(900_000, 0x30), 'KEY_DAMAGED'],
        [Buffer.alloc(1_060_000, 0x30), 'BAD_INPUT'],
      ] as const) {
        await expect(seat.calls.keys.test({ key: file(bytes), keyPassword }), `${bytes.length}`).rejects.toMatchObject({
          code,
        });
      }
      await expect(
        seat.calls.keys.test({ key: { kind: 'file', name: 'x'.repeat(256), bytes: 'AAAA' }, keyPassword }),
      ).rejects.toMatchObject({ code: 'BAD_INPUT' });
      expect(await filesAt(seat)).toHaveLength(1);
      await seat.calls.keys.test({ key: file(genuine), keyPassword });
      expect((await filesAt(seat))[0]).toEqual(['key.p12', 'sign']);
    });
  });

  describe('at the server, which believes no seat', () => {
    const keyIn = (file: string, login: string) => openKeyFile(readFileSync(file), central.person(login).keyPassword);
    const signed = async (file: string, login: string, bytes: Uint8Array) => ({
      bytes: Buffer.from(bytes).toString('base64'),
      signature: Buffer.from(await signDetached(keyIn(file, login), bytes)).toString('base64'),
    });

    it.each([
      ['signIn', 'in'],
      ['documents', 'signIn.refused'],
    ] as const)('A29 SEC-38 to a sign-in with the file %s it answers %s', async (which, expected) => {
      const client = central.connect();
      const challenge = await client.calls.session.challenge({ login: ENGINEER });
      const { signature } = await signed(filesOf(ENGINEER)[which], ENGINEER, canonicalBytes(challenge));
      const password = await sealFor(challenge, central.person(ENGINEER).password);
      const answer = await client.calls.session.signIn({ login: ENGINEER, password, challenge, signature });
      expect(answer.ok ? 'in' : answer.error.code).toBe(expected);
    });

    /** At work as ever, but what he signs is signed with this file. */
    const signingWith = async (login: string, which: keyof TwoKeyFiles): Promise<TestSeat> => ({
      ...(await central.signIn(login)),
      sign: (bytes) => signed(filesOf(login)[which], login, bytes),
    });

    it('A4.9 SEC-38 lodges and decides nothing that was signed with the file for signing in', async () => {
      const [parcel] = await splittable(central, 1);
      if (!parcel) throw new Error('no parcel');
      const wrong = await signingWith(ENGINEER, 'signIn');
      const drafted = await draftSplit(central, wrong, parcel);
      expect(await lodge(wrong, drafted)).toMatchObject({
        kind: 'refused',
        reason: 'submission.signature',
        about: ['purpose.sign'],
      });
      expect(await lodge(await signingWith(ENGINEER, 'documents'), drafted)).toMatchObject({ kind: 'lodged' });

      const { submission } = drafted;
      expect(
        await decide(central, await signingWith(REGISTRAR, 'signIn'), submission, { outcome: 'register' }),
      ).toMatchObject({ kind: 'rejected', reason: 'decision.signature', about: ['purpose.sign'] });
      expect(
        await decide(central, await signingWith(REGISTRAR, 'documents'), submission, { outcome: 'register' }),
      ).toMatchObject({ kind: 'registered' });
    }, 60_000);
  });
});
