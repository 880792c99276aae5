import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { signGostMessage } from '#domain/signatures/gost/sign.ts';
import { withIndefiniteLengths } from '../../tests/support/indefinite-lengths.ts';
import { GOST_IIN, gostCertificate, writeGostKeyFile } from '../../tests/support/gost-key-file.ts';
import { openKeyFile } from './key-file.ts';
import { signDetached } from './sign-detached.ts';

const now = new Date();
const SECRET = 0x1234_5678_9abc_def0_fedc_ba98n ** 5n;

describe('a GOST key in a file', () => {
  let certificate: Uint8Array;
  beforeAll(() => {
    certificate = gostCertificate(SECRET, now);
  });
  const file = (protection: '3des' | 'aes256', secret = SECRET): Uint8Array =>
    writeGostKeyFile({ secret, certificate, password: 'Test-2026', protection });

  it.each(['3des', 'aes256'] as const)(
    'X5 signs what the verifier accepts, every time anew: %s',
    async (protection) => {
      const key = openKeyFile(file(protection), 'Test-2026', now, { gost: true });
      const content = utf8('{"purpose":"lodge"}');
      const signature = await signDetached(key, content, now);
      const { steps } = await verifyDetached({
        content,
        signature,
        anchors: [certificate],
        crls: [],
        expected: { identifier: GOST_IIN },
        purpose: 'sign',
        at: now,
      });
      const open = steps.filter(({ outcome }) => outcome !== 'valid').map(({ code }) => code);
      expect(open.filter((code) => code !== 'revocation' && code !== 'timestamp')).toEqual([]);
      const bytes = Uint8Array.of(1, 2, 3);
      expect(Buffer.compare(await key.sign(bytes), await key.sign(bytes))).not.toBe(0);
      key.close();
      await expect(key.sign(bytes)).rejects.toThrow('CANCELLED');
    },
  );

  it.each([
    ['DER', (bytes: Uint8Array) => bytes],
    ['BER of indefinite lengths', withIndefiniteLengths],
  ] as const)('opens a file as the national authority is said to write it, RC2-40 and 3DES: %s', async (_, written) => {
    const old = writeGostKeyFile({ secret: SECRET, certificate, password: 'Құпия', protection: '3des', isOld: true });
    const key = openKeyFile(written(old), 'Құпия', now, { gost: true });
    expect(key.certificate.der).toEqual(certificate);
    expect(await key.sign(Uint8Array.of(1))).toHaveLength(128);
    key.close();
    expect(codeOf(() => openKeyFile(written(old), 'құпия', now, { gost: true }))).toBe('KEY_PASSWORD_WRONG');
  });

  it('SEC-73 signs with another one-time number each time, which would repeat were its source to repeat', async () => {
    const key = openKeyFile(file('aes256'), 'Test-2026', now, { gost: true });
    const [message, count] = [utf8('{"purpose":"lodge"}'), propertyRuns(300)];
    const points = new Set<string>();
    // r, the first 64 bytes, is the one-time number on the curve: two alike under one key give the key away.
    const pointOf = (signature: Uint8Array): string => Buffer.from(signature.subarray(0, 64)).toString('base64');
    for (let trial = 0; trial < count; trial++) points.add(pointOf(await key.sign(message)));
    expect(points.size).toBe(count);
    const stuck = (length: number): Uint8Array => new Uint8Array(length).fill(7);
    const same = ['one', 'two'].map((text) => pointOf(signGostMessage(SECRET, utf8(text), stuck)));
    expect(new Set(same).size).toBe(1);
  }, 300_000);

  it('does not sign where the administrator has not allowed it, and says so', () => {
    expect(codeOf(() => openKeyFile(file('3des'), 'Test-2026', now))).toBe('KEY_GOST_OFF');
  });

  it('knows a wrong password, and a key that is not that of the certificate', () => {
    expect(codeOf(() => openKeyFile(file('3des'), 'wrong', now, { gost: true }))).toBe('KEY_PASSWORD_WRONG');
    expect(codeOf(() => openKeyFile(file('aes256', SECRET + 1n), 'Test-2026', now, { gost: true }))).toBe(
      'KEY_DAMAGED',
    );
  });
});

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'opened';
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  }
}
