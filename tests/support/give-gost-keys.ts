import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { centralPaths } from '#server/central-paths.ts';
import { DEMO_PEOPLE } from '#server/demo/demo-people.ts';
import { gostAuthority, writeGostKeyFile } from './gost-key-file.ts';

const newSecret = (): bigint => BigInt(`0x${randomBytes(60).toString('hex')}`) + 1n;

/** Root, list and key files of an engineer and a registrar for so many days, all of GOST keys; the demo authority is not asked about them. */
export function giveGostKeys(home: string, days = 300): void {
  const now = new Date();
  const authority = gostAuthority(newSecret(), now);
  const { trust } = centralPaths(home);
  writeFileSync(join(trust, 'gost-root.pem'), printPem('CERTIFICATE', authority.certificate));
  writeFileSync(join(trust, 'gost-revoked.pem'), printPem('X509 CRL', authority.list));
  for (const { login, name, identifier, keyPassword, organisation } of DEMO_PEOPLE) {
    if (login !== 'ermekov' && login !== 'sagieva') continue;
    const secret = newSecret();
    const bin = organisation ? { bin: organisation.bin } : {};
    const certificate = authority.certify(secret, { name, iin: identifier, ...bin }, days);
    const file = writeGostKeyFile({ secret, certificate, password: keyPassword, protection: '3des' });
    writeFileSync(join(home, 'demo', 'keys', `${login}.p12`), file);
  }
}
