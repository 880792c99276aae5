import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { smallPdf } from '../../tests/support/small-pdf.ts';
import { addTo } from './verify.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/testdata/nuc/', import.meta.url));
const present = existsSync(FOLDER);
if (!present) process.stdout.write('skipped: ../shared/testdata/nuc is absent\n');
const nuc = (name: string): string => `${FOLDER}${name}`;

async function verify(...args: readonly string[]) {
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

interface Report {
  readonly code: number;
  readonly outcome: string;
  readonly signers: readonly { steps: readonly { step: string; outcome: string; reason: string | null }[] }[];
}

const report = async (...args: readonly string[]): Promise<Report> => {
  const { code, out } = await verify(...args, '--json');
  return { code, ...(JSON.parse(out) as object) } as Report;
};

const notPassed = ({ signers }: Report): string[] =>
  signers.flatMap(({ steps }) =>
    steps.flatMap(({ step, outcome, reason }) => (outcome === 'passed' ? [] : [`${step} ${outcome} ${reason ?? ''}`])),
  );

describe.skipIf(!present)('shekara verify', () => {
  const trust = ['--trust', nuc('test-2022-gost'), '--offline', '--at', '2026-08-01'] as const;
  const detached = [nuc('cms/individual_detached.der'), '--content', nuc('cms/individual_document.txt')] as const;

  it('X5 reports ten steps of a signature of the national authority, and leaves open what nothing speaks for', async () => {
    const found = await report(...detached, ...trust);
    expect(found).toMatchObject({ code: 4, outcome: 'indeterminate' });
    expect(found.signers[0]?.steps).toHaveLength(10);
    expect(notPassed(found)).toEqual([
      'revocation indeterminate revocation.notChecked',
      'timestamp indeterminate timestamp.noAnchor',
    ]);
    expect(notPassed(await report(nuc('cms/individual_attached.der'), ...trust))).toHaveLength(2);
    const shown = await verify(...detached, ...trust);
    expect(shown.out).toContain('ТЕСТОВ ТЕСТ');
    expect(shown.out).toMatch(/passed +The signature itself/);
  });

  it('SEC-70 fails another content, and another signer than the one expected', async () => {
    const other = await report(detached[0], '--content', nuc('README.md'), ...trust);
    expect([other.code, notPassed(other)[0]]).toEqual([1, 'content failed content.changed']);
    expect((await report(...detached, ...trust, '--signer', '123456789011')).code).toBe(4);
    const wrong = await report(...detached, ...trust, '--signer', '850101300019');
    expect([wrong.code, notPassed(wrong)]).toMatchObject([1, expect.arrayContaining(['person failed person.other'])]);
    expect(await report(nuc('README.md'), ...trust)).toMatchObject({ code: 1, outcome: 'failed' });
  });

  it('tells XML and PDF from CMS by their first letters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-verify-'));
    try {
      const [xml, pdf] = [join(folder, 'a.xml'), join(folder, 'a.pdf')];
      writeFileSync(xml, '\uFEFF<?xml version="1.0"?>\n<answer/>');
      writeFileSync(pdf, '%PDF-1.7');
      expect(notPassed(await report(xml, ...trust))[0]).toBe('parse failed parse.notXmlSignature');
      expect(notPassed(await report(pdf, ...trust))[0]).toBe('parse failed parse.damaged');
      writeFileSync(pdf, smallPdf());
      expect(notPassed(await report(pdf, ...trust))[0]).toBe('parse failed parse.noPdfSignature');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says which file it cannot read', async () => {
    expect(await report('nowhere', ...trust)).toMatchObject({ code: 2, error: { code: 'file.absent' } });
    expect(await report(detached[0], '--content', 'nowhere', ...trust)).toMatchObject({ code: 2 });
    expect(await report(...detached, ...trust, '--crl', nuc('README.md'))).toMatchObject({
      code: 2,
      error: { code: 'file.crl' },
    });
    expect((await verify(...detached, ...trust, '--signer', '12')).code).toBe(2);
  });
});
