import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { makeDemoPki, type DemoPerson } from './demo-pki.ts';

export interface TestPki {
  readonly anchors: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly anchorPem: string;
  /** Bytes of the key file of a person. */
  keyFile(login: TestLogin): Uint8Array;
}

type TestLogin = (typeof TEST_PEOPLE)[number]['login'];

export const TEST_PASSWORD = 'Test-2026';
const DAY = 86_400_000;
const person = { password: TEST_PASSWORD } as const;

/** People of the tests: two at work, and one for every way in which a key may not do. */
export const TEST_PEOPLE = [
  { ...person, login: 'engineer', name: 'Әлімжанов Бауыржан Қайратұлы', iin: '850101300019' },
  { ...person, login: 'registrar', name: 'Оспанова Гүлнар Серікқызы', iin: '900202400028' },
  {
    ...person,
    login: 'head',
    name: 'Ким Виктор Петрович',
    iin: '750303300037',
    bin: '123456789021',
    organisation: 'ТОО «Межа»',
    role: 'head',
  },
  {
    ...person,
    login: 'employee',
    name: 'Ли Анна Викторовна',
    iin: '950404400046',
    bin: '123456789021',
    organisation: 'ТОО «Межа»',
    role: 'employee',
  },
  { ...person, login: 'signs-only', name: 'Ахметов Ерлан', iin: '850101300019', purposes: ['sign'] },
  { ...person, login: 'signs-in-only', name: 'Ахметов Ерлан', iin: '850101300019', purposes: ['authenticate'] },
  { ...person, login: 'revoked', name: 'Ахметов Ерлан', iin: '850101300019', revoked: true },
  {
    ...person,
    login: 'expired',
    name: 'Ахметов Ерлан',
    iin: '850101300019',
    notBefore: daysFromNow(-400),
    notAfter: daysFromNow(-35),
  },
  {
    ...person,
    login: 'not-yet',
    name: 'Ахметов Ерлан',
    iin: '850101300019',
    notBefore: daysFromNow(2),
    notAfter: daysFromNow(300),
  },
] as const satisfies readonly DemoPerson[];

/** An authority with key files for tests. Nothing of it stays on disk. */
export async function makeTestPki(now: Date = new Date()): Promise<TestPki> {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-pki-'));
  try {
    const pki = await makeDemoPki({ folder, people: TEST_PEOPLE, now });
    const files = new Map(pki.keyFiles.map(({ login, file }) => [login, new Uint8Array(readFileSync(file))]));
    return {
      anchors: pemBlocks(pki.anchorPem, 'CERTIFICATE'),
      crls: pki.crls,
      anchorPem: pki.anchorPem,
      keyFile: (login) => files.get(login) ?? new Uint8Array(0),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY);
}
