import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
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
