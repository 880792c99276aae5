import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CaseDocument } from '#domain/documents/document.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import { adding, changeTrust } from '../support/change-trust.ts';
import { startAuthorities, type LoopbackAuthorities } from '../support/loopback-authorities.ts';
import { keyOf, pdfSaying, signInside } from '../support/sign-pdf.ts';
import { daysFrom, indexLine, issue, type Keeper } from '../support/test-authority.ts';
import { draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: evidence about documents, no openssl command here\n');

describe.skipIf(!hasOpenssl)('evidence about those who signed documents of a case', () => {
  const now = new Date();
  let folder: string;
  let central: TestCentral;
  let engineer: TestSeat;
  let registrar: TestSeat;
  let authorities: LoopbackAuthorities;
  let root: Keeper;
  let between: Keeper;
  let office: Keeper;
  let free: ParcelNumber[];
  let clear: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-documents-'));
    central = await startTestCentral({ parcels: 300, evidencePauseMs: 50 });
    const admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')] as const;
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    root = issue({ name: 'Root', kind: 'authority', days: [-30, 6000] }, now);
    between = issue({ name: 'Between', kind: 'authority', by: root, days: [-30, 3000] }, now);
    office = issue({ name: 'Акимат', kind: 'user', by: root, iin: '900101300017', days: [-30, 300] }, now);
    const clock = issue({ name: 'TSA', kind: 'timeStamps', by: root }, now);
    const responder = issue({ name: 'OCSP', kind: 'responder', by: root, days: [-30, 3000] }, now);
    authorities = await startAuthorities(folder, { root, responder, clock });
    clear = [indexLine(office), indexLine(between), indexLine(clock)].join('');
    authorities.index = clear;
    const issuer = root.certificate.subjectKeyId;
    await changeTrust(central, admins, [
      adding(root, ['signers']),
      { command: 'setAddress', service: 'ocsp', issuer, address: authorities.ocsp },
      { command: 'setEvidence', revocation: 'softFail', timeStamp: 'softFail', renewDays: 30 },
    ]);
    free = [...(await splittable(central, 4))];
  }, 120_000);
  afterAll(async () => {
    authorities.close();
    await central.close();
    rmSync(folder, { recursive: true });
  });

  /** A case with a PDF that the office has signed inside. */
  async function lodged(): Promise<{ readonly answer: unknown; readonly submissionId: string }> {
    const parcel = free.shift();
    if (!parcel) throw new Error('no parcel');
    const { submission, files } = await draftSplit(central, engineer, parcel);
    const bytes = await signInside(keyOf(office), pdfSaying('agreement'), now);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const id = randomUUID();
    const verifiedAt = now.toISOString();
    const document = CaseDocument.parse({
      ...{ id, kind: 'other', title: 'x', fileName: 'x.pdf', mediaType: 'application/pdf', size: bytes.length, sha256 },
      ...{ parcel: null, snapshot: null, addedAt: verifiedAt },
      signature: { contentId: id, outcome: 'indeterminate', open: [], signers: ['Акимат'], verifiedAt },
    });
    const withPdf = { ...submission, documents: [...submission.documents, document] };
    const answer = await lodge(engineer, { submission: withPdf, files: new Map([...files, [sha256, bytes]]) });
    return { answer, submissionId: submission.id };
  }
  const verdictOn = async (submissionId: string): Promise<readonly unknown[]> => {
    const checked = await registrar.client.calls.queue.verify({ submissionId });
    const report = checked.find(({ of }) => of === 'document')?.report;
    return [report?.outcome, report?.signers.flatMap(({ verdict }) => openReasons(verdict))];
  };
  const GOOD = ['valid', []];
  const row = (id: string) =>
    central.store.raw
      .prepare<[string], { missing: string; ask_at: string | null }>(
        'select missing, ask_at from document_signatures where submission_id = ?',
      )
      .get(id);

  it('SEC-70 a silent authority leaves it open, never good; the job asks again and keeps the answer', async () => {
    authorities.silent = true;
    const { answer, submissionId } = await lodged();
    expect(answer).toMatchObject({ kind: 'lodged' });
    expect(await verdictOn(submissionId)).toEqual(['indeterminate', ['revocation.notChecked']]);
    await vi.waitFor(() => expect(row(submissionId)?.missing).toBe('revocation.notChecked'), { timeout: 20_000 });
    const metrics = await (await fetch(`${central.server.healthUrl}/metrics`)).text();
    expect(metrics).toMatch(/shekara_evidence_open [1-9]/);
    authorities.silent = false;
    central.clock.advance(5 * 60_000);
    await vi.waitFor(() => expect(row(submissionId)).toEqual({ missing: '', ask_at: null }), { timeout: 20_000 });
    authorities.silent = true;
    expect(await verdictOn(submissionId)).toEqual(GOOD);
    authorities.silent = false;
  });

  it('SEC-70 one that the authority says is revoked is refused at the door', async () => {
    authorities.index = [indexLine(office, daysFrom(now, -2)), indexLine(between)].join('');
    expect((await lodged()).answer).toMatchObject({ kind: 'refused', reason: 'submission.documentSignature' });
    authorities.index = clear;
  });

  it('SEC-70 SEC-74 the verdict of receipt is given again later, without any authority, whatever became of the signer', async () => {
    const { answer, submissionId } = await lodged();
    expect(answer).toMatchObject({ kind: 'lodged' });
    expect(await verdictOn(submissionId)).toEqual(GOOD);
    await vi.waitFor(() => expect(row(submissionId)).toEqual({ missing: '', ask_at: null }), { timeout: 20_000 });
    authorities.silent = true;
    authorities.index = indexLine(office, daysFrom(now, 1));
    central.clock.advance(20 * 86_400_000);
    // Sessions of then are over.
    registrar = await central.signIn('sagieva');
    const { asked } = authorities;
    const before = asked.ocsp;
    // The answer of then holds for an hour, and the hour of receipt is what counts.
    expect(await verdictOn(submissionId)).toEqual(GOOD);
    expect(asked.ocsp).toBe(before);
    expect(() =>
      central.store.raw.prepare('delete from document_evidence where submission_id = ?').run(submissionId),
    ).toThrow('evidence is never deleted');
    expect(() => central.store.raw.prepare("update document_evidence set kept_at = ''").run()).toThrow('never changed');
  });
});
