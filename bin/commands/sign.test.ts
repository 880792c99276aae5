import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { digestStream } from '#domain/signatures/signed-content.ts';
import { verifyDetached, verifySignatures } from '#domain/signatures/verify-cms.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signsMessages } from '#main/signing/sign-detached.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { startNcalayer } from '../../tests/support/ncalayer-server.ts';
import { openStamper } from '../../tests/support/openssl-stamps.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../../tests/support/soft-token.ts';
import { smallPdf } from '../../tests/support/small-pdf.ts';
import { issue, listOf } from '../../tests/support/test-authority.ts';
import { writeAttached } from '../write-attached.ts';

const now = new Date();

describe('shekara sign', () => {
  let folder: string;
  let pki: TestPki;
  let token: SoftToken | null = null;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-sign-'));
    pki = await makeTestPki(now);
    writeFileSync(join(folder, 'key.p12'), pki.keyFile('engineer'));
    writeFileSync(join(folder, 'plan.pdf'), 'the plan');
    if (existsSync(SOFT_MODULE)) token = makeSoftToken(pki.keyFile('engineer'), TEST_PASSWORD);
  });
  afterAll(() => {
    token?.remove();
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);
  function run(args: readonly string[], secret?: string, input = ''): { code: number | null; out: string } {
    const env = {
      ...process.env,
      SHEKARA_HOME: folder,
      ...(secret === undefined ? {} : { SHEKARA_KEY_SECRET: secret }),
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/main.ts', ...args], { env, input });
    return { code: status, out: `${stdout.toString()}${stderr.toString()}` };
  }
  const verdictOn = (file: string, attached: boolean) =>
    verifyDetached({
      content: attached ? null : readFileSync(at('plan.pdf')),
      signature: readFileSync(at(file)),
      anchors: pki.anchors,
      crls: pki.crls,
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
    });

  it('X5 signs with a key file, its password from the environment, and with the content inside', async () => {
    const args = ['sign', at('plan.pdf'), '--key', at('key.p12'), '--attached', '-o', at('in.p7s'), '--json'];
    const { code, out } = run(args, TEST_PASSWORD);
    expect(out).toContain('"level":"bes"');
    expect(code).toBe(0);
    expect((await verdictOn('in.p7s', true)).outcome).toBe('valid');
  });

  it.each([false, true])(
    'X5 reads a file of 200 MB as it passes by: it is not held; put inside: %s',
    async (attached) => {
      const file = at('large.bin');
      writeFileSync(file, 'a case of many scans');
      const peak = 'data:text/javascript,process.on("exit",()=>console.log("PEAK",process.resourceUsage().maxRSS))';
      const peakMb = (sizeMb: number): number => {
        truncateSync(file, sizeMb * 1024 * 1024);
        const inside = attached ? ['--attached'] : [];
        const args = ['sign', file, '--key', at('key.p12'), ...inside, '-o', at('large.p7s')];
        const env = { ...process.env, SHEKARA_HOME: folder, SHEKARA_KEY_SECRET: TEST_PASSWORD };
        const { stdout } = spawnSync(process.execPath, ['--import', peak, 'bin/main.ts', ...args], { env });
        return Number(/PEAK (\d+)/.exec(stdout.toString())?.[1]) / 1024;
      };
      // Garbage of the pieces comes to a few tens of MB for either; a file that is held, to a hundred more.
      const [half, whole] = [peakMb(100), peakMb(200)];
      expect(half).toBeGreaterThan(0);
      expect(whole - half).toBeLessThan(50);
      const content = attached ? null : await digestStream(createReadStream(file), ['SHA-256']);
      const signature = readFileSync(at('large.p7s'));
      const trust = { anchors: pki.anchors, crls: pki.crls, expected: 'anyone', purpose: 'sign', at: now } as const;
      expect((await verifySignatures({ ...trust, content, signature })).outcome).toBe('valid');
      rmSync(at('large.p7s'));
    },
  );

  it('X5 puts a content of any length inside, over the file itself too, as openssl reads it', () => {
    writeFileSync(at('root.pem'), pki.anchorPem);
    for (const length of [0, 1, 100, 127, 128, 255, 256, 65_535, 70_000]) {
      writeFileSync(at('content'), Buffer.alloc(length, 'a'));
      writeFileSync(at('both'), Buffer.alloc(length, 'a'));
      const made = run(['sign', at('both'), '--key', at('key.p12'), '--attached', '-o', at('both')], TEST_PASSWORD);
      expect(made.code, made.out).toBe(0);
      const args = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
      const { status } = spawnSync('openssl', [
        ...args,
        '-CAfile',
        at('root.pem'),
        '-in',
        at('both'),
        '-out',
        at('read'),
      ]);
      expect(status).toBe(0);
      expect(Buffer.compare(readFileSync(at('read')), readFileSync(at('content')))).toBe(0);
      expect(existsSync(at('both.part'))).toBe(false);
    }
  });

  it('SEC-68 writes nothing where the content was changed after it was hashed', async () => {
    writeFileSync(at('moving'), 'what was signed');
    const [hash, bytes] = ['SHA-256', readFileSync(at('moving'))] as const;
    const digest = (await digestStream(createReadStream(at('moving')), [hash])).get(hash) ?? new Uint8Array(0);
    const key = signsMessages(openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now));
    const cms = await key.sign(bytes, now);
    const signed = { content: { hash, digest }, length: bytes.length };
    for (const text of ['what was sighed', 'what was signed, and more', 'what']) {
      writeFileSync(at('moving'), text);
      expect(await writeAttached({ file: at('moving'), signed, cms, output: at('moved.p7s') })).toBe(false);
    }
    expect([existsSync(at('moved.p7s')), existsSync(at('moved.p7s.part'))]).toEqual([false, false]);
  });

  it('X5 gives NCALayer no more than it takes, and says so before it is asked', () => {
    writeFileSync(at('much'), '');
    truncateSync(at('much'), 20 * 1024 * 1024 + 1);
    const made = run(['sign', at('much'), '--key', 'ncalayer', '-o', at('none.p7s')]);
    expect(made).toMatchObject({ code: 3, out: expect.stringContaining('NCALAYER_TOO_LARGE') });
    truncateSync(at('much'), 20 * 1024 * 1024);
    // One byte less it would be asked, were it there.
    expect(run(['sign', at('much'), '--key', 'ncalayer', '-o', at('none.p7s')]).out).toContain('NCALAYER_UNTRUSTED');
    expect(existsSync(at('none.p7s'))).toBe(false);
  });

  it('X5 SEC-38 puts what NCALayer has signed into the file, and only that', async () => {
    const keyOf = (login: 'engineer' | 'registrar') => openKeyFile(pki.keyFile(login), TEST_PASSWORD, now);
    const layer = await startNcalayer({
      own: keyOf('engineer'),
      other: keyOf('registrar'),
      otherPurpose: keyOf('engineer'),
    });
    const home = at('home-of-ncalayer');
    mkdirSync(home);
    writeFileSync(join(home, 'signing.json'), JSON.stringify({ ncalayer: { port: layer.port, ca: layer.caPem } }));
    const args = ['bin/main.ts', 'sign', at('plan.pdf'), '--key', 'ncalayer', '--attached', '-o', at('nca.p7s')];
    const sign = () => promisify(execFile)(process.execPath, args, { env: { ...process.env, SHEKARA_HOME: home } });
    try {
      for (const lie of ['otherContent', 'contentInside', 'changedSignature'] as const) {
        layer.mode = lie;
        await expect(sign()).rejects.toMatchObject({ stderr: expect.stringContaining('SIGNATURE_NOT_OURS') });
        expect(existsSync(at('nca.p7s'))).toBe(false);
      }
      layer.mode = 'ok';
      await sign();
      expect((await verdictOn('nca.p7s', true)).outcome).toBe('valid');
      expect(parseCms(readFileSync(at('nca.p7s'))).attached).toEqual(readFileSync(at('plan.pdf')));
    } finally {
      await layer.close();
    }
  });

  it('SEC-14 reads the secret from a descriptor, tells a wrong one, and takes none from the arguments', () => {
    const args = ['sign', at('plan.pdf'), '--key', at('key.p12'), '--secret-fd', '0', '-o', at('fd.p7s')];
    const wrong = run(args, undefined, 'guessed\n');
    expect(wrong).toMatchObject({ code: 3, out: expect.stringContaining('KEY_PASSWORD_WRONG') });
    expect(wrong.out).not.toContain('guessed');
    expect(existsSync(at('fd.p7s'))).toBe(false);
    expect(run(args, undefined, `${TEST_PASSWORD}\n`).code).toBe(0);
    expect(run([...args, '--pin', '1234']).code).toBe(2);
  });

  it.skipIf(!existsSync(SOFT_MODULE))('X5 lists the keys of a token and signs with one by its label', async () => {
    const listed = JSON.parse(run(['keys', 'list', '--json']).out) as { keys: { key: string; token: string }[] };
    expect(listed.keys).toMatchObject([{ token: 'KAZTOKEN', pin: 'unknown', purposes: ['sign', 'authenticate'] }]);
    const { code } = run(['sign', at('plan.pdf'), '--key', 'pkcs11:KAZTOKEN', '-o', at('token.p7s')], SOFT_PIN);
    expect(code).toBe(0);
    expect((await verdictOn('token.p7s', false)).outcome).toBe('valid');
  });

  it('X5 puts a signature beside those that are there: one file of all who signed, and of this document alone', () => {
    writeFileSync(at('other.p12'), pki.keyFile('registrar'));
    const join = (file: string, name: string, output: string) =>
      run(['sign', at(file), '--key', at('other.p12'), '--join', at(name), '-o', at(output)], TEST_PASSWORD);
    for (const more of [[], ['--attached']])
      run(['sign', at('plan.pdf'), '--key', at('key.p12'), ...more, '-o', at(`one${more.length}.p7s`)], TEST_PASSWORD);
    expect(join('plan.pdf', 'one0.p7s', 'both.p7s').code).toBe(0);
    const [one, both] = [parseCms(readFileSync(at('one0.p7s'))), parseCms(readFileSync(at('both.p7s')))];
    expect(both.signers).toHaveLength(2);
    // What the first signed stays byte for byte
    expect(both.signers[0]?.covered).toEqual(one.signers[0]?.covered);
    writeFileSync(at('anchors.pem'), pki.anchorPem);
    const lists = pki.crls.flatMap((crl, place) => {
      writeFileSync(at(`join-${String(place)}.crl`), crl);
      return ['--crl', at(`join-${String(place)}.crl`)];
    });
    const trusted = ['--trust', at('anchors.pem'), ...lists, '--offline', '--json'];
    const verified = run(['verify', at('both.p7s'), '--content', at('plan.pdf'), ...trusted]);
    expect(verified.code).toBe(0);
    const { signers } = JSON.parse(verified.out) as { signers: readonly { steps: readonly { outcome: string }[] }[] };
    expect(signers.map(({ steps }) => steps.filter(({ outcome }) => outcome === 'failed'))).toEqual([[], []]);
    const asked = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
    const openssl = spawnSync('openssl', [
      ...[...asked, '-in', at('both.p7s'), '-content', at('plan.pdf')],
      ...['-CAfile', at('anchors.pem'), '-out', at('out.bin')],
    ]);
    expect(openssl.stderr.toString()).toContain('CAdES Verification successful');

    writeFileSync(at('else.pdf'), 'another plan');
    for (const [file, name, code] of [
      ['else.pdf', 'one0.p7s', 'join.otherContent'],
      ['plan.pdf', 'one1.p7s', 'join.attached'],
      ['plan.pdf', 'plan.pdf', 'file.signature'],
      ['plan.pdf', 'none.p7s', 'file.absent'],
    ] as const) {
      expect(join(file, name, 'never.p7s')).toMatchObject({ code: 2, out: expect.stringContaining(code) });
      expect(existsSync(at('never.p7s'))).toBe(false);
    }
  });

  it('X5 countersigns a signature file, with its content inside too, and says why it does not', () => {
    writeFileSync(at('other.p12'), pki.keyFile('registrar'));
    writeFileSync(at('anchors.pem'), pki.anchorPem);
    const lists = pki.crls.flatMap((crl, place) => {
      writeFileSync(at(`counter-${String(place)}.crl`), crl);
      return ['--crl', at(`counter-${String(place)}.crl`)];
    });
    const trusted = ['--trust', at('anchors.pem'), ...lists, '--offline', '--json'];
    const counter = (file: string, output: string, ...more: readonly string[]) =>
      run(['sign', at(file), '--key', at('other.p12'), ...more, '-o', at(output)], TEST_PASSWORD);
    for (const [form, content] of [
      [[], ['--content', at('plan.pdf')]],
      [['--attached'], []],
    ] as const) {
      run(['sign', at('plan.pdf'), '--key', at('key.p12'), ...form, '-o', at('one.p7s')], TEST_PASSWORD);
      expect(counter('one.p7s', 'counter.p7s', '--countersign').code).toBe(0);
      const verified = run(['verify', at('counter.p7s'), ...content, ...trusted]);
      expect(verified.code).toBe(0);
      const { signers } = JSON.parse(verified.out) as { signers: readonly { under: number | null; outcome: string }[] };
      expect(signers.map(({ under, outcome }) => [under, outcome])).toEqual([
        [null, 'passed'],
        [0, 'passed'],
      ]);
    }
    for (const [file, code, ...more] of [
      ['one.p7s', 'countersign.noSigner', '--signer', '2'],
      ['plan.pdf', 'file.signature', '--countersign'],
      ['none.p7s', 'file.absent', '--countersign'],
      ['one.p7s', 'countersign.ncalayer', '--countersign', '--key', 'ncalayer'],
    ] as const) {
      expect(counter(file, 'never.p7s', ...more)).toMatchObject({ code: 2, out: expect.stringContaining(code) });
      expect(existsSync(at('never.p7s'))).toBe(false);
    }
    expect(counter('one.p7s', 'never.p7s', '--signer', '1', '--attached').code).toBe(2);
    expect(counter('one.p7s', 'first.p7s', '--signer', '1').code).toBe(0);
  });

  it('X5 puts the stamp of a time authority on it, and says what is missing where it cannot', async () => {
    const args = ['sign', at('plan.pdf'), '--key', at('key.p12'), '--level', 't', '-o', at('t.p7s')];
    expect(run(args, TEST_PASSWORD)).toMatchObject({ code: 2, out: expect.stringContaining('level.tsaAndTrust') });
    const root = issue({ name: 'CA', kind: 'authority', days: [-30, 4000] }, now);
    const stamper = openStamper(folder, issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000] }, now));
    writeFileSync(at('trust.pem'), root.pem);
    const tsa = createServer((request, response) => {
      void buffer(request).then((asked) => response.end(stamper.reply(new Uint8Array(asked))));
    }).listen(0, '127.0.0.1');
    await once(tsa, 'listening');
    const address = `http://127.0.0.1:${String((tsa.address() as AddressInfo).port)}/`;
    const env = { ...process.env, SHEKARA_HOME: folder, SHEKARA_KEY_SECRET: TEST_PASSWORD };
    const more = ['--tsa', address, '--trust', at('trust.pem')];
    const shekara = (...each: readonly string[]) =>
      promisify(execFile)(process.execPath, ['bin/main.ts', ...each, ...more], { env });
    try {
      await shekara(...args);
      expect(parseCms(readFileSync(at('t.p7s'))).signers[0]?.unsigned.has(OID.timeStampToken)).toBe(true);
      await shekara('sign', at('plan.pdf'), '--key', at('key.p12'), '--level', 't', '--attached', '-o', at('t-in.p7s'));
      const stamped = parseCms(readFileSync(at('t-in.p7s')));
      expect([stamped.attached !== null, stamped.signers[0]?.unsigned.has(OID.timeStampToken)]).toEqual([true, true]);
      // Inside a PDF the evidence stands behind the signature.
      writeFileSync(at('trust.pem'), root.pem + pki.anchorPem);
      writeFileSync(at('sheet.pdf'), smallPdf());
      const lists = [...pki.crls, listOf(root)].flatMap((crl, place) => {
        writeFileSync(at(`${String(place)}.crl`), crl);
        return ['--crl', at(`${String(place)}.crl`)];
      });
      const beside = ['sign', at('plan.pdf'), '--key', at('key.p12'), '--level', 'lt', ...lists];
      for (const form of [[], ['--attached']]) {
        await shekara(...beside, ...form, '-o', at('lt.p7s'));
        // Lists of both authorities lie in the file: nothing else is asked
        expect(parseCms(readFileSync(at('lt.p7s'))).crls.length).toBeGreaterThan(0);
        const content = form.length > 0 ? [] : ['--content', at('plan.pdf')];
        const counter = ['sign', at('lt.p7s'), '--key', at('key.p12'), '--countersign', '--level', 'lt'];
        await shekara(...counter, ...lists, '-o', at('both-lt.p7s'));
        for (const name of ['lt.p7s', 'both-lt.p7s'])
          expect(run(['verify', at(name), ...content, '--trust', at('trust.pem'), '--offline']).code).toBe(0);
      }
      const inside = ['sign', at('sheet.pdf'), '--key', at('key.p12'), '--pades', '-o', at('lt.pdf')];
      await shekara(...inside, '--level', 'lt', ...lists);
      expect(readFileSync(at('lt.pdf'), 'latin1')).toContain('/DSS');
      const trusted = ['--trust', at('trust.pem'), '--offline'];
      expect(run(['verify', at('lt.pdf'), ...trusted])).toMatchObject({ code: 0 });
      await shekara(...inside, '--level', 't');
      expect(run(['verify', at('lt.pdf'), ...trusted])).toMatchObject({ code: 4 });
    } finally {
      tsa.close();
    }
  });
});
