import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '#domain/bytes.ts';
import type { Result } from '#domain/result.ts';
import { acceptedUntil } from '#domain/signatures/trust/algorithm-policy.ts';
import { applyTrust } from '#domain/signatures/trust/apply-trust.ts';
import { addressesOf, anchorsAt } from '#domain/signatures/trust/in-force.ts';
import { trustIn } from '#domain/signatures/trust/trust-given.ts';
import { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { AlgorithmName, emptyTrustStore, TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { daysFrom, issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const now = new Date('2026-06-01T10:00:00.000Z');
const codeOf = (result: Result<unknown, { code: string }>): string => (result.ok ? 'ok' : result.error.code);

describe('trust store', () => {
  let authorities: Keeper[];
  let over: Keeper;
  let user: Keeper;
  let weak: Keeper;

  beforeAll(() => {
    authorities = ['A', 'B', 'C'].map((name) => issue({ name, kind: 'authority' }, now));
    over = issue({ name: 'over', kind: 'authority', days: [-30, -1] }, now);
    user = issue({ name: 'user', kind: 'user', by: authorities[0] as Keeper }, now);
    weak = issue({ name: 'weak', kind: 'authority', bits: 1024 }, now);
  });

  const add = (keeper: Keeper | undefined, change: object = {}): TrustCommand =>
    TrustCommand.parse({
      command: 'addAnchor',
      certificate: toBase64(keeper?.certificate.der ?? new Uint8Array()),
      uses: ['signers'],
      from: null,
      until: null,
      note: 'letter 12',
      ...change,
    });
  const apply = (store: TrustStore, ...commands: TrustCommand[]) => applyTrust(store, commands, now);
  const withA = (): TrustStore => {
    const result = apply(emptyTrustStore, add(authorities[0]));
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };

  it('SEC-72 says why a change cannot be', () => {
    const store = withA();
    const fingerprint = store.anchors[0]?.fingerprint;
    const at = (days: number): string => daysFrom(now, days).toISOString();
    const set = (change: object): TrustCommand =>
      TrustCommand.parse({ command: 'setAddress', service: 'ocsp', issuer: null, address: 'http://a.kz', ...change });
    const cases: readonly (readonly [TrustCommand, string])[] = [
      [add(undefined, { certificate: 'AAAA' }), 'trust.certificateUnreadable'],
      [add(over), 'trust.certificateOver'],
      [add(weak), 'trust.weakKey'],
      [add(user), 'trust.notAnAuthority'],
      [add(authorities[0]), 'trust.anchorKnown'],
      [add(authorities[1], { from: at(3), until: at(2) }), 'trust.period'],
      [add(authorities[1], { until: at(-1) }), 'trust.period'],
      [TrustCommand.parse({ command: 'withdrawAnchor', fingerprint: 'ab'.repeat(32) }), 'trust.anchorUnknown'],
      [TrustCommand.parse({ command: 'withdrawAnchor', fingerprint }), 'trust.lastAnchor'],
      [set({ address: 'ftp://a.kz' }), 'trust.addressWrong'],
      [set({ address: 'http://me:secret@a.kz' }), 'trust.addressWrong'],
      [set({ service: 'tsp', issuer: 'ab' }), 'trust.addressIssuer'],
      [set({ address: null }), 'trust.addressUnknown'],
      [
        TrustCommand.parse({ command: 'setEvidence', revocation: 'hardFail', timeStamp: 'hardFail', renewDays: 30 }),
        'trust.noStampAddress',
      ],
      [
        TrustCommand.parse({ command: 'setEvidence', revocation: 'hardFail', timeStamp: 'softFail', renewDays: 180 }),
        'trust.nothingChanged',
      ],
    ];
    for (const [command, code] of cases) expect([command, codeOf(apply(store, command))]).toEqual([command, code]);
  });

  it('SEC-72 trusts an anchor from its act until that of its withdrawal', () => {
    const both = apply(withA(), add(authorities[1], { from: daysFrom(now, -10).toISOString() }));
    if (!both.ok) throw new Error(both.error.code);
    const [, second] = both.value.anchors;
    const later = daysFrom(now, 5);
    const command = TrustCommand.parse({ command: 'withdrawAnchor', fingerprint: second?.fingerprint });
    const without = applyTrust(both.value, [command], later);
    if (!without.ok) throw new Error(without.error.code);
    const countAt = (days: number): number => anchorsAt(without.value, 'signers', daysFrom(now, days)).length;
    expect([countAt(-11), countAt(-9), countAt(4), countAt(5), countAt(6)]).toEqual([0, 1, 2, 1, 1]);
    expect(anchorsAt(without.value, 'timeStamps', now)).toEqual([]);
    // Once withdrawn it can be taken in again, by an act of its own.
    expect(codeOf(applyTrust(without.value, [add(authorities[1])], daysFrom(now, 6)))).toBe('ok');
  });

  it('judges a stamp of whole seconds by the anchors of its second', () => {
    const from = new Date(now.getTime() + 300).toISOString();
    const result = apply(emptyTrustStore, add(authorities[0], { uses: ['timeStamps'], from }));
    if (!result.ok) throw new Error(result.error.code);
    const anchors = (iso: string) => trustIn(result.value, now).stampAnchors?.(new Date(iso)).length;
    expect([anchors('2026-06-01T10:00:00.000Z'), anchors('2026-06-01T10:00:00.200Z')]).toEqual([1, 0]);
    expect(anchors('2026-06-01T09:59:59.000Z')).toBe(0);
  });

  it('asks the address of an issuer before that of every one', () => {
    const set = (issuer: string | null, address: string): TrustCommand =>
      TrustCommand.parse({ command: 'setAddress', service: 'ocsp', issuer, address });
    const result = apply(withA(), set(null, 'http://all.kz'), set('ab', 'http://one.kz'));
    if (!result.ok) throw new Error(result.error.code);
    expect(addressesOf(result.value, 'ocsp', 'ab')).toEqual(['http://one.kz', 'http://all.kz']);
    expect(addressesOf(result.value, 'ocsp', 'cd')).toEqual(['http://all.kz']);
    expect(addressesOf(result.value, 'crl', 'ab')).toEqual([]);
  });

  it('an algorithm is accepted until the date of its rule; what has no rule never', () => {
    const { certificate } = authorities[0] as Keeper;
    const digest = certificate.signatureAlgorithm;
    const { algorithms } = emptyTrustStore.policy;
    expect(acceptedUntil(algorithms, [certificate], digest)).toBe('2030-12-31T18:59:59.000Z');
    const sooner = algorithms.map((rule) => (rule.name === 'SHA-256' ? { ...rule, until: now.toISOString() } : rule));
    expect(acceptedUntil(sooner, [certificate], digest)).toBe(now.toISOString());
    const open = algorithms.map((rule) => ({ ...rule, until: null }));
    expect(acceptedUntil(open, [certificate], digest)).toBeNull();
    expect(acceptedUntil(algorithms.slice(0, 3), [certificate], digest)).toBe('never');
    expect(acceptedUntil(algorithms, [user.certificate, weak.certificate], digest)).toBe('never');
  });

  it('a signature under a rule that has ended is out of date, and says so', async () => {
    const content = utf8('Раздел участка');
    const [root] = authorities;
    if (!root) throw new Error('no authority');
    const signature = signBy(user, [root], content, now);
    const verify = async (rules: TrustStore['policy']['algorithms']) => {
      const trust = { anchors: [root.certificate.der], crls: [listOf(root, {}, now)], rules };
      const { steps } = await verifyDetached({
        ...{ content, signature, ...trust, expected: 'anyone', purpose: 'sign', at: now },
      });
      return steps.flatMap(({ outcome, reason }) => (outcome === 'valid' ? [] : [reason]));
    };
    const { algorithms } = emptyTrustStore.policy;
    expect(await verify(algorithms)).toEqual([]);
    const yesterday = daysFrom(now, -1).toISOString();
    const ended = algorithms.map((rule) => (rule.name === 'RSA-2048' ? { ...rule, until: yesterday } : rule));
    expect(await verify(ended)).toEqual(['algorithm.outOfDate']);
  });

  it('SEC-72 any run of commands keeps the store sound: one version an act, refusals change nothing', () => {
    const anyCommand = fc.oneof(
      fc
        .record({ at: fc.nat(2), uses: fc.constantFrom(['signers'], ['timeStamps', 'ocsp']) })
        .map(({ at, uses }) => add(authorities[at], { uses })),
      fc.nat(2).map((at) => ({ pick: at })),
      fc
        .record({
          service: fc.constantFrom('ocsp', 'crl', 'tsp'),
          issuer: fc.constantFrom(null, 'ab'),
          address: fc.constantFrom('http://a.kz', 'https://b.kz/ocsp', 'file:///etc', null),
        })
        .map((one) => TrustCommand.parse({ command: 'setAddress', ...one })),
      fc
        .record({ name: fc.constantFrom(...AlgorithmName.options), until: fc.constantFrom(null, now.toISOString()) })
        .map((one) => TrustCommand.parse({ command: 'setAlgorithm', ...one, assumed: false })),
    );
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 30 }), (steps) => {
        let store = withA();
        for (const [place, step] of steps.entries()) {
          const at = new Date(now.getTime() + place * 60_000);
          const command =
            'pick' in step
              ? TrustCommand.parse({
                  command: 'withdrawAnchor',
                  fingerprint: store.anchors[step.pick]?.fingerprint ?? 'ab'.repeat(32),
                })
              : step;
          const before = JSON.stringify(store);
          const result = applyTrust(store, [command], at);
          expect(JSON.stringify(store)).toBe(before);
          if (!result.ok) continue;
          expect(result.value.version).toBe(store.version + 1);
          store = TrustStore.parse(result.value);
          expect(anchorsAt(store, 'signers', at).length).toBeGreaterThan(0);
          const open = store.anchors.filter(({ until }) => until === null).map(({ fingerprint }) => fingerprint);
          expect(new Set(open).size).toBe(open.length);
          const keys = store.addresses.map(({ service, issuer }) => `${service} ${String(issuer)}`);
          expect(new Set(keys).size).toBe(keys.length);
          expect(store.addresses.every(({ address }) => address.startsWith('http'))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
