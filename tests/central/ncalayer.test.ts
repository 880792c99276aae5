import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { demand, drawAndPrepare } from '../support/draw-split.ts';
import { giveTwoKeyFiles, type TwoKeyFiles } from '../support/give-two-key-files.ts';
import { startNcalayer, type NcalayerStandIn } from '../support/ncalayer-server.ts';
import { decideShown, submitShown } from '../support/sign-shown.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const [ENGINEER, REGISTRAR] = ['ermekov', 'sagieva'] as const;
const KEY = { kind: 'ncalayer' } as const;
/** What the module `basics` is asked for, and the name of the same in `commonUtils`. */
const WANTED = {
  authenticate: { oid: '1.3.6.1.5.5.7.3.2', keyType: 'AUTHENTICATION' },
  sign: { oid: '1.3.6.1.5.5.7.3.4', keyType: 'SIGNATURE' },
} as const;

describe.each([
  ['RSA256', 'RSA, SHA-256', false],
  ['RSA256', 'RSA, SHA-256', true],
  ['GOST512', 'ГОСТ 34.10-2015 (512)', false],
  ['GOST512', 'ГОСТ 34.10-2015 (512)', true],
] as const)('NCALayer with %s keys (%s), without the module basics: %s', (standard, algorithm, old) => {
  let central: TestCentral;
  let layers: { engineer: NcalayerStandIn; registrar: NcalayerStandIn };
  let desks: { engineer: TestWorkstation; registrar: TestWorkstation };
  let drawn: CaseFile[];

  beforeAll(async () => {
    let filesOf = (_: string): TwoKeyFiles => ({ signIn: '', documents: '' });
    central = await startTestCentral({
      parcels: 300,
      prepare: async (home) => {
        filesOf = await giveTwoKeyFiles(home, [ENGINEER, REGISTRAR], standard);
      },
    });
    const keysOf = (login: string): readonly [signIn: OpenedKey, documents: OpenedKey] => {
      const { signIn, documents } = filesOf(login);
      const { keyPassword } = central.person(login);
      const open = (file: string) => openKeyFile(readFileSync(file), keyPassword, new Date(), { gost: true });
      return [open(signIn), open(documents)];
    };
    const machine = async (login: string, other: string) => {
      const [own, documents] = keysOf(login);
      const layer = await startNcalayer({ own, more: [documents], other: keysOf(other)[0], otherPurpose: documents });
      layer.old = old;
      const signing = { ...NO_SIGNING_SETTINGS, ncalayer: { port: layer.port, ca: layer.caPem } };
      return { layer, desk: await startTestWorkstation(central, { signing }) };
    };
    const engineer = await machine(ENGINEER, REGISTRAR);
    const registrar = await machine(REGISTRAR, ENGINEER);
    layers = { engineer: engineer.layer, registrar: registrar.layer };
    desks = { engineer: engineer.desk, registrar: registrar.desk };
  }, 60_000);
  afterAll(async () => {
    for (const desk of Object.values(desks)) await desk.close();
    for (const layer of Object.values(layers)) await layer.close();
    await central.close();
  });

  const enter = ({ calls }: TestWorkstation, login: string) =>
    calls.session.signIn({ login, password: central.person(login).password, key: KEY, keyPassword: '' });
  /** Signatures that were asked for since, each for its purpose. */
  function expectAsked({ asked }: NcalayerStandIn, since: number, purpose: keyof typeof WANTED, count: number): void {
    const { oid, keyType } = WANTED[purpose];
    // A machine without the module is asked for it first, each time.
    const questions = asked.slice(since).filter((one) => JSON.stringify(one).includes(old ? 'createCAdES' : '"sign"'));
    expect(questions).toHaveLength(count);
    for (const question of questions)
      expect(question).toMatchObject(
        old
          ? { args: [expect.any(String), keyType, expect.any(String), false] }
          : { args: { signerParams: { extKeyUsageOids: [oid] } } },
      );
  }

  it('A29 signs in by the key for signing in, and by no other', async () => {
    layers.engineer.mode = 'otherPurpose';
    await expect(enter(desks.engineer, ENGINEER)).rejects.toMatchObject({ code: 'KEY_PURPOSE' });
    layers.engineer.mode = 'otherSigner';
    const stranger = await enter(desks.engineer, ENGINEER);
    expect(stranger.ok ? 'in' : stranger.error.code).toBe('signIn.refused');
    layers.engineer.mode = 'cancel';
    await expect(enter(desks.engineer, ENGINEER)).rejects.toMatchObject({ code: 'NCALAYER_CANCELLED' });
    layers.engineer.mode = 'ok';
    const before = layers.engineer.asked.length;
    expect((await demand(enter(desks.engineer, ENGINEER))).account?.login).toBe(ENGINEER);
    expectAsked(layers.engineer, before, 'authenticate', 1);
    await demand(enter(desks.registrar, REGISTRAR));
    for (const desk of Object.values(desks))
      await desk.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.line === 'online' && sync.progress === null);
  });

  it('A4.9 lodges one case by the key for documents, then two in a row, each in a window of its own', async () => {
    const { calls } = desks.engineer;
    drawn = [];
    for (const parcel of await splittable(central, 3)) drawn.push(await drawAndPrepare(desks.engineer, parcel));
    const [first, ...rest] = drawn;
    if (!first) throw new Error('nothing is drawn');
    const before = layers.engineer.asked.length;
    await demand(submitShown(calls, { caseId: first.id, key: KEY, keyPassword: '' }));
    const cases = [];
    for (const { id: caseId } of rest) {
      const { sha256 } = await demand(calls.cases.toSign({ caseId }));
      cases.push({ caseId, shown: sha256 });
    }
    const steps = await calls.cases.submitMany({ cases, batchId: randomUUID(), key: KEY, keyPassword: '' });
    const heard = [];
    for await (const step of steps) heard.push(step);
    expect(heard).toMatchObject(rest.map(({ id }) => ({ kind: 'answered', id, answer: { refusal: null } })));
    expectAsked(layers.engineer, before, 'sign', 3);
    for (const { id } of drawn)
      await desks.engineer.heard('case.answered', ({ caseId, state }) => caseId === id && state === 'lodged');
  }, 60_000);

  it('A6.2 decides one case and registers two in a row by the key for documents; the verdict names the standard', async () => {
    const { calls } = desks.registrar;
    const waiting = await calls.queue.list({ state: 'lodged' });
    const seen = [];
    for (const { submissionId } of waiting) {
      const { verdict, submissionSha256 } = await calls.queue.examine({ submissionId });
      expect(verdict).toMatchObject({ outcome: 'valid', algorithm });
      seen.push({ submissionId, submissionSha256 });
    }
    const [first, ...rest] = seen;
    if (!first) throw new Error('nothing waits');
    const decision = { outcome: 'register' as const, grounds: [], reasons: '' };
    // The key for signing in, of the engineer.
    layers.registrar.mode = 'otherSigner';
    await expect(decideShown(calls, { ...first, ...decision, key: KEY, keyPassword: '' })).rejects.toMatchObject({
      code: 'KEY_PURPOSE',
    });
    layers.registrar.mode = 'ok';
    const before = layers.registrar.asked.length;
    expect((await decideShown(calls, { ...first, ...decision, key: KEY, keyPassword: '' })).kind).toBe('registered');
    const cases = [];
    for (const each of rest)
      cases.push({ ...each, shown: (await calls.queue.toSign({ ...each, ...decision })).sha256 });
    const steps = await calls.queue.registerMany({ cases, batchId: randomUUID(), key: KEY, keyPassword: '' });
    const heard = [];
    for await (const step of steps) heard.push(step);
    expect(heard.map((step) => step.kind === 'answered' && step.answer.kind)).toEqual(['registered', 'registered']);
    expectAsked(layers.registrar, before, 'sign', 3);
    for (const { id } of drawn)
      await desks.engineer.heard('case.answered', ({ caseId, state }) => caseId === id && state === 'registered');
  }, 60_000);
});
