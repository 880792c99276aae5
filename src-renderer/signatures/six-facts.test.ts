import { describe, expect, it } from 'vitest';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { sixFacts } from './six-facts.ts';

const step = (code: Verdict['steps'][number]['code'], outcome: Verdict['outcome'], reason: string | null = null) => ({
  code,
  outcome,
  reason,
  detail: '',
  evidence: [],
});
const verdict = (changes: Partial<Verdict>): Verdict => ({
  outcome: 'valid',
  algorithm: 'RSA-SHA256',
  claimedAt: '2026-11-23T05:52:15.000Z',
  signer: {
    name: 'АХМЕТОВ ДАНИЯР',
    iin: '820415300024',
    bin: null,
    organisation: null,
    serial: '01',
    issuer: 'CA',
    notBefore: '2026-03-12T00:00:00.000Z',
    notAfter: '2027-03-12T00:00:00.000Z',
  },
  steps: (
    [
      'parse',
      'content',
      'signature',
      'attributes',
      'chain',
      'revocation',
      'purpose',
      'person',
      'algorithm',
      'timestamp',
    ] as const
  ).map((code) => step(code, 'valid')),
  ...changes,
});
const outcomes = (changes: Partial<Verdict>) =>
  Object.fromEntries(sixFacts(verdict(changes)).map(({ name, outcome }) => [name, outcome]));

describe('the six facts of a signature', () => {
  it('are all valid when every step is', () => {
    expect(new Set(Object.values(outcomes({})))).toEqual(new Set(['valid']));
  });

  it('are not determined where a step was not made', () => {
    expect(outcomes({ steps: [step('content', 'valid')] })).toEqual({
      content: 'valid',
      person: 'indeterminate',
      certificate: 'valid',
      chain: 'indeterminate',
      revocation: 'indeterminate',
      timestamp: 'indeterminate',
    });
  });

  it('take the worst of the steps they rest on, with its reason', () => {
    const steps = [
      step('content', 'valid'),
      step('signature', 'invalid', 'signature.wrong'),
      step('algorithm', 'indeterminate'),
    ];
    expect(sixFacts(verdict({ steps }))[0]).toMatchObject({ outcome: 'invalid', reason: 'signature.wrong' });
  });

  it('call a certificate out of force when the signature is dated outside its term', () => {
    expect(outcomes({ claimedAt: '2027-03-13T00:00:00.000Z' })['certificate']).toBe('invalid');
    expect(outcomes({ claimedAt: null })['certificate']).toBe('indeterminate');
  });
});
