import { createHash, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import { findPath } from '#domain/signatures/path/find-path.ts';
import { verifyDetached, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { daysFrom, EXTENSIONS, issue, listOf, signBy, type Keeper, type Profile } from '../support/test-authority.ts';

/** The cases that must never pass, each with the step that says why. All else about them is right. */
describe('signatures that are refused', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  const iin = '850101300019';
  let root: Keeper;
  let user: Keeper;
  const below = (profile: Partial<Profile>): Keeper =>
    issue({ name: 'User', kind: 'user', iin, by: root, ...profile }, now);

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = below({});
  });

  const verify = async (signature: Uint8Array, change: Partial<VerifyRequest> = {}): Promise<readonly string[]> => {
    const { outcome, steps } = await verifyDetached({
      content,
      signature,
      anchors: [root.certificate.der],
      crls: [listOf(root)],
      expected: { identifier: iin },
      purpose: 'sign',
      at: now,
      ...change,
    });
    return [outcome, ...steps.flatMap((step) => (step.outcome === 'valid' ? [] : [step.reason ?? '']))];
  };
  const pathOf = ({ certificate: signer }: Keeper, between: readonly Keeper[], anchor = root) =>
    findPath({ signer, anchors: [anchor.certificate], pool: between.map(({ certificate }) => certificate), at: now });
  const signed = (by: Keeper, chain: readonly Keeper[] = []): Uint8Array => signBy(by, chain, content, now);

  it('SEC-70 the good one passes, so that the others fail for one reason alone', async () => {
    expect(await verify(signed(user))).toEqual(['valid']);
  });

  it.each([
    ['a responder of OCSP', { kind: 'responder' }, 'purpose.sign'],
    ['an authority of time', { kind: 'timeStamps' }, 'purpose.sign'],
    ['a certificate without a purpose', { kind: 'bare' }, 'purpose.sign'],
    ['another person', { iin: '900202400028' }, 'person.other'],
    ['one whose certificate has ended', { days: [-9, -1] }, 'chain.expired'],
    ['one whose certificate has not begun', { days: [1, 9] }, 'chain.notYetValid'],
    ['a key of 1024 bits', { bits: 1024 }, 'algorithm.weak'],
    ['one with a certificate under SHA-1', { hash: 'sha1' }, 'algorithm.weak'],
  ] as const)('SEC-70 refuses %s', async (_, profile, reason) => {
    const found = await verify(signed(below(profile)));
    expect(found[0]).toBe('invalid');
    expect(found).toContain(reason);
  });

  it('SEC-70 refuses a user who acts as an authority', async () => {
    const made = issue({ name: 'Made', kind: 'user', iin, by: user }, now);
    expect(await verify(signed(made, [user]), { crls: [listOf(root), listOf(user)] })).toEqual([
      'invalid',
      'chain.broken',
      'revocation.notChecked',
    ]);
    const short = issue({ name: 'CA 2', kind: 'bare', by: root, extensions: EXTENSIONS.user }, now);
    const below2 = issue({ name: 'User', kind: 'user', iin, by: short }, now);
    expect(await verify(signed(below2, [short]), { crls: [listOf(root), listOf(short)] })).toEqual([
      'invalid',
      'chain.broken',
      'revocation.notChecked',
    ]);
    const fault = { ok: false, fault: 'notAnAuthority' };
    expect(await pathOf(made, [user])).toEqual(fault);
    expect(await pathOf(below2, [short])).toEqual(fault);
    // Also where the administrator took him for an anchor by mistake.
    expect(await pathOf(made, [], user)).toEqual(fault);
  });

  it.each([
    ['certificate under SHA-1', { hash: 'sha1' }],
    ['key of 1024 bits', { bits: 1024 }],
  ] as const)('SEC-70 refuses whom an authority between with a %s issued', async (_, weakness) => {
    const between = issue({ name: 'CA 2', kind: 'authority', by: root, ...weakness }, now);
    const signer = issue({ name: 'User', kind: 'user', iin, by: between }, now);
    expect(await verify(signed(signer, [between]), { crls: [listOf(root), listOf(between)] })).toEqual([
      'invalid',
      'algorithm.weak',
      'revocation.notChecked',
    ]);
    expect(await pathOf(signer, [between])).toEqual({ ok: false, fault: 'weakAlgorithm' });
  });

  it('SEC-70 refuses a signature that means another certificate of the same key', async () => {
    const { der, issuer, serial } = user.certificate;
    const right = prepareCades({ content, certificate: der, chain: [], signingTime: now.toISOString() });
    expect([issuer.key, serial].every((part) => part.length > 0)).toBe(true);
    const hash = createHash('sha256').update(der).digest();
    const place = Buffer.from(right.toSign).indexOf(hash);
    const toSign = right.toSign.slice();
    toSign[place] = (toSign[place] ?? 0) ^ 1;
    const wrong = finishCades({ ...right, toSign }, sign('sha256', toSign, user.key));
    expect(await verify(wrong)).toEqual(['invalid', 'attributes.certificate']);
  });

  it('SEC-70 tells revoked before from revoked after, and neither from not known', async () => {
    const revokedAt = (days: number): Uint8Array => listOf(root, { revoked: [{ who: user, at: daysFrom(now, days) }] });
    expect(await verify(signed(user), { crls: [revokedAt(-0.5)] })).toEqual(['invalid', 'revocation.revoked']);
    expect(await verify(signed(user), { crls: [revokedAt(0.5)] })).toEqual(['valid']);
    expect(await verify(signed(user), { crls: [] })).toEqual(['indeterminate', 'revocation.notChecked']);
    const stale = listOf(root, { days: [-9, -2] });
    expect(await verify(signed(user), { crls: [stale] })).toEqual(['indeterminate', 'revocation.outdated']);
  });

  it('SEC-74 a clock that is wrong makes nothing good', async () => {
    const list = listOf(root);
    const years = daysFrom(now, 3650);
    expect(await verify(signed(user), { at: years, now: years, crls: [list] })).toEqual([
      'invalid',
      'chain.expired',
      'revocation.notChecked',
    ]);
    const before = daysFrom(now, -20);
    // The list is from after the clock: one of the two is wrong.
    expect(await verify(signed(user), { at: before, now: before, crls: [list] })).toEqual([
      'indeterminate',
      'revocation.notChecked',
    ]);
    expect(await verify(signBy(user, [], content, years))).toEqual(['valid']);
  });
});
