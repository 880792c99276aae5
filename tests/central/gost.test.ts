import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { SigningSettings } from '#main/signing/signing-settings.ts';
import { drawAndPrepare } from '../support/draw-split.ts';
import { giveGostKeys } from '../support/give-gost-keys.ts';
import { registered, submitted } from '../support/register-case.ts';
import { splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

describe('GOST R 34.10-2015 keys from sign-in to registration', () => {
  let central: TestCentral;
  const seats: TestWorkstation[] = [];
  const seat = async (gostKeyFiles: boolean): Promise<TestWorkstation> => {
    const started = await startTestWorkstation(central, { signing: SigningSettings.parse({ gostKeyFiles }) });
    seats.push(started);
    return started;
  };
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300, prepare: (home) => giveGostKeys(home) });
  }, 120_000);
  afterAll(async () => {
    for (const each of seats) await each.close();
    await central.close();
  });

  it('X5 A29 does not sign in with a GOST key file where the administrator has not allowed it', async () => {
    await expect((await seat(false)).signIn('ermekov')).rejects.toMatchObject({ code: 'KEY_GOST_OFF' });
  });

  it('X5 A29 A4.9 A6.2 signs in, lodges and decides; the server keeps GOST signatures with their evidence', async () => {
    const engineer = await seat(true);
    const registrar = await seat(true);
    await Promise.all([engineer.ready('ermekov'), registrar.ready('sagieva')]);
    const [parcel] = await splittable(central, 1);
    const drawn = await drawAndPrepare(engineer, parcel ?? '');
    await submitted({ central, engineer, registrar }, drawn);
    const [row] = await registrar.calls.queue.list({ state: 'lodged' });
    const { verdict } = await registrar.calls.queue.examine({ submissionId: row?.submissionId ?? '' });
    expect(verdict).toMatchObject({ outcome: 'valid', algorithm: 'ГОСТ 34.10-2015 (512)' });
    await registered({ central, engineer, registrar }, drawn);
    const kept = central.store.raw
      .prepare<[], { signature: Buffer; decision_signature: Buffer }>(
        'select signature, decision_signature from submission',
      )
      .get();
    for (const file of [kept?.signature, kept?.decision_signature]) {
      const { signers, crls } = parseCms(file ?? Buffer.alloc(0));
      expect(signers.map(({ certificate }) => certificate?.signatureAlgorithm.id)).toEqual([OID.gost2015Signature]);
      expect(crls.length).toBeGreaterThan(0);
    }
  }, 120_000);
});
