import { assert, beforeAll, describe, expect, it } from 'vitest';
import { isSamePlace } from '#contracts/signatures.ts';
import { aParty, uuid } from '#domain/cases/situation.fixture.ts';
import { CaseDocument, Sha256 } from '#domain/documents/document.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { openKeyFile } from '../signing/key-file.ts';
import { signDetached } from '../signing/sign-detached.ts';
import { contentOfSignature, verifyConsent, type SignedPaper } from './consent-signature.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import { verifyPapers } from './signed-elsewhere.ts';
import { GOST_IIN } from '../../tests/support/gost-key-file.ts';
import { signAgain, update } from '../../tests/support/pdf-updates.ts';
import { gostKey, pdfSaying, signInside } from '../../tests/support/sign-pdf.ts';
import { derOf } from './der-of.ts';

const now = new Date();
const ENGINEER = '850101300019';
const paper = (no: number, words: string): SignedPaper => {
  const bytes = Buffer.from(`%PDF-1.7\n${words}\n`);
  const document = CaseDocument.parse({
    ...{ id: uuid(no), kind: 'owner_consent', title: words, fileName: `${words}.pdf`, mediaType: 'application/pdf' },
    ...{ size: bytes.length, sha256: 'a'.repeat(64), parcel: null, snapshot: null, addedAt: now.toISOString() },
  });
  return { document, bytes };
};

describe('the signature of a consent', () => {
  let pki: TestPki;
  let signature: Uint8Array;
  const [other, consent] = [paper(1, 'другое'), paper(2, 'согласие')];
  beforeAll(async () => {
    pki = await makeTestPki(now);
    signature = await signDetached(openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now), consent.bytes, now);
  });
  const ask = (party: string, papers: readonly SignedPaper[] = [other, consent], given = signature) =>
    verifyConsent({
      carrier: { mediaType: 'application/pkcs7-signature', bytes: given },
      ...{ papers, trust: { anchors: pki.anchors, crls: [] }, now: now.toISOString() },
      party: aParty(10, { identifier: party, nameRu: 'Ермеков' }),
    });

  it('A4.1 X3 X5 counts when the party itself has signed a paper of the case; revocation stays open at the desk', async () => {
    expect(await ask(ENGINEER)).toMatchObject({
      ok: true,
      value: {
        identifier: ENGINEER,
        contentId: uuid(2),
        outcome: 'indeterminate',
        open: expect.arrayContaining([expect.stringMatching(/^revocation\./)]) as unknown,
      },
    });
  });

  it('A4.1 A4.9 is verified again at the desk for the time at which it was taken in, with what was found then', async () => {
    const found = await ask(ENGINEER);
    assert(found.ok && found.value);
    const carrier = CaseDocument.parse({ ...consent.document, id: uuid(3), mediaType: 'application/pkcs7-signature' });
    const papers = {
      documents: [consent.document, { ...carrier, sha256: Sha256.parse('b'.repeat(64)) }],
      consents: [
        {
          partyId: aParty(10, {}).id,
          role: 'holder',
          documentId: carrier.id,
          givenAt: now.toISOString(),
          signature: found.value,
        },
      ],
    } as const;
    const verify = (content: Uint8Array, signed: Parameters<typeof verifyPapers>[1] = papers) => {
      const document = (sha256: string) => ({
        mediaType: 'application/pdf' as const,
        bytes: sha256 === carrier.sha256 ? content : signature,
      });
      return verifyPapers(
        { desk: { document }, trust: { given: () => ({ anchors: pki.anchors, pool: [], crls: [] }) } },
        signed,
      );
    };
    const [same, ...others] = await verify(consent.bytes);
    expect(others).toEqual([]);
    expect(same).toMatchObject({
      of: 'consent',
      documentId: consent.document.id,
      decided: { outcome: 'indeterminate', at: found.value.verifiedAt },
      report: { outcome: 'indeterminate', at: found.value.verifiedAt },
    });
    expect(openReasons(same?.report.signers[0]?.verdict ?? { steps: [] })).toEqual(same?.decided.reasons);
    // Another party may have signed the same paper: each is shown in its own place.
    const [first] = papers.consents;
    const both = { ...papers, consents: [first, { ...first, partyId: aParty(11, {}).id }] };
    const [one, two] = await verify(consent.bytes, both);
    assert(one && two);
    expect([isSamePlace(one, one), isSamePlace(one, two)]).toEqual([true, false]);
    const [changed] = await verify(other.bytes);
    expect(changed?.report.outcome).toBe('invalid');
  });

  it('A4.1 is refused when somebody else has signed, when the paper was changed or is not there', async () => {
    expect(await ask('900101300007')).toMatchObject({ error: { code: 'consent.otherSigner' } });
    const changed = { ...consent, bytes: Buffer.concat([consent.bytes, Buffer.from(' ')]) };
    expect(await ask(ENGINEER, [other, changed])).toMatchObject({ error: { code: 'consent.contentMissing' } });
    expect(await ask(ENGINEER, [])).toMatchObject({ error: { code: 'consent.contentMissing' } });
  });

  it('is refused when a byte of it is another, wherever that is', async () => {
    for (let at = 40; at < signature.length; at += 97) {
      const broken = Uint8Array.from(signature);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      const answer = await ask(ENGINEER, [consent], broken);
      // Bytes of what nobody signs, such as the chain that was sent along, may be anything.
      if (answer.ok) expect(answer.value?.outcome).toBe('indeterminate');
    }
    expect(contentOfSignature(Buffer.from('no signature'))).toBeNull();
  });

  describe('inside a PDF', () => {
    const engineer = () => openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now);
    const askInside = (bytes: Uint8Array, party = ENGINEER) =>
      verifyConsent({
        carrier: { mediaType: 'application/pdf', bytes },
        papers: [{ document: consent.document, bytes }],
        trust: { anchors: pki.anchors, crls: [] },
        party: aParty(10, { identifier: party, nameRu: 'Ермеков' }),
        now: now.toISOString(),
      });

    it('A4.1 X3 counts as a signature file does: the party alone, the whole document, RSA and GOST', async () => {
      const signed = await signInside(engineer(), pdfSaying('consent'), now);
      expect(await askInside(signed)).toMatchObject({
        ok: true,
        value: { identifier: ENGINEER, contentId: uuid(2), outcome: 'indeterminate' },
      });
      expect(await askInside(await signInside(gostKey(now), pdfSaying('consent'), now), GOST_IIN)).toMatchObject({
        ok: true,
        value: { signer: 'ТЕСТОВ ТЕСТ', outcome: 'indeterminate' },
      });
      expect(await askInside(pdfSaying('nobody'))).toEqual({ ok: true, value: null });
    });

    it('A4.1 SEC-64 is refused when another has signed, several have, it was changed afterwards or cannot be read', async () => {
      const signed = await signInside(engineer(), pdfSaying('consent'), now);
      const changed = await update(signed, (pdf) => pdf.addPage());
      const twice = await signAgain(signed, (content) => signDetached(engineer(), content, now));
      const digest = Buffer.from(Buffer.from(signed).toString('latin1').replace('consent', 'consenT'), 'latin1');
      const refused: readonly (readonly [Uint8Array, string])[] = [
        [changed, 'consent.changedAfterwards'],
        [digest, 'consent.changedAfterwards'],
        [twice, 'consent.severalSigners'],
        [signed.subarray(0, signed.length - 30), 'document.signedPdfUnreadable'],
      ];
      for (const [bytes, code] of refused) expect(await askInside(bytes)).toMatchObject({ error: { code } });
      expect(await askInside(signed, '900101300007')).toMatchObject({ error: { code: 'consent.otherSigner' } });
    });
  });

  it('SEC-50 is known by its bytes, as a file and as text', () => {
    expect(sniffMediaType(signature)).toBe('application/pkcs7-signature');
    const text = Buffer.from(Buffer.from(signature).toString('base64'));
    expect(derOf(text)).toEqual(Buffer.from(signature));
    const armoured = `-----BEGIN CMS-----\n${text.toString()}\n-----END CMS-----\n`;
    expect(derOf(Buffer.from(armoured))).toEqual(Buffer.from(signature));
    expect(derOf(Buffer.from('MZ'))).toBeNull();
    expect(sniffMediaType(Uint8Array.of(0x30, 0x82, 1, 1))).toBeNull();
  });
});
