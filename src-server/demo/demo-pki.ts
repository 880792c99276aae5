import { createHash, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OID } from '#domain/signatures/der/oids.ts';
import {
  assembleSigned,
  authorityKeyIdentifier,
  basicConstraints,
  buildName,
  buildTbsCertificate,
  buildTbsCrl,
  certificatePolicy,
  extendedKeyUsage,
  KEY_USAGE,
  keyUsage,
  signatureAlgorithm,
  subjectKeyIdentifier,
  type NameParts,
} from '#domain/signatures/x509/build-certificate.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { writeKeyFile } from './write-key-file.ts';

/** Someone who gets a key file of the demo authority. */
export interface DemoPerson {
  readonly login: string;
  /** Surname, name, patronymic. */
  readonly name: string;
  readonly iin: string;
  readonly bin?: string;
  readonly organisation?: string;
  readonly role?: keyof typeof ROLE_PURPOSES;
  readonly password: string;
  /** What the key is for; both by default, so that one demo file signs in and signs. */
  readonly purposes?: readonly ('sign' | 'authenticate')[];
  /** Validity; a year from now by default. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly revoked?: boolean;
}

export interface DemoPkiRequest {
  readonly folder: string;
  readonly people: readonly DemoPerson[];
  readonly now: Date;
}

export interface DemoKeyFile {
  readonly login: string;
  readonly file: string;
}

export interface DemoPki {
  readonly keyFiles: readonly DemoKeyFile[];
  /** The root alone is trusted; the issuing authority travels in every signature. */
  readonly anchorPem: string;
  readonly issuingPem: string;
  /** One list per authority, DER. */
  readonly crls: readonly Uint8Array[];
}

const ROLE_PURPOSES = {
  head: OID.nucHead,
  signingRight: OID.nucSigningRight,
  finance: OID.nucFinance,
  personnel: OID.nucPersonnel,
  employee: OID.nucEmployee,
} as const;

const YEAR = 365 * 86_400_000;
const HOUR = 3_600_000;
const RSA = signatureAlgorithm(OID.sha256WithRsa);
/** Policies of the national profile for signing with key files. */
const POLICY = '1.2.398.3.3.2';
const newRsaKey = promisify(generateKeyPair);

interface Authority {
  readonly name: Uint8Array;
  readonly key: KeyObject;
  readonly keyId: Uint8Array;
  readonly der: Uint8Array;
}

/**
 * A certification authority of the demo world in the form of the national one: root, issuing authority, a key file a
 * person, revocation lists. Names are marked DEMO and trusted by nobody but a server that was given `anchorPem`.
 */
export async function makeDemoPki({ folder, people, now }: DemoPkiRequest): Promise<DemoPki> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const root = await makeAuthority({ common: 'SHEKARA DEMO ROOT CA', pathLength: 1, now, issuer: null });
  const issuing = await makeAuthority({ common: 'SHEKARA DEMO ISSUING CA', pathLength: 0, now, issuer: root });
  const revoked: Uint8Array[] = [];
  const keyFiles = await Promise.all(
    people.map(async (person) => {
      const file = join(folder, `${person.login}.p12`);
      const { privateKey, publicKey } = await newRsaKey('rsa', { modulusLength: 2048 });
      const serial = newSerial();
      if (person.revoked) revoked.push(serial);
      const certificate = issuePersonal({ person, serial, publicKey, issuing, now });
      const bytes = writeKeyFile({ privateKey, certificates: [certificate, issuing.der], password: person.password });
      writeFileSync(file, bytes, { mode: 0o600 });
      return { login: person.login, file };
    }),
  );
  return {
    keyFiles,
    anchorPem: printPem('CERTIFICATE', root.der),
    issuingPem: printPem('CERTIFICATE', issuing.der),
    crls: [makeCrl(root, [], now), makeCrl(issuing, revoked, now)],
  };
}

interface AuthorityRequest {
  readonly common: string;
  readonly pathLength: number;
  readonly now: Date;
  readonly issuer: Authority | null;
}

async function makeAuthority({ common, pathLength, now, issuer }: AuthorityRequest): Promise<Authority> {
  const { privateKey, publicKey } = await newRsaKey('rsa', { modulusLength: 2048 });
  const name = buildName([
    [OID.country, 'KZ'],
    [OID.organisation, 'SHEKARA DEMO'],
    [OID.commonName, common],
  ]);
  const keyId = keyIdOf(publicKey);
  const self = { name, key: privateKey, keyId, der: new Uint8Array(0) };
  const der = issue(issuer ?? self, {
    serial: newSerial(),
    subject: name,
    publicKey,
    notBefore: new Date(now.getTime() - 2 * YEAR),
    notAfter: new Date(now.getTime() + 10 * YEAR),
    extensions: [
      basicConstraints(pathLength),
      keyUsage(KEY_USAGE.keyCertSign | KEY_USAGE.crlSign),
      subjectKeyIdentifier(keyId),
      ...(issuer ? [authorityKeyIdentifier(issuer.keyId)] : []),
    ],
  });
  return { ...self, der };
}

interface PersonalRequest {
  readonly person: DemoPerson;
  readonly serial: Uint8Array;
  readonly publicKey: KeyObject;
  readonly issuing: Authority;
  readonly now: Date;
}

function issuePersonal({ person, serial, publicKey, issuing, now }: PersonalRequest): Uint8Array {
  const purposes = person.purposes ?? ['sign', 'authenticate'];
  const holder = person.bin ? [OID.nucOrganisation, ROLE_PURPOSES[person.role ?? 'employee']] : [OID.nucPerson];
  return issue(issuing, {
    serial,
    subject: personName(person),
    publicKey,
    notBefore: person.notBefore ?? new Date(now.getTime() - HOUR),
    notAfter: person.notAfter ?? new Date(now.getTime() + YEAR),
    extensions: [
      keyUsage(KEY_USAGE.digitalSignature | KEY_USAGE.nonRepudiation),
      extendedKeyUsage([
        ...(purposes.includes('authenticate') ? [OID.clientAuth] : []),
        ...(purposes.includes('sign') ? [OID.emailProtection] : []),
        ...holder,
      ]),
      certificatePolicy(POLICY),
      subjectKeyIdentifier(keyIdOf(publicKey)),
      authorityKeyIdentifier(issuing.keyId),
    ],
  });
}

/** CN surname and name, GN patronymic, SN surname, serialNumber IIN, O and OU of the employer. */
function personName({ name, iin, bin, organisation }: DemoPerson): Uint8Array {
  const [surname = name, given = '', ...patronymic] = name.split(' ');
  const parts: NameParts = [
    [OID.commonName, `${surname} ${given}`.trim()],
    [OID.surname, surname],
    [OID.serialNumber, `IIN${iin}`],
    [OID.country, 'KZ'],
    ...(organisation ? ([[OID.organisation, organisation]] as const) : []),
    ...(bin ? ([[OID.organisationalUnit, `BIN${bin}`]] as const) : []),
    ...(patronymic.length > 0 ? ([[OID.givenName, patronymic.join(' ')]] as const) : []),
  ];
  return buildName(parts);
}

interface IssueRequest {
  readonly serial: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Uint8Array[];
}

function issue(issuer: Authority, request: IssueRequest): Uint8Array {
  const tbs = buildTbsCertificate({
    serial: request.serial,
    issuer: issuer.name,
    subject: request.subject,
    notBefore: request.notBefore.toISOString(),
    notAfter: request.notAfter.toISOString(),
    spki: request.publicKey.export({ type: 'spki', format: 'der' }),
    signatureAlgorithm: RSA,
    extensions: request.extensions,
  });
  return assembleSigned(tbs, RSA, sign('sha256', tbs, issuer.key));
}

function makeCrl(issuer: Authority, revoked: readonly Uint8Array[], now: Date): Uint8Array {
  const at = new Date(now.getTime() - HOUR).toISOString();
  const tbs = buildTbsCrl({
    issuer: issuer.name,
    thisUpdate: at,
    nextUpdate: new Date(now.getTime() + YEAR).toISOString(),
    number: 1,
    signatureAlgorithm: RSA,
    authorityKeyId: issuer.keyId,
    revoked: revoked.map((serial) => ({ serial, at })),
  });
  return assembleSigned(tbs, RSA, sign('sha256', tbs, issuer.key));
}

const newSerial = (): Uint8Array => Uint8Array.of(0x40, ...randomBytes(15));

const keyIdOf = (key: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest();
