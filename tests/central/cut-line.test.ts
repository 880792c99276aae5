import { connect } from 'node:tls';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { centralPaths } from '#server/central-paths.ts';
import { startServer } from '#server/start-server.ts';
import { draftSplit, splittable, upload, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';

const CUTS = 24;

describe('a line that breaks', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 200 });
    engineer = await central.signIn('ermekov');
  });
  afterAll(() => central.close());

  const count = (): number =>
    central.store.raw.prepare<[], number>('select count(*) from submission').pluck().get() ?? -1;

  /** Sends the first `length` bytes of a request and hangs up; with all of them sent, before the answer is read. */
  const sendAndCut = (request: Buffer, length: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(
        { port: central.server.port, host: '127.0.0.1', servername: 'localhost', ca: central.enrolment.caPem },
        () => {
          socket.write(request.subarray(0, length), () => {
            socket.destroy();
            resolve();
          });
        },
      );
      socket.once('error', reject);
    });

  const requestFor = async ({
    submission,
  }: DraftedCase): Promise<{ raw: Buffer; call: { submission: string; signature: string } }> => {
    const { bytes, signature } = await engineer.sign(canonicalBytes(submission));
    const call = { submission: bytes, signature };
    const body = JSON.stringify({ json: call });
    const head = [
      'POST /rpc/submissions/lodge HTTP/1.1',
      'host: localhost',
      `authorization: Bearer ${engineer.token}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    return { raw: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), call };
  };

  it('SEC-104 cut after any byte, a submission is there not at all or once, and sending it again gives the one answer', async () => {
    const [first, second] = await splittable(central, 2);
    if (first === undefined || second === undefined) throw new Error('nothing to split');
    const one = await draftSplit(central, engineer, first);
    await upload(engineer, one.files);
    const { raw, call } = await requestFor(one);
    const before = count();
    for (let cut = 0; cut < CUTS; cut++) await sendAndCut(raw, Math.floor((raw.length * cut) / CUTS));
    await sendAndCut(raw, raw.length - 1);
    // Whatever the server has made of the pieces, nothing of them is a submission.
    const alive = await engineer.client.calls.submissions.notices({ after: 0 });
    expect(alive).toEqual([]);
    expect(count()).toBe(before);

    // All bytes are there, the answer is never read.
    await sendAndCut(raw, raw.length);
    const answers = await Promise.all([1, 2, 3].map(() => engineer.client.calls.submissions.lodge(call)));
    expect(answers[0]).toMatchObject({ kind: 'lodged' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(count()).toBe(before + 1);
  });

  it('SEC-27 keeps its folder and keys for its own user', () => {
    const paths = centralPaths(central.home);
    for (const folder of [paths.folder, paths.documents, paths.snapshots, paths.tls, paths.keys]) {
      expect(statSync(folder).mode & 0o077, folder).toBe(0);
    }
    expect(statSync(`${paths.keys}/journal-21.pem`).mode & 0o077).toBe(0);
    expect(statSync(paths.log).mode & 0o077).toBe(0);
  });

  it('refuses a second server on the same register, and lets one follow another', async () => {
    await expect(startServer({ home: central.home, port: 0 })).rejects.toMatchObject({ code: 'STORE_BUSY' });
    await central.restart();
    await expect(central.signIn('ermekov')).resolves.toMatchObject({ login: 'ermekov' });
  });

  it('SEC-56 does not start in production on demo authorities and demo accounts', async () => {
    await central.server.close();
    await expect(startServer({ home: central.home, port: 0, production: true })).rejects.toMatchObject({
      code: 'SERVER_UNTRUSTED',
      data: { reason: 'demo trust anchor' },
    });
  });
});
