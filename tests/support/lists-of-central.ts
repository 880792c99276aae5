import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { knownCertificate, knownCrl } from '#domain/signatures/x509/known.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { centralPaths } from '#server/central-paths.ts';
import { serveFiles } from './loopback-authorities.ts';
import type { TestCentral } from './test-central.ts';

/** The lists of the authorities that people of the town have their keys from, laid out, and the commands that name them. */
export async function serveListsOf(central: Pick<TestCentral, 'home' | 'enrolment'>) {
  const { trust } = centralPaths(central.home);
  const texts = readdirSync(trust).map((name) => readFileSync(join(trust, name), 'utf8'));
  const crls = texts.flatMap((text) => pemBlocks(text, 'X509 CRL'));
  const known = [...texts, ...central.enrolment.trustAnchors].flatMap((text) => pemBlocks(text, 'CERTIFICATE'));
  const ofIssuer = (der: Uint8Array): string | null =>
    known.map(knownCertificate).find(({ subject }) => subject.key === knownCrl(der).issuer.key)?.subjectKeyId ?? null;
  const lists = await serveFiles(new Map(crls.map((der, place) => [`${String(place)}.crl`, der])));
  const naming = crls.map((der, place): TrustCommand => ({
    ...{ command: 'setAddress', service: 'crl', issuer: ofIssuer(der), address: lists.address(`${String(place)}.crl`) },
  }));
  return { ...lists, naming };
}
