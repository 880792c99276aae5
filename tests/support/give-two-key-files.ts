import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { centralPaths } from '#server/central-paths.ts';
import { DEMO_PEOPLE, type DemoPersonFacts } from '#server/demo/demo-people.ts';
import { makeDemoPki } from '#server/demo/demo-pki.ts';
import { gostAuthority, writeGostKeyFile } from './gost-key-file.ts';

export interface TwoKeyFiles {
  /** Signs in and signs no document. */
  readonly signIn: string;
  /** Signs documents and signs nobody in. */
  readonly documents: string;
}

export type KeyStandard = 'RSA256' | 'GOST512';
const PURPOSES = ['authenticate', 'sign'] as const;
type Purpose = (typeof PURPOSES)[number];

/**
 * The two key files that the national authority gives a person, of an authority that this home trusts beside its own.
 * Their names begin as the authority has them.
 */
export async function giveTwoKeyFiles(
  home: string,
  logins: readonly string[],
  standard: KeyStandard = 'RSA256',
): Promise<(login: string) => TwoKeyFiles> {
  const folder = join(home, 'demo', 'two-keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const nameOf = (purpose: Purpose, login: string): string =>
    `${purpose === 'authenticate' ? 'AUTH_' : ''}${standard}_${login}`;
  const people = DEMO_PEOPLE.filter(({ login }) => logins.includes(login)).flatMap((person) =>
    PURPOSES.map((purpose): OneKey => ({ person, purpose, fileName: nameOf(purpose, person.login) })),
  );
  const { root, lists } = await (standard === 'RSA256' ? makeRsaFiles(folder, people) : makeGostFiles(folder, people));
  const { trust } = centralPaths(home);
  writeFileSync(join(trust, `two-keys-${standard}-root.pem`), root);
  const pem = lists.map((der) => printPem('X509 CRL', der)).join('');
  writeFileSync(join(trust, `two-keys-${standard}-revoked.pem`), pem);
  const fileOf = (purpose: Purpose, login: string): string => join(folder, `${nameOf(purpose, login)}.p12`);
  return (login) => ({ signIn: fileOf('authenticate', login), documents: fileOf('sign', login) });
}

interface OneKey {
  readonly person: DemoPersonFacts;
  readonly purpose: Purpose;
  readonly fileName: string;
}

interface Issued {
  readonly root: string;
  readonly lists: readonly Uint8Array[];
}

async function makeRsaFiles(folder: string, keys: readonly OneKey[]): Promise<Issued> {
  const people = keys.map(({ person, purpose, fileName }) => {
    const { name, identifier: iin, keyPassword: password, organisation } = person;
    const firm = organisation && { bin: organisation.bin, organisation: organisation.name, role: organisation.role };
    return { login: fileName, name, iin, password, purposes: [purpose], ...firm };
  });
  const { anchorPem, crls } = await makeDemoPki({ folder, people, now: new Date() });
  return { root: anchorPem, lists: crls };
}

const newSecret = (): bigint => BigInt(`0x${randomBytes(60).toString('hex')}`) + 1n;

async function makeGostFiles(folder: string, keys: readonly OneKey[]): Promise<Issued> {
  const authority = gostAuthority(newSecret(), new Date());
  for (const { person, purpose, fileName } of keys) {
    const { name, identifier: iin, keyPassword: password, organisation } = person;
    const secret = newSecret();
    const firm = organisation && { bin: organisation.bin };
    const certificate = authority.certify(secret, { name, iin, purposes: [purpose], ...firm });
    writeFileSync(
      join(folder, `${fileName}.p12`),
      writeGostKeyFile({ secret, certificate, password, protection: '3des' }),
    );
  }
  return { root: printPem('CERTIFICATE', authority.certificate), lists: [authority.list] };
}
