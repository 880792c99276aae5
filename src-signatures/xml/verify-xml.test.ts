import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { toBase64, utf8 } from '#domain/bytes.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { bitString, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import { gostPublicKey, signGostMessage } from '#domain/signatures/gost/sign.ts';
import { issue, listOf, type Keeper } from '../../tests/support/test-authority.ts';
import { readXmlSignature } from './read-xml-signature.ts';
import { digestClass } from './xml-algorithms.ts';
import { verifyXml, type XmlReport, type XmlRequest } from './verify-xml.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

describe('verifyXml', () => {
  const now = new Date();
  let root: Keeper;
  let user: Keeper;
  let document: string;

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: root }, now);
    document = signed('<answer xmlns="urn:x" Id="a"><number>1</number><text>Жауап &amp; ответ</text></answer>');
  });

  const signed = (xml: string, xpath = '/*', uri = true, algorithm = RSA): string => {
    const library = new SignedXml({
      ...{ privateKey: user.keyPem, publicCert: user.pem, signatureAlgorithm: algorithm },
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    library.addReference({
      ...{ xpath, digestAlgorithm: SHA256, transforms: [ENVELOPED, EXCLUSIVE] },
      ...(uri ? { uri: '', isEmptyUri: true } : {}),
    });
    library.computeSignature(xml);
    return library.getSignedXml();
  };
  const verify = (xml: string, change: Partial<XmlRequest> = {}): Promise<XmlReport> =>
    verifyXml({
      xml: readXmlSignature(utf8(xml)),
      anchors: [root.certificate.der],
      crls: [listOf(root)],
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
      ...change,
    });
  const troubles = ({ verdict }: XmlReport): readonly string[] => [
    verdict.outcome,
    ...verdict.steps.flatMap(({ outcome, reason }) => (outcome === 'valid' ? [] : [reason ?? ''])),
  ];

  it('finds an enveloped signature with exclusive canonical form valid, and gives back what was signed', async () => {
    const report = await verify(document);
    expect(troubles(report)).toEqual(['valid']);
    expect(report.verdict.steps).toHaveLength(10);
    expect(report.signed).toBe(
      '<answer xmlns="urn:x" Id="a"><number>1</number><text>Жауап &amp; ответ</text></answer>',
    );
    expect(troubles(await verify(document, { expected: { identifier: '900202400028' } }))).toContain('person.other');
    expect(troubles(await verify(document, { crls: [] }))).toEqual(['indeterminate', 'revocation.notChecked']);
    expect(troubles(await verify(document, { anchors: [] }))).toContain('chain.noAnchor');
  });

  it('SEC-70 accepts an algorithm until the day that the trust store gives it, and none that it does not name', async () => {
    const rulesUntil = (until: string | null) => [
      { name: 'RSA-2048', until, assumed: false } as const,
      { name: 'SHA-256', until: null, assumed: false } as const,
    ];
    const later = new Date(now.getTime() + 1000).toISOString();
    const before = new Date(now.getTime() - 1000).toISOString();
    for (const until of [null, later])
      expect(troubles(await verify(document, { rules: rulesUntil(until) }))).toEqual(['valid']);
    for (const rules of [rulesUntil(before), rulesUntil(null).slice(1)])
      expect(troubles(await verify(document, { rules }))).toEqual(['invalid', 'algorithm.outOfDate']);
  });

  it('SEC-70 sees a changed letter of the document, of the signature, of the certificate', async () => {
    const changed = await verify(document.replace('<number>1<', '<number>2<'));
    expect([troubles(changed)[1], changed.signed]).toEqual(['content.changed', null]);
    const value = /<SignatureValue>(.)/.exec(document);
    const other = await verify(document.replace(value?.[0] ?? '', `<SignatureValue>${value?.[1] === 'A' ? 'B' : 'A'}`));
    expect([troubles(other), other.signed]).toEqual([['invalid', 'signature.wrong'], null]);
    const digest = await verify(document.replace(/<DigestValue>./, '<DigestValue>/'));
    expect([digest.verdict.outcome, digest.signed]).toEqual(['invalid', null]);
    for (let at = 5; at < document.length; at += 37) {
      const letter = document[at] === 'x' ? 'y' : 'x';
      const { verdict } = await verify(`${document.slice(0, at)}${letter}${document.slice(at + 1)}`);
      expect({ at, outcome: verdict.outcome }).not.toEqual({ at, outcome: 'valid' });
    }
  });

  it('SEC-70 refuses a wrapped signature: the signed part put aside, another in its place', async () => {
    const part = signed('<answer><body Id="b">good</body></answer>', "//*[@Id='b']", false);
    const report = await verify(part);
    // Only a part is signed: that is said, and that part alone is given back.
    expect([troubles(report), report.signed]).toEqual([
      ['indeterminate', 'content.partial'],
      '<body Id="b">good</body>',
    ]);
    const twice = part.replace('<answer>', '<answer><body Id="b">evil</body>');
    expect(troubles(await verify(twice))[0]).toBe('invalid');
    const aside = part.replace('<body Id="b">good</body>', '<body>evil</body><x><body Id="b">good</body></x>');
    const wrapped = await verify(aside);
    expect(wrapped.verdict.outcome).not.toBe('valid');
    expect(wrapped.signed).not.toContain('evil');
    const inside = document.replace('<KeyInfo>', '<Object><SignatureMethod Algorithm="x"/></Object><KeyInfo>');
    expect(troubles(await verify(inside))).toContain('parse.notXmlSignature');
  });

  it('X5 verifies the national GOST by the names that the authority gives to its algorithms', async () => {
    const d = 0x1234567890abcdefn;
    const parameters = sequence(oid(OID.gost2015ParamSetA), oid(OID.gost2015Digest));
    const spki = sequence(sequence(oid(OID.gost2015Key), parameters), bitString(octetString(gostPublicKey(d))));
    const holder = issue({ name: 'GOST', kind: 'user', iin: '850101300019', by: root, spki }, now);
    const urn = 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:';
    const [method, digest] = [`${urn}gostr34102015-gostr34112015-512`, `${urn}gostr34112015-512`];
    const library = new SignedXml({
      ...{ privateKey: user.keyPem, publicCert: holder.pem, signatureAlgorithm: method },
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    library.HashAlgorithms = { [digest]: digestClass(digest) };
    library.SignatureAlgorithms = {
      [method]: class {
        getAlgorithmName = (): string => method;
        verifySignature = (): boolean => false;
        getSignature = (text: unknown): string => toBase64(signGostMessage(d, utf8(String(text)), randomBytes));
      },
    };
    const transforms = [ENVELOPED, EXCLUSIVE];
    library.addReference({ xpath: '/*', digestAlgorithm: digest, transforms, uri: '', isEmptyUri: true });
    library.computeSignature('<answer>Жауап</answer>');
    const xml = library.getSignedXml();
    expect(troubles(await verify(xml))).toEqual(['valid']);
    expect(troubles(await verify(xml.replace('Жауап', 'Жауаб')))[1]).toBe('content.changed');
  });

  it.each([
    ['no XML', 'nothing'],
    ['no signature', '<a/>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['bytes that are not UTF-8', '\uD800'],
    ['thousands of levels', '<a>'.repeat(20_000)],
    ['a million levels', '<a>'.repeat(100_000), 'parse.xmlTooLarge'],
    ['more than a megabyte', `<a>${'x'.repeat(1_000_000)}</a>`, 'parse.xmlTooLarge'],
  ])('SEC-70 answers on %s', async (_, text, reason = 'parse.notXmlSignature') => {
    expect(troubles(await verify(text))).toContain(reason);
  });

  it('SEC-70 refuses two signatures, SHA-1, a digest or a transformation that is not known', async () => {
    expect(troubles(await verify(signed(document)))).toContain('parse.notXmlSignature');
    const weak = signed('<a/>', '/*', true, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1');
    expect(troubles(await verify(weak))).toContain('algorithm.weak');
    expect(troubles(await verify(document.replaceAll(SHA256, 'urn:none')))[0]).toBe('invalid');
    expect(troubles(await verify(document.replace(ENVELOPED, 'urn:none')))).toContain('parse.notXmlSignature');
  });
});
