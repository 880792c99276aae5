import { describe, expect, it } from 'vitest';
import type { KeyFile } from '#contracts/workstation/keys.ts';
import { namesakeFacts } from './namesakes.ts';

const SIGNER = {
  name: 'Ермеков Санжар',
  iin: '850101300019',
  bin: null,
  organisation: null,
  serial: '40a1b2c3d4e5f60718',
  issuer: 'ҰКО',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
};
const file = (id: string, change: Partial<KeyFile> = {}): KeyFile => ({
  id,
  name: 'key.p12',
  signer: SIGNER,
  purposes: ['sign'],
  ...change,
});

describe('key files of one name', () => {
  it('are told apart by whose they are and by the number of the certificate; others need no telling', () => {
    const own = file('a');
    const office = file('b', { signer: { ...SIGNER, organisation: 'ЖШС «Жер»', serial: '40ffffffff00000001' } });
    const other = file('c', { name: 'other.p12' });
    const fresh = file('d', { signer: null });
    const all = [own, office, other, fresh];
    expect(all.map((each) => namesakeFacts(each, all))).toEqual([
      ['Ермеков Санжар', '№ …E5F60718'],
      ['ЖШС «Жер»', '№ …00000001'],
      [],
      [],
    ]);
    expect(namesakeFacts(own, [own, other])).toEqual([]);
  });
});
