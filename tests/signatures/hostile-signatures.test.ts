import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { signGostMessage } from '#domain/signatures/gost/sign.ts';
import { judgePdf } from '#domain/signatures/pdf/judge-pdf.ts';
import type { SignedPdf } from '#domain/signatures/pdf/read-signed-pdf.ts';
import { addEvidence } from '#domain/signatures/raise/raise-cms.ts';
import { rebuildCms } from '#domain/signatures/raise/rebuild-cms.ts';
import { verifyDetached, verifySignatures, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { firstSigner, withSigners } from '../support/any-cms.ts';
import { gostCertificate } from '../support/gost-key-file.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

/** Files that are made to keep whoever judges them busy: answered soon, and never with more than is known. */
describe('signatures that are made to be judged for ever', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  const soonMs = 1500;
  let root: Keeper;
  let user: Keeper;

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: root }, now);
  });

  const request = (signature: Uint8Array): VerifyRequest => ({
    content,
    signature,
    anchors: [root.certificate.der],
    crls: [],
    expected: 'anyone',
    purpose: 'sign',
    at: now,
  });
  const verify = async (signature: Uint8Array, crls: readonly Uint8Array[] = []): Promise<readonly string[]> => {
    const spent = processorClock();
    const { outcome, steps } = await verifyDetached({ ...request(signature), crls });
    expect(spent()).toBeLessThan(soonMs);
    return [outcome, ...steps.flatMap((step) => (step.outcome === 'valid' ? [] : [step.reason ?? '']))];
  };
  /** Certificates of one name, each of which could have issued each other. */
  const crowd = (name: string, count: number): readonly Keeper[] => {
    const first = issue({ name, kind: 'authority' }, now);
    return [first, ...Array.from({ length: count - 1 }, () => issue({ name, kind: 'authority', keyOf: first }, now))];
  };

  it('SEC-59 twenty certificates that name each other lead nowhere, soon', async () => {
    const loop = crowd('Loop', 20);
    const stranger = issue({ name: 'User', kind: 'user', iin: '850101300019', by: loop[0] as Keeper }, now);
    const chain = await verify(signBy(stranger, loop, content, now), [listOf(root)]);
    expect(chain).toEqual(['indeterminate', 'chain.noAnchor', 'revocation.notChecked']);
  });

  it('SEC-59 an honest chain is found in a crowd, and copies of one certificate are one', async () => {
    const between = issue({ name: 'Between', kind: 'authority', by: root }, now);
    const signer = issue({ name: 'User', kind: 'user', iin: '850101300019', by: between }, now);
    const lists = [listOf(root), listOf(between)];
    const pool = [...Array.from({ length: 500 }, () => between), ...crowd('Between', 30), between, ...crowd('CA', 30)];
    expect(await verify(signBy(signer, pool, content, now), lists)).toEqual(['valid']);
  });

  it('SEC-59 lists that anybody signed in the name of the authority clear nobody, soon', async () => {
    const crowded = crowd('CA', 60);
    const crls = Array.from({ length: 60 }, (_, place) => listOf(crowded[0] as Keeper, { number: place + 1 }));
    const file = addEvidence(signBy(user, crowded, content, now), { certificates: [], crls, ocsp: [] });
    expect(await verify(file)).toEqual(['indeterminate', 'revocation.notChecked']);
    // The list of the authority is found behind them.
    expect(await verify(file, [listOf(root)])).toEqual(['valid']);
    const revoked = listOf(root, { revoked: [{ who: user, at: new Date(now.getTime() - 1000) }] });
    expect(await verify(file, [revoked])).toEqual(['invalid', 'revocation.revoked']);
  });

  describe('of more people and stamps than anybody has', () => {
    const secret = 20_261_128n;
    const certificate = gostCertificate(secret, now);
    const prepared = prepareCades({ content, certificate, chain: [], signingTime: now.toISOString() });
    const one = finishCades(prepared, signGostMessage(secret, prepared.toSign, randomBytes));
    const signers = (count: number): Uint8Array => withSigners(one, count);
    const attributes = (id: string, count: number, value = firstSigner(one)): Uint8Array =>
      Array.from({ length: count }).reduce<Uint8Array>(
        (file) => rebuildCms(file, { attribute: { signer: 0, id, value } }),
        one,
      );
    const judged = async (file: Uint8Array): Promise<readonly [number, string | null | undefined, number]> => {
      const spent = processorClock();
      const { outcome, signers: found } = await verifySignatures(request(file));
      expect(outcome).not.toBe('valid');
      return [found.length, found[0]?.verdict.steps[0]?.reason, spent()];
    };

    it('SEC-59 eight hundred signers are refused before any is judged', async () => {
      const [reports, reason, spent] = await judged(signers(800));
      expect([reports, reason]).toEqual([1, 'parse.tooMany']);
      expect(spent).toBeLessThan(soonMs);
      expect((await judged(signers(201)))[1]).toBe('parse.tooMany');
      expect((await judged(signers(200))).slice(0, 2)).toEqual([200, null]);
    });

    it('SEC-59 countersignatures and stamps count as well, also for who asks about one person', async () => {
      expect((await judged(attributes(OID.counterSignature, 200)))[1]).toBe('parse.tooMany');
      expect((await judged(attributes(OID.counterSignature, 3)))[1]).toBe(null);
      for (const id of [OID.timeStampToken, OID.archiveTimeStampV3]) {
        const file = attributes(id, 51);
        expect((await judged(file))[1]).toBe('parse.tooMany');
        expect((await verify(file)).slice(0, 2)).toEqual(['invalid', 'parse.tooMany']);
        expect((await judged(attributes(id, 50)))[1]).toBe(null);
      }
    });

    it('SEC-59 the signatures of a PDF are counted together, and its stamps', async () => {
      const part = { gapFrom: 0, end: 1, digests: new Map(), claimedAt: null, isWhole: true };
      const store = { certificates: [], crls: [], ocsp: [] };
      const reasonOf = async (found: Pick<SignedPdf, 'signatures' | 'stamps'>): Promise<string | null | undefined> => {
        const { outcome, signers: reports } = await judgePdf({ ...found, store, length: 1 }, request(one));
        expect(outcome).not.toBe('valid');
        return reports[0]?.verdict.steps[0]?.reason;
      };
      const many = { ...part, cms: signers(150) };
      const few = { ...part, cms: one };
      expect(await reasonOf({ signatures: [many, many], stamps: [] })).toBe('parse.tooMany');
      expect(await reasonOf({ signatures: [few], stamps: Array.from({ length: 51 }, () => few) })).toBe(
        'parse.tooMany',
      );
      expect(await reasonOf({ signatures: [few], stamps: Array.from({ length: 50 }, () => few) })).toBe(null);
    });
  });
});
