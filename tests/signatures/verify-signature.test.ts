import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { withEvidenceAtHand } from '#domain/signatures/raise/evidence-at-hand.ts';
import { verifyDetached, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { oneByteChanges } from '../support/one-byte-changes.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';

const content = utf8('{"format":"shekara-submission/1","purpose":"lodge","id":"…"}');
const now = new Date();
const IIN = '850101300019';

describe('verifyDetached', () => {
  let pki: TestPki;
  let stranger: TestPki;
  let signature: Uint8Array;

  beforeAll(async () => {
    [pki, stranger] = await Promise.all([makeTestPki(now), makeTestPki(now)]);
    signature = await signed('engineer');
  });

  const signed = (login: Parameters<TestPki['keyFile']>[0], at = now, from = pki): Promise<Uint8Array> =>
    signDetached(openKeyFile(from.keyFile(login), TEST_PASSWORD, at), content, at);
  const verify = (change: Partial<VerifyRequest> = {}): Promise<Verdict> =>
    verifyDetached({
      content,
      signature,
      anchors: pki.anchors,
      crls: pki.crls,
      expected: { identifier: IIN },
      purpose: 'sign',
      at: now,
      ...change,
    });
  const troubles = ({ steps }: Verdict): string[] =>
    steps.flatMap(({ code, outcome, reason }) => (outcome === 'valid' ? [] : [`${code} ${outcome} ${reason ?? ''}`]));

  it('finds a good signature valid in all ten steps, and says that no time stamp proves its time', async () => {
    const verdict = await verify();
    expect(verdict.steps.map(({ code }) => code)).toEqual(
      'parse content signature attributes chain revocation purpose person algorithm timestamp'.split(' '),
    );
    expect([verdict.outcome, troubles(verdict)]).toEqual(['valid', []]);
    expect(verdict.steps.at(-1)).toEqual({
      code: 'timestamp',
      outcome: 'valid',
      reason: 'timestamp.none',
      detail: '',
      evidence: [],
    });
    expect(verdict.signer?.name).toBe('Әлімжанов Бауыржан Қайратұлы');
    expect(verdict.algorithm).toBe('RSA, SHA-256');
  });

  it('says that the document was changed after signing', async () => {
    const verdict = await verify({ content: utf8('{"another":"document"}') });
    expect([verdict.outcome, troubles(verdict)]).toEqual(['invalid', ['content invalid content.changed']]);
  });

  it.each([
    ['revoked', { signerOf: 'revoked' }, 'invalid', ['revocation invalid revocation.revoked']],
    ['of a key that only signs in', { signerOf: 'signs-in-only' }, 'invalid', ['purpose invalid purpose.sign']],
    [
      'of an employee for the entity',
      { signerOf: 'employee', as: '123456789021' },
      'invalid',
      ['person invalid person.noSigningRight'],
    ],
    ['of the head for the entity', { signerOf: 'head', as: '123456789021' }, 'valid', []],
    ['of another person', { signerOf: 'registrar' }, 'invalid', ['person invalid person.other']],
  ] as const)('judges a signature %s', async (_, { signerOf, ...rest }, outcome, found) => {
    const identifier = 'as' in rest ? rest.as : IIN;
    const verdict = await verify({ signature: await signed(signerOf), expected: { identifier } });
    expect([verdict.outcome, troubles(verdict)]).toEqual([outcome, found]);
  });

  it('lets a key that only signs documents not sign in', async () => {
    const verdict = await verify({ signature: await signed('signs-only'), purpose: 'authenticate' });
    expect(troubles(verdict)).toEqual(['purpose invalid purpose.authenticate']);
  });

  it('judges the chain at the time asked, not at the time claimed', async () => {
    const inForce = new Date(now.getTime() - 100 * 86_400_000);
    const old = await signed('expired', inForce);
    // The list is from after the end of the certificate, when the authority may have forgotten it.
    expect(troubles(await verify({ signature: old, at: inForce }))).toEqual([
      'revocation indeterminate revocation.notChecked',
    ]);
    expect(troubles(await verify({ signature: old }))).toContain('chain invalid chain.expired');
    const later = await signed('not-yet', new Date(now.getTime() + 5 * 86_400_000));
    expect(troubles(await verify({ signature: later }))).toContain('chain invalid chain.notYetValid');
  });

  it('SEC-74 keeps the claimed time apart: ten years back and forth change nothing', async () => {
    const key = openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now);
    for (const years of [-10, 10]) {
      const claimed = new Date(now.getTime() + years * 365 * 86_400_000);
      const verdict = await verify({ signature: await signDetached(key, content, claimed) });
      expect([verdict.outcome, verdict.claimedAt?.slice(0, 10)]).toEqual(['valid', claimed.toISOString().slice(0, 10)]);
    }
  });

  it('leaves an unknown authority and missing revocation lists undecided, never valid', async () => {
    const foreign = await verify({ signature: await signed('engineer', now, stranger) });
    expect(foreign.outcome).toBe('indeterminate');
    expect(troubles(foreign)[0]).toBe('chain indeterminate chain.noAnchor');
    expect(troubles(await verify({ crls: [] }))).toEqual(['revocation indeterminate revocation.notChecked']);
    const outdated = await verify({ at: new Date(now.getTime() + 364.9 * 86_400_000), crls: stranger.crls });
    expect(outdated.outcome).toBe('indeterminate');
    expect(troubles(await verify({ crls: stranger.crls }))).toEqual(['revocation indeterminate revocation.notChecked']);
  });

  it('is judged again without the place’s lists when it was kept with what it rests on', async () => {
    const request = { signature, anchors: pki.anchors, crls: pki.crls, at: now };
    const kept = await withEvidenceAtHand({ ...request, largestList: 64_000 });
    expect(troubles(await verify({ signature: kept, crls: [] }))).toEqual([]);
    expect(await withEvidenceAtHand({ ...request, signature: kept, largestList: 64_000 })).toEqual(kept);
    // A list that is too large stays outside.
    const small = await withEvidenceAtHand({ ...request, largestList: 10 });
    expect(troubles(await verify({ signature: small, crls: [] }))).toEqual([
      'revocation indeterminate revocation.notChecked',
    ]);
  });

  it('asks for a time stamp where the policy does', async () => {
    expect(troubles(await verify({ timeStampRequired: true }))).toEqual(['timestamp indeterminate timestamp.required']);
  });

  it('SEC-70 accepts none of 2 000 one-byte changes of signature, certificate or content', async () => {
    const outcomes = new Set<string>();
    for (const changed of oneByteChanges(signature, 1900)) outcomes.add((await verify({ signature: changed })).outcome);
    for (const changed of oneByteChanges(content, 100)) outcomes.add((await verify({ content: changed })).outcome);
    expect([...outcomes].sort()).toEqual(['indeterminate', 'invalid']);
  });

  it('SEC-70 never throws on cut, padded, empty or deeply nested files', async () => {
    for (let length = 0; length < signature.length; length += 97) {
      expect((await verify({ signature: signature.subarray(0, length) })).outcome).toBe('invalid');
    }
    expect((await verify({ signature: new Uint8Array([...signature, 0]) })).outcome).toBe('invalid');
    const nested = new Uint8Array(100_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    expect((await verify({ signature: nested })).outcome).toBe('invalid');
  });

  it('SEC-70 a user certificate among the anchors makes no way to those whom its own authority issued', async () => {
    const engineer = parseCms(signature).signers[0]?.certificate;
    expect(engineer?.basicConstraints?.ca ?? false).toBe(false);
    const verdict = await verify({
      anchors: engineer ? [engineer.der] : [],
      signature: await signed('registrar'),
      expected: 'anyone',
    });
    expect([verdict.outcome, troubles(verdict)]).toEqual([
      'indeterminate',
      ['chain indeterminate chain.noAnchor', 'revocation indeterminate revocation.notChecked'],
    ]);
  });
});
