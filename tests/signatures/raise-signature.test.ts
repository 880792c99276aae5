import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { contextPrimitive, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { signPdf } from '#main/signing/sign-pdf.ts';
import { addTo } from '../../bin/commands/verify.ts';
import { addressesInside } from '#signatures/authorities/fetch-revocation.ts';
import {
  raisePdf,
  raiseSignature,
  stampSignature,
  type RaiseRequest,
} from '#signatures/authorities/raise-signature.ts';
import { openStamper } from '../support/openssl-stamps.ts';
import { smallPdf } from '../support/small-pdf.ts';
import { daysFrom, EXTENSIONS, indexLine, issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: raising of signatures, no openssl command here\n');

describe.skipIf(!hasOpenssl)('raising a signature by services on loopback', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  let folder: string;
  let root: Keeper;
  let user: Keeper;
  let tsa: Server;
  let responder: Server;
  let request: RaiseRequest;
  let ocsp: string;
  let toDelegate: () => void;
  const answerBy = ({ pem, keyPem }: Keeper): void => {
    writeFileSync(join(folder, 'ocsp.pem'), pem);
    writeFileSync(join(folder, 'ocsp.key'), keyPem);
  };
  const answers = { tsa: (body: Uint8Array): Uint8Array => body };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-raise-'));
    const at = (name: string): string => join(folder, name);
    const port = await freePort();
    ocsp = `http://127.0.0.1:${String(port)}/`;
    root = issue({ name: 'CA', kind: 'authority', days: [-30, 4000] }, now);
    const named = sequence(sequence(oid(OID.ocspAddress), contextPrimitive(6, utf8(ocsp))));
    const extensions = [...EXTENSIONS.user, sequence(oid(OID.authorityInformation), octetString(named))];
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: root, extensions }, now);
    const clock = issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000] }, now);
    const delegate = issue({ name: 'OCSP', kind: 'responder', by: root }, now);
    writeFileSync(at('index'), indexLine(user) + indexLine(clock));
    writeFileSync(at('ca.pem'), root.pem);
    answerBy(delegate);
    toDelegate = () => answerBy(delegate);
    const keys = ['-CA', at('ca.pem'), '-rsigner', at('ocsp.pem'), '-rkey', at('ocsp.key'), '-nmin', '60'];
    const reply = (body: Uint8Array): Uint8Array => {
      writeFileSync(at('asked'), body);
      const files = ['-index', at('index'), '-reqin', at('asked'), '-respout', at('said')];
      execFileSync('openssl', ['ocsp', ...keys, ...files], { stdio: 'ignore' });
      return readFileSync(at('said'));
    };
    responder = serve(reply).listen(port, '127.0.0.1');
    await once(responder, 'listening');
    const stamper = openStamper(folder, clock);
    answers.tsa = (body) => stamper.reply(body);
    tsa = serve((body) => answers.tsa(body)).listen(0, '127.0.0.1');
    await once(tsa, 'listening');
    const address = `http://127.0.0.1:${String((tsa.address() as AddressInfo).port)}/`;
    request = { tsp: [address], book: addressesInside(ocsp), trust: { anchors: [root.certificate.der] } };
  }, 60_000);
  afterAll(() => {
    responder.close();
    tsa.close();
    rmSync(folder, { recursive: true });
  });

  const verify = async (signature: Uint8Array, at = new Date(), crls: readonly Uint8Array[] = []) => {
    const trust = { anchors: [root.certificate.der], crls };
    const { steps } = await verifyDetached({ content, signature, ...trust, expected: 'anyone', purpose: 'sign', at });
    return steps.flatMap(({ outcome, reason }) => (outcome === 'valid' ? [] : [`${outcome} ${reason ?? ''}`]));
  };

  it('stamps to -T; with the evidence, -LT is judged for years without any service', async () => {
    const bes = signBy(user, [], content, now);
    const t = await raiseSignature(bes, 't', request);
    expect(await verify(t, new Date(), [listOf(root)])).toEqual([]);
    expect((await verify(t)).sort()).toEqual([
      'indeterminate revocation.notChecked',
      'indeterminate timestamp.revocationOpen',
    ]);
    const lt = await raiseSignature(bes, 'lt', request);
    expect(parseCms(lt).ocsp).toHaveLength(2);
    expect(await verify(lt)).toEqual([]);
    expect(await verify(lt, daysFrom(now, 2500))).toEqual([]);
    // The responder that the certificate names does as well; the stamp authority's names none, so a list must help.
    const unnamed: RaiseRequest = { ...request, book: addressesInside() };
    await expect(raiseSignature(bes, 'lt', unnamed)).rejects.toMatchObject({
      code: 'EVIDENCE_INCOMPLETE',
    });
    const listed = await raiseSignature(bes, 'lt', { ...unnamed, crls: [listOf(root)] });
    expect(await verify(listed, daysFrom(now, 2500))).toEqual([]);
  });

  it('SEC-70 takes the answer of a responder whom the administrator has named, of nobody else', async () => {
    const bes = signBy(user, [], content, now);
    const elsewhere = issue({ name: 'OCSP elsewhere', kind: 'responder' }, now);
    answerBy(elsewhere);
    try {
      await expect(raiseSignature(bes, 'lt', request)).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
      const trust = { ...request.trust, responders: [elsewhere.certificate.der] };
      expect(parseCms(await raiseSignature(bes, 'lt', { ...request, trust })).ocsp).toHaveLength(2);
    } finally {
      toDelegate();
    }
  });

  it('X5 raises one inside a PDF, and finds more room where the evidence does not fit', async () => {
    const sign = (bytes: Uint8Array) => Promise.resolve(signBy(user, [], bytes, now));
    const key = { kind: 'ncalayer', sign } as const;
    const raise = (cms: Uint8Array): Promise<Uint8Array> => stampSignature(cms, request);
    const made = await signPdf({ file: smallPdf(), key, now, raise }, 2_000);
    const pdf = made.ok ? made.value : new Uint8Array(0);
    const trust = { anchors: [root.certificate.der], crls: [] };
    const asked = { ...trust, expected: 'anyone', purpose: 'sign', at: daysFrom(now, 2500) } as const;
    const stamped = await verifyPdf({ pdf, ...asked });
    expect(openReasons(stamped.signers[0]!.verdict)).toEqual(expect.arrayContaining(['timestamp.revocationOpen']));
    const raised = await raisePdf(pdf, request);
    expect(Buffer.compare(raised.subarray(0, pdf.length), pdf)).toBe(0);
    expect(Buffer.from(raised).toString('latin1')).toContain('/DSS');
    const report = await verifyPdf({ pdf: raised, ...asked });
    expect(report.signers.flatMap(({ verdict }) => openReasons(verdict))).toEqual([]);
    expect(report).toMatchObject({ outcome: 'valid', signers: [{ stampedAt: expect.any(String) }] });
  });

  it('believes no service blindly', async () => {
    const bes = signBy(user, [], content, now);
    const failure = (change: Partial<RaiseRequest>) => raiseSignature(bes, 't', { ...request, ...change });
    await expect(failure({ tsp: ['file:///etc/passwd'] })).rejects.toMatchObject({ code: 'AUTHORITY_ADDRESS' });
    await expect(failure({ tsp: ['http://127.0.0.1:9/'] })).rejects.toMatchObject({ code: 'AUTHORITY_SILENT' });
    await expect(failure({ tsp: [ocsp] })).rejects.toMatchObject({
      code: expect.stringMatching(/^AUTHORITY_/) as string,
    });
    const stranger = issue({ name: 'CA', kind: 'authority' }, now);
    await expect(failure({ trust: { anchors: [stranger.certificate.der] } })).rejects.toMatchObject({
      code: 'AUTHORITY_WRONG',
    });
    const good = answers.tsa;
    let earlier: Uint8Array | null = null;
    answers.tsa = (body) => (earlier ??= good(body));
    await raiseSignature(bes, 't', request);
    // The same signature, an old reply: the nonce tells.
    await expect(failure({})).rejects.toMatchObject({ code: 'AUTHORITY_WRONG', data: { reason: 'timestamp.imprint' } });
    answers.tsa = () => new Uint8Array(2_000_000);
    await expect(failure({})).rejects.toMatchObject({ code: 'AUTHORITY_SILENT' });
    answers.tsa = () => Uint8Array.of(1, 2, 3);
    await expect(failure({})).rejects.toMatchObject({ code: 'AUTHORITY_WRONG' });
    answers.tsa = good;
  });

  it('shekara verify asks the responder that the certificate names, unless it is offline', async () => {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('content'), content);
    writeFileSync(at('bes.p7s'), signBy(user, [], content, now));
    const args = [at('bes.p7s'), '--content', at('content'), '--trust', at('ca.pem')];
    expect(await run(args)).toMatchObject({ code: 0, outcome: 'passed' });
    expect(await run([...args, '--offline'])).toMatchObject({ code: 4, outcome: 'indeterminate' });
  });
});

const serve = (answerTo: (body: Uint8Array) => Uint8Array): Server =>
  createServer((asked, answer) => {
    const pieces: Buffer[] = [];
    asked.on('data', (piece: Buffer) => pieces.push(piece));
    asked.on('end', () => {
      try {
        answer.end(answerTo(new Uint8Array(Buffer.concat(pieces))));
      } catch {
        answer.writeHead(500).end();
      }
    });
  });

async function run(args: readonly string[]): Promise<object> {
  let out = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)).length > 0);
  const program = new Command('shekara').exitOverride();
  addTo(program);
  try {
    await program.commands[0]?.parseAsync([...args, '--json'], { from: 'user' });
    return { code: process.exitCode, ...(JSON.parse(out) as object) };
  } finally {
    process.exitCode = undefined;
    spy.mockRestore();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
