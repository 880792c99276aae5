import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

describe('a workstation against the real server', () => {
  let central: TestCentral;
  let engineer: TestWorkstation;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    engineer = await startTestWorkstation(central);
  });
  afterAll(async () => {
    await engineer.close();
    await central.close();
  });

  it('signs in, fills its replica and reads the register', async () => {
    console.log(central.accounts.map((a) => [a.login, a.role]));
    const state = await engineer.ready(central.accounts[0]!.login);
    expect(state.parcels).toBeGreaterThan(290);
    const overview = await engineer.calls.register.overview({});
    expect(overview.parcels).toBe(state.parcels);
    const [parcel] = central.store.raw.prepare('select number from parcel').pluck().all() as string[];
    const card = await engineer.calls.register.card({ number: parcel! });
    expect(card.ok).toBe(true);
  });
});
