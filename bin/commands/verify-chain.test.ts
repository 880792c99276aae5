import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { addTo } from './verify-chain.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/testdata/', import.meta.url));
const present = existsSync(FOLDER);
if (!present) process.stdout.write('skipped: ../shared/testdata is absent\n');
const pkits = (kind: 'certs' | 'crls', name: string): string => `${FOLDER}pkits/${kind}/${name}`;
const nuc = (name: string): string => `${FOLDER}nuc/${name}`;

async function verifyChain(...args: readonly string[]) {
  let out = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)).length > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  const program = new Command('shekara').exitOverride();
  addTo(program);
  process.exitCode = undefined;
  try {
    await program.commands[0]?.exitOverride().parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode === 0 ? 0 : 2, out };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

const report = async (...args: readonly string[]) => {
  const { code, out } = await verifyChain(...args, '--json');
  return { code, ...(JSON.parse(out) as object) };
};

interface Case {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly error?: { readonly msg_regex: string };
  readonly params?: unknown;
}

/** Their signature is no whole number of bytes: files that are refused as damaged before anything is judged. */
const DAMAGED = ['40102', '40106', '40404'];

/** Open: an algorithm that is not computed, no way to the anchor, nothing that speaks for a certificate. */
function codeOf({ id, error }: Case): 0 | 1 | 2 | 4 {
  if (DAMAGED.includes(id)) return 2;
  if (/^4010[45]/.test(id)) return 4;
  if (!error) return 0;
  return /issuer name|no revocation information|revocation checks failed/.test(error.msg_regex) ? 4 : 1;
}

describe.skipIf(!present)('shekara verify-chain', () => {
  it('SEC-70 answers each case of PKITS without policy settings with its exit code: 0 passed, 1 failed, 2 damaged, 4 open', async () => {
    const cases = ['pkits.json', 'pkits-user-notice.json'].flatMap(
      (name) => JSON.parse(readFileSync(`${FOLDER}pkits/${name}`, 'utf8')) as readonly Case[],
    );
    const trust = [
      '--trust',
      pkits('certs', 'TrustAnchorRootCertificate.crt'),
      '--at',
      '2026-11-23T10:00:00Z',
    ] as const;
    const answers: string[] = [];
    const expected: string[] = [];
    for (const one of cases) {
      const { id, name, cert, other_certs = [], crls = [], params } = one;
      if (params !== undefined) continue;
      const { code } = await report(
        pkits('certs', cert),
        ...other_certs.flatMap((other) => ['--other', pkits('certs', other)]),
        ...[...crls, 'TrustAnchorRootCRL.crl'].flatMap((list) => ['--crl', pkits('crls', list)]),
        ...trust,
      );
      answers.push(`${id} ${name}: ${String(code)}`);
      expected.push(`${id} ${name}: ${String(codeOf(one))}`);
    }
    expect(answers).toEqual(expected);
    expect(answers.length).toBe(219);
  });

  it('X5 takes a folder of anchors and intermediates, and lists of the GOST authority', async () => {
    const trust = ['--trust', nuc('test-2022-gost')] as const;
    const signer = nuc('test-2022-gost/individual_2024.cer');
    const at = ['--at', '2025-05-01'] as const;
    const open = await report(signer, ...trust, ...at, '--crl', nuc('crl/nca_gost2022_test_b.crl'));
    // The list of the root is not published with the samples: the authority itself cannot be cleared.
    expect(open).toMatchObject({ code: 4, outcome: 'indeterminate', reason: 'revocation.notChecked' });
    expect((open as unknown as { path: object[] }).path).toHaveLength(3);
    expect(await report(signer, ...trust, '--at', '2030-01-01')).toMatchObject({ code: 1, reason: 'chain.expired' });
    expect(await report(signer, '--trust', nuc('test-2018/root_rsa_test.pem'), ...at)).toMatchObject({
      code: 4,
      reason: 'chain.noAnchor',
    });
    const shown = await verifyChain(signer, ...trust, ...at);
    expect(shown.out).toContain('indeterminate at 2025-05-01T00:00:00.000Z: revocation.notChecked');
    expect(shown.out).toContain('ТЕСТОВ ТЕСТ ← ');
  });

  it('says which file it cannot read', async () => {
    const signer = nuc('test-2022-gost/individual_2024.cer');
    const readme = nuc('README.md');
    expect(await report(readme, '--trust', signer)).toEqual({
      code: 2,
      error: { code: 'file.certificate', file: readme },
    });
    expect(await report(signer, '--trust', 'nowhere')).toMatchObject({ code: 2, error: { code: 'file.absent' } });
    const list = await report(signer, '--trust', nuc('test-2022-gost'), '--at', '2025-05-01', '--crl', readme);
    expect(list).toMatchObject({ code: 2, error: { code: 'file.crl' } });
    expect((await verifyChain(signer)).code).toBe(2);
    expect((await verifyChain(signer, '--trust', signer, '--at', 'tomorrow')).code).toBe(2);
  });
});
