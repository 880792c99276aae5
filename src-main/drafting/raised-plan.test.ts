import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { contextPrimitive, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { trustIn } from '#domain/signatures/trust/trust-given.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import { adding, changeTrust, storeOf } from '../../tests/support/change-trust.ts';
import { demand } from '../../tests/support/draw-split.ts';
import { serveListsOf } from '../../tests/support/lists-of-central.ts';
import { serveFiles, startAuthorities, type LoopbackAuthorities } from '../../tests/support/loopback-authorities.ts';
import { signedPlanShown } from '../../tests/support/sign-shown.ts';
import { daysFrom, EXTENSIONS, indexLine, issue } from '../../tests/support/test-authority.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: level of signed plans, no openssl command here\n');

describe.skipIf(!hasOpenssl)('the level of a plan that is signed at a seat', () => {
  const now = new Date();
  let folder: string;
  let central: TestCentral;
  let admins: readonly [TestSeat, TestSeat];
  let seat: TestWorkstation;
  let authorities: LoopbackAuthorities;
  let lists: Awaited<ReturnType<typeof serveListsOf>>;
  /** An address that a certificate names and the trust store does not. */
  let named: Awaited<ReturnType<typeof serveFiles>>;
  let parcel: ParcelNumber;
  let issuer: string | null;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-raised-plan-'));
    central = await startTestCentral({ parcels: 200 });
    admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    named = await serveFiles(new Map());
    const inside = sequence(sequence(oid(OID.ocspAddress), contextPrimitive(6, utf8(named.address('ocsp')))));
    const extensions = [...EXTENSIONS.timeStamps, sequence(oid(OID.authorityInformation), octetString(inside))];
    const root = issue({ name: 'Root', kind: 'authority', days: [-30, 6000] }, now);
    const clock = issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000], extensions }, now);
    const responder = issue({ name: 'OCSP', kind: 'responder', by: root, days: [-30, 3000] }, now);
    authorities = await startAuthorities(folder, { root, responder, clock });
    authorities.index = indexLine(clock);
    lists = await serveListsOf(central);
    issuer = root.certificate.subjectKeyId;
    await changeTrust(central, admins, [
      adding(root, ['timeStamps']),
      ...lists.naming,
      { command: 'setAlgorithm', name: 'RSA-2048', until: null, assumed: true },
    ]);
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
    const [first] = await splittable(central, 1);
    parcel = ParcelNumber.parse(first);
  }, 120_000);

  afterAll(async () => {
    authorities.close();
    lists.close();
    named.close();
    await seat.close();
    await central.close();
    rmSync(folder, { recursive: true });
  });

  async function signed(): Promise<{ readonly level: string; readonly pdf: Uint8Array }> {
    const { keyPassword } = central.person('ermekov');
    const { link, level } = await demand(signedPlanShown(seat.calls, { parcel, keyPassword }));
    return { level, pdf: new Uint8Array(await (await seat.get(link.url)).arrayBuffer()) };
  }
  /** By the file alone, on a later day. */
  const openLater = async (pdf: Uint8Array, days: number): Promise<readonly string[]> => {
    const at = daysFrom(now, days);
    const given = { ...trustIn(storeOf(central), new Date()), crls: [], at };
    const { signers } = await verifyPdf({ pdf, ...given, expected: 'anyone', purpose: 'sign' });
    return signers.flatMap(({ verdict }) => openReasons(verdict));
  };
  const decided = async (commands: readonly TrustCommand[]): Promise<void> => {
    await changeTrust(central, admins, commands);
    await seat.calls.session.syncNow({});
  };

  it('X5 SEC-37 stays B-B while the trust store names no authority of time, and nobody is asked', async () => {
    // The server has asked for lists when the store was changed.
    const before = lists.asked.length;
    const { level, pdf } = await signed();
    expect(level).toBe('b');
    expect(await openLater(pdf, 0)).toEqual(['revocation.notChecked']);
    expect([authorities.asked, lists.asked.length, named.asked]).toEqual([{ ocsp: 0, tsp: 0 }, before, []]);
  });

  it('X5 is B-T when its time is stamped and one of the authorities says nothing of revocation', async () => {
    await decided([{ command: 'setAddress', service: 'tsp', issuer: null, address: authorities.tsp }]);
    const { level, pdf } = await signed();
    expect(level).toBe('t');
    expect(await openLater(pdf, 0)).toContain('timestamp.revocationOpen');
    expect(Buffer.from(pdf).toString('latin1')).not.toContain('/DSS');
  });

  it('X5 SEC-37 is B-LT with the answers of the addresses of the store alone, good years later without any service', async () => {
    await decided([{ command: 'setAddress', service: 'ocsp', issuer, address: authorities.ocsp }]);
    const { level, pdf } = await signed();
    expect(level).toBe('lt');
    expect(await openLater(pdf, 2500)).toEqual([]);
    expect(authorities.asked.ocsp).toBeGreaterThan(0);
    // Of an address in a certificate a seat knows nothing.
    expect(named.asked).toEqual([]);
  });

  it('X5 SEC-37 is B-B when the authorities are silent, and asks nobody without a line to the server', async () => {
    authorities.silent = true;
    expect((await signed()).level).toBe('b');
    authorities.silent = false;
    const before = { ...authorities.asked };
    await central.stop();
    await seat.calls.session.syncNow({});
    expect((await signed()).level).toBe('b');
    expect(authorities.asked).toEqual(before);
  });
});
