import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
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

  it('A4.9 names the evidence of each step, and repeats the report from the files to the byte, as JSON and as a document', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-report-'));
    const asked = [...detached, '--trust', nuc('test-2022-gost'), '--crl', nuc('crl'), '--offline'] as const;
    const made = async (name: string, at: string): Promise<Buffer> => {
      await verify(...asked, '--at', at, '--report', join(folder, name));
      return readFileSync(join(folder, name));
    };
    try {
      const at = '2026-08-01T00:00:00.125Z';
      for (const form of ['json', 'pdf']) {
        const [first, again, later] = [
          await made(`a.${form}`, at),
          await made(`b.${form}`, at),
          await made(`c.${form}`, '2026-08-02'),
        ];
        expect(first.equals(again), form).toBe(true);
        expect(first.equals(later), form).toBe(false);
      }
      const json = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')) as {
        signers: { steps: { step: string; evidence: object[] }[] }[];
      };
      expect(json).toMatchObject({ format: 'shekara-verification/1', at, file: 'individual_detached.der' });
      const evidence = (step: string) => json.signers[0]?.steps.find((each) => each.step === step)?.evidence;
      expect(json).toHaveProperty('contentSha256', sha256Hex(readFileSync(nuc('cms/individual_document.txt'))));
      expect(json).toHaveProperty('signatureSha256', sha256Hex(readFileSync(detached[0])));
      expect(evidence('content')).toMatchObject([{ kind: 'content', name: 'Streebog-512' }]);
      expect(evidence('chain')).toHaveLength(3);
      expect(evidence('timestamp')).toMatchObject([{ kind: 'timestamp', name: 'TIME-STAMPING AUTHORITY' }]);
      expect(evidence('timestamp')?.[0]).toHaveProperty('at', '2026-07-20T09:08:07.000Z');
    } finally {
      rmSync(folder, { recursive: true });
    }
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

  it('reads a signature that another command gives', () => {
    const args = ['bin/main.ts', 'verify', '/dev/stdin', '--content', detached[2], ...trust, '--json'];
    const { stdout } = spawnSync('sh', ['-c', 'cat "$0" | "$@"', detached[0], process.execPath, ...args]);
    expect(JSON.parse(stdout.toString())).toHaveProperty('signatureSha256', sha256Hex(readFileSync(detached[0])));
  });

  it('says which file it cannot read', async () => {
    expect(await report('nowhere', ...trust)).toMatchObject({ code: 2, error: { code: 'file.absent' } });
    expect(await report(detached[0], '--content', 'nowhere', ...trust)).toMatchObject({ code: 2 });
    expect(await report(...detached, ...trust, '--crl', nuc('README.md'))).toMatchObject({
      code: 2,
      error: { code: 'file.crl' },
    });
    expect((await verify(...detached, ...trust, '--signer', '12')).code).toBe(2);
    // A folder is none, as signature and as content.
    const folder = nuc('cms');
    expect(await report(folder, ...trust)).toMatchObject({ code: 2, error: { code: 'file.absent', file: folder } });
    expect(await report(detached[0], '--content', folder, ...trust)).toMatchObject({
      code: 2,
      error: { code: 'file.absent', file: folder },
    });
  });

  it.each(['xml', 'pdf'])('refuses a content beside what is signed in the file itself: %s', async (form) => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-verify-'));
    try {
      const file = join(folder, 'signed');
      writeFileSync(file, form === 'xml' ? '<answer/>' : smallPdf());
      for (const content of [detached[2], 'nowhere'])
        expect(await report(file, '--content', content, ...trust)).toMatchObject({
          code: 2,
          error: { code: 'content.notBeside', file: content },
        });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: attached signatures of OpenSSL, no openssl command here\n');

describe('shekara verify of a content inside', () => {
  const now = new Date();
  const MB = 1024 * 1024;
  let folder: string;
  let pki: TestPki;
  const at = (name: string): string => join(folder, name);
  const asked = () => ['--trust', at('root.pem'), '--crl', at('lists'), '--offline', '--signer', '850101300019'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-attached-'));
    pki = await makeTestPki(now);
    mkdirSync(at('lists'));
    writeFileSync(at('root.pem'), pki.anchorPem);
    writeFileSync(at('key.p12'), pki.keyFile('engineer'));
    for (const [place, crl] of pki.crls.entries()) writeFileSync(join(at('lists'), `${String(place)}.crl`), crl);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const contentOf = (size: number): void => {
    writeFileSync(at('content'), 'scans of a case');
    truncateSync(at('content'), size);
  };
  const env = () => ({ ...process.env, SHEKARA_HOME: folder, SHEKARA_KEY_SECRET: TEST_PASSWORD });
  function signOurs(): void {
    const args = ['sign', at('content'), '--key', at('key.p12'), '--attached', '-o', at('in.p7s')];
    expect(spawnSync(process.execPath, ['bin/main.ts', ...args], { env: env() }).status).toBe(0);
  }
  function signByOpenssl(extra: readonly string[]): void {
    const unpack = (rest: readonly string[]): Buffer =>
      execFileSync('openssl', ['pkcs12', '-in', at('key.p12'), '-passin', 'stdin', ...rest], {
        input: `${TEST_PASSWORD}\n`,
      });
    writeFileSync(at('key.pem'), unpack(['-nocerts', '-nodes']));
    writeFileSync(at('cert.pem'), unpack(['-clcerts', '-nokeys']));
    writeFileSync(at('issuing.pem'), unpack(['-cacerts', '-nokeys']));
    const keys = ['-signer', at('cert.pem'), '-inkey', at('key.pem'), '-certfile', at('issuing.pem')];
    const args = 'cms -sign -cades -binary -nodetach -outform DER'.split(' ');
    execFileSync('openssl', [...args, '-in', at('content'), '-out', at('in.p7s'), ...keys, ...extra]);
  }
  /** Some byte in the middle of the file is changed. */
  function changed(file: string, place: number): string {
    const bytes = readFileSync(at(file));
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(at('changed.p7s'), bytes);
    return at('changed.p7s');
  }

  it.each([
    ['ours', signOurs],
    ['DER of OpenSSL', () => signByOpenssl([])],
    ['BER of OpenSSL, the content in pieces', () => signByOpenssl(['-stream'])],
  ])(
    'SEC-70 passes what lies inside, and fails it with a byte changed or another beside it: %s',
    async (name, sign) => {
      if (name !== 'ours' && !hasOpenssl) return;
      contentOf(3 * MB + 17);
      sign();
      const found = await report(at('in.p7s'), ...asked());
      expect([found.code, notPassed(found)]).toEqual([0, []]);
      expect(found).toHaveProperty('signatureSha256', sha256Hex(readFileSync(at('in.p7s'))));
      expect((await report(at('in.p7s'), '--content', at('content'), ...asked())).code).toBe(0);
      const tampered = await report(changed('in.p7s', 2 * MB), ...asked());
      expect([tampered.code, notPassed(tampered)[0]]).toEqual([1, 'content failed content.changed']);
      truncateSync(at('content'), 3 * MB);
      const other = await report(at('in.p7s'), '--content', at('content'), ...asked());
      expect([other.code, notPassed(other)]).toEqual([1, ['content failed content.changed']]);
      truncateSync(at('in.p7s'), 2 * MB);
      expect(await report(at('in.p7s'), ...asked())).toMatchObject({ code: 2, error: { code: 'file.truncated' } });
    },
  );

  it('SEC-70 says of what it would have to hold whole that it is too large', async () => {
    writeFileSync(at('large.xml'), '<answer>');
    truncateSync(at('large.xml'), 300 * MB);
    expect(await report(at('large.xml'), ...asked())).toMatchObject({ code: 2, error: { code: 'file.tooLarge' } });
    rmSync(at('large.xml'));
  });

  it.each([
    ['ours', signOurs],
    ['BER of OpenSSL', () => signByOpenssl(['-stream'])],
  ])('SEC-70 lets 200 MB inside pass by: %s', (name, sign) => {
    if (name !== 'ours' && !hasOpenssl) return;
    const peak = 'data:text/javascript,process.on("exit",()=>console.log("PEAK",process.resourceUsage().maxRSS))';
    const peakMb = (sizeMb: number): number => {
      contentOf(sizeMb * MB);
      sign();
      const args = ['verify', at('in.p7s'), ...asked()];
      const { stdout, status } = spawnSync(process.execPath, ['--import', peak, 'bin/main.ts', ...args], {
        env: env(),
      });
      expect(status).toBe(0);
      return Number(/PEAK (\d+)/.exec(stdout.toString())?.[1]) / 1024;
    };
    const [half, whole] = [peakMb(100), peakMb(200)];
    expect(half).toBeGreaterThan(0);
    expect(whole - half).toBeLessThan(50);
  });
});
