import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';
import { channelOf, startTlsRelay, type RelayTricks, type TlsRelay } from '../support/tls-relay.ts';

describe('a relay between a seat and the server, with its authority trusted at the seat', () => {
  let central: TestCentral;
  let relay: TlsRelay;
  let seat: TestWorkstation;
  beforeAll(async () => (central = await startTestCentral({ parcels: 60 })));
  afterAll(() => central.close());
  afterEach(async () => {
    await seat.close();
    relay.close();
  });

  /** What the person at the seat sees, signing in with the right name, password and key. */
  async function signInThrough(tricks: RelayTricks): Promise<string> {
    relay = await startTlsRelay(central.enrolment.server, tricks);
    seat = await startTestWorkstation(central, { enrolment: relay.place });
    const { login, password, keyFile, keyPassword } = central.person('ermekov');
    const key = { kind: 'file', name: 'key.p12', bytes: readFileSync(keyFile).toString('base64') } as const;
    const answer = await seat.calls.session
      .signIn({ login, password, key, keyPassword })
      .catch((error: { code: string }) => ({ ok: false as const, error }));
    expect((await seat.calls.session.state({})).account).toBeNull();
    return answer.ok ? 'in' : answer.error.code;
  }
  const sessions = (): unknown => central.store.raw.prepare('select count(*) from session').pluck().get();

  it('SEC-31 is found out at the seat: nothing is signed, and no password leaves it', async () => {
    expect(await signInThrough({})).toBe('SERVER_RELAYED');
    // It did stand between them: the question and the real server's challenge passed through it.
    expect(relay.seen.toServer).toContain('ermekov');
    expect(relay.seen.toSeat).toContain('shekara-sign-in/1');
    expect(relay.seen.toServer).not.toContain(central.person('ermekov').password);
    expect(relay.seen.toServer).not.toContain('signature');
    expect(sessions()).toBe(0);
  });

  it('SEC-31 that makes the challenge fit its own connection gets a signature that the server refuses', async () => {
    const toSeat: RelayTricks['toSeat'] = (text, { seat: own, server }) =>
      text.replace(channelOf(server), channelOf(own));
    expect(await signInThrough({ toSeat })).toBe('signIn.challenge');
    expect(relay.seen.toServer).toContain('signature');
    expect(sessions()).toBe(0);
  });

  it('SEC-31 that puts the challenge back as it was is left with a signature over another', async () => {
    const toSeat: RelayTricks['toSeat'] = (text, { seat: own, server }) =>
      text.replace(channelOf(server), channelOf(own));
    const toServer: RelayTricks['toServer'] = (text, { seat: own, server }) => {
      const fitted = channelOf(own);
      return text.includes(fitted) ? text.replace(fitted, channelOf(server)) : text;
    };
    expect(await signInThrough({ toSeat, toServer })).toBe('signIn.refused');
    expect(sessions()).toBe(0);
  });
});
