import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { addEvidence } from '#domain/signatures/raise/raise-cms.ts';
import { verifyDetached, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { processorClock } from '../support/processor-time.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

/** Files that are made to keep whoever judges them busy: answered soon, and never with more than is known. */
describe('signatures that are made to be judged for ever', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  const soonMs = 1500;
  let root: Keeper;
  let user: Keeper;

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: root }, now);
  });

  const request = (signature: Uint8Array): VerifyRequest => ({
    content,
    signature,
    anchors: [root.certificate.der],
    crls: [],
    expected: 'anyone',
    purpose: 'sign',
    at: now,
  });
  const verify = async (signature: Uint8Array, crls: readonly Uint8Array[] = []): Promise<readonly string[]> => {
    const spent = processorClock();
    const { outcome, steps } = await verifyDetached({ ...request(signature), crls });
    expect(spent()).toBeLessThan(soonMs);
    return [outcome, ...steps.flatMap((step) => (step.outcome === 'valid' ? [] : [step.reason ?? '']))];
  };
  /** Certificates of one name, each of which could have issued each other. */
  const crowd = (name: string, count: number): readonly Keeper[] => {
    const first = issue({ name, kind: 'authority' }, now);
    return [first, ...Array.from({ length: count - 1 }, () => issue({ name, kind: 'authority', keyOf: first }, now))];
  };

  it('SEC-59 twenty certificates that name each other lead nowhere, soon', async () => {
    const loop = crowd('Loop', 20);
    const stranger = issue({ name: 'User', kind: 'user', iin: '850101300019', by: loop[0] as Keeper }, now);
    const chain = await verify(signBy(stranger, loop, content, now), [listOf(root)]);
    expect(chain).toEqual(['indeterminate', 'chain.noAnchor', 'revocation.notChecked']);
  });

  it('SEC-59 an honest chain is found in a crowd, and copies of one certificate are one', async () => {
    const between = issue({ name: 'Between', kind: 'authority', by: root }, now);
    const signer = issue({ name: 'User', kind: 'user', iin: '850101300019', by: between }, now);
    const lists = [listOf(root), listOf(between)];
    const pool = [...Array.from({ length: 500 }, () => between), ...crowd('Between', 30), between, ...crowd('CA', 30)];
    expect(await verify(signBy(signer, pool, content, now), lists)).toEqual(['valid']);
  });

  it('SEC-59 lists that anybody signed in the name of the authority clear nobody, soon', async () => {
    const crowded = crowd('CA', 60);
    const crls = Array.from({ length: 60 }, (_, place) => listOf(crowded[0] as Keeper, { number: place + 1 }));
    const file = addEvidence(signBy(user, crowded, content, now), { certificates: [], crls, ocsp: [] });
    expect(await verify(file)).toEqual(['indeterminate', 'revocation.notChecked']);
    // The list of the authority is found behind them.
    expect(await verify(file, [listOf(root)])).toEqual(['valid']);
    const revoked = listOf(root, { revoked: [{ who: user, at: new Date(now.getTime() - 1000) }] });
    expect(await verify(file, [revoked])).toEqual(['invalid', 'revocation.revoked']);
  });
});
