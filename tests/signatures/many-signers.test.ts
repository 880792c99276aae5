import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { digestOf } from '#domain/signatures/digests.ts';
import { neededDigests } from '#domain/signatures/needed-digests.ts';
import { digestStream } from '#domain/signatures/signed-content.ts';
import { verifyDetached, verifySignatures, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: many signers, no openssl command here\n');

describe.skipIf(!hasOpenssl)('signatures of several people', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  let folder: string;
  let root: Keeper;
  let first: Keeper;
  let second: Keeper;
  const at = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-many-'));
    root = issue({ name: 'CA', kind: 'authority' }, now);
    first = issue({ name: 'First', kind: 'user', iin: '850101300019', by: root }, now);
    second = issue({ name: 'Second', kind: 'user', iin: '900202400028', by: root }, now);
    for (const [name, { pem, keyPem }] of Object.entries({ first, second })) writeFileSync(at(name), pem + keyPem);
    writeFileSync(at('content'), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const openssl = (...more: readonly string[]): Uint8Array => {
    const args = 'cms -sign -cades -binary -outform DER'.split(' ');
    const files = ['-in', at('content'), '-signer', at('first'), '-signer', at('second'), '-out', at('out')];
    execFileSync('openssl', [...args, ...files, ...more], { stdio: 'ignore' });
    return new Uint8Array(readFileSync(at('out')));
  };
  const request = (signature: Uint8Array, change: Partial<VerifyRequest> = {}): VerifyRequest => ({
    content,
    signature,
    anchors: [root.certificate.der],
    crls: [listOf(root)],
    expected: 'anyone',
    purpose: 'sign',
    at: now,
    ...change,
  });

  it.each([
    ['DER', []],
    ['BER of indefinite length', ['-stream']],
    ['attached BER', ['-stream', '-nodetach']],
  ] as const)('SEC-70 reports each signer of a file of OpenSSL: %s', async (_, extra) => {
    const signature = openssl(...extra);
    const report = await verifySignatures(request(signature));
    const names = report.signers.map(({ verdict }) => [verdict.signer?.name, verdict.outcome]);
    expect([report.outcome, names.sort()]).toEqual([
      'valid',
      [
        ['First', 'valid'],
        ['Second', 'valid'],
      ],
    ]);
    // One of them must be who is expected.
    const expected = { identifier: '900202400028' };
    expect((await verifySignatures(request(signature, { expected }))).outcome).toBe('valid');
    const nobody = { identifier: '750303300037' };
    expect((await verifySignatures(request(signature, { expected: nobody }))).outcome).toBe('invalid');
    // Who asks about one signature is not answered with two.
    const one = await verifyDetached(request(signature));
    expect([one.outcome, one.steps[0]?.reason]).toEqual(['invalid', 'parse.signers']);
  });

  it('SEC-70 is not valid when one of them is wrong', async () => {
    const signature = openssl();
    const revoked = listOf(root, { revoked: [{ who: second, at: new Date(now.getTime() - 1000) }] });
    const report = await verifySignatures(request(signature, { crls: [revoked] }));
    expect(report.outcome).toBe('invalid');
    expect(report.signers.map(({ verdict }) => verdict.outcome).sort()).toEqual(['invalid', 'valid']);
  });

  it('verifies content of any size by what passes by, attached content of 17 MB whole', async () => {
    const piece = new Uint8Array(1_000_000).fill(7);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 17; i++) yield await Promise.resolve(piece);
    }
    async function* few(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < content.length; i += 5) yield await Promise.resolve(content.subarray(i, i + 5));
    }
    const large = Buffer.concat(Array.from({ length: 17 }, () => piece));
    const detached = signBy(first, [], large, now);
    expect(neededDigests(detached)).toEqual(['SHA-256']);
    const digests = await digestStream(pieces(), ['SHA-256']);
    for (const [hash, digest] of digests) expect(digest).toEqual(await digestOf(hash, large));
    const [gost] = await digestStream(few(), ['Streebog-512']);
    expect(gost).toEqual(['Streebog-512', await digestOf('Streebog-512', content)]);
    expect((await verifySignatures(request(detached, { content: digests }))).outcome).toBe('valid');
    const short = await digestStream(few(), ['SHA-512', 'SHA-384']);
    expect((await verifySignatures(request(detached, { content: short }))).outcome).toBe('indeterminate');
    const wrong = new Map([['SHA-256', new Uint8Array(32)]] as const);
    expect((await verifySignatures(request(detached, { content: wrong }))).outcome).toBe('invalid');
    writeFileSync(at('content'), large);
    const attached = openssl('-nodetach', '-stream');
    expect((await verifySignatures(request(attached, { content: digests }))).outcome).toBe('valid');
    expect((await verifySignatures(request(attached, { content: wrong }))).outcome).toBe('invalid');
    writeFileSync(at('content'), content);
  }, 60_000);
});
