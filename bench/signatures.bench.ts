import { spawnSync } from 'node:child_process';
import { createHash, randomBytes, sign } from 'node:crypto';
import { CurvePoint, PARAM_SET_A } from '#domain/signatures/gost/param-set-a.ts';
import { signGostMessage } from '#domain/signatures/gost/sign.ts';
import { streebog } from '#domain/signatures/gost/streebog.ts';
import { utf8 } from '#domain/bytes.ts';
import { prepareCades } from '#domain/signatures/cms/build-cms.ts';
import { readDer } from '#domain/signatures/der/reader.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { algorithm } from '#domain/signatures/der/writer.ts';
import { verifySignature, type SignatureClaim } from '#domain/signatures/sigalg.ts';
import { verifyDetached, verifySignatures, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { parseAlgorithm, parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { entryOf, parseCrl } from '#domain/signatures/x509/crl.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { makeTestPki, TEST_PASSWORD } from '#server/demo/make-test-pki.ts';
import { withContent } from '../tests/support/any-cms.ts';
import { gostCertificate } from '../tests/support/gost-key-file.ts';
import { largeListOf } from '../tests/support/large-list.ts';
import { issue, listOf, signBy } from '../tests/support/test-authority.ts';
import { goalAtLeast, goalAtMost, median, sayGoal, timed, timedAsync } from './measure.ts';

/** The national algorithms: verifications and megabytes in a second of one processor, beside the general library. */
const VERIFIED = 400;
const MEGABYTES = 64;
const LEAST_VERIFIED = 45;
const AIM_VERIFIED = 200;
const LEAST_MEGABYTES = 20;
const AIM_MEGABYTES = 60;

const scalar = (): bigint => BigInt(`0x${randomBytes(64).toString('hex')}`) % PARAM_SET_A.n;
/** A key of the national profile, a message of the length of signed attributes, and what the whole check of it takes. */
const secret = scalar();
const { spki } = parseCertificate(gostCertificate(secret, new Date()));
const gostAlgorithm = parseAlgorithm(readDer(algorithm(OID.gost2015Signature)));
const claims = Array.from({ length: VERIFIED }, () => {
  const message = randomBytes(300);
  return { spki, algorithm: gostAlgorithm, message, signature: signGostMessage(secret, message, randomBytes) };
});
const verifyAll = async (some: readonly SignatureClaim[]): Promise<void> => {
  for (const claim of some) if ((await verifySignature(claim)) !== 'valid') throw new Error('not valid');
};
// One uncounted pass: tables and machine code are made.
await verifyAll(claims.slice(0, 40));
const ours = (await timedAsync(() => verifyAll(claims))) / VERIFIED;
const few = claims.slice(0, 40).map(() => [scalar(), scalar()] as const);
const key = CurvePoint.BASE.multiply(secret);
const general = timed(() => few.forEach(([u, v]) => CurvePoint.BASE.multiplyUnsafe(u).add(key.multiplyUnsafe(v))));
const perSecond = 1000 / ours;
console.log(
  `GOST verify, whole, against the multiplication alone in the general library: ${(general / few.length / ours).toFixed(1)}x as fast`,
);
sayGoal('GOST verify: key read, curve, digest, equation', {
  figure: `${perSecond.toFixed(0)}/s`,
  goal: `≥ ${LEAST_VERIFIED}/s, aim ${AIM_VERIFIED}/s`,
  isMet: perSecond >= LEAST_VERIFIED,
});

const bytes = randomBytes(MEGABYTES * 1_000_000);
streebog(512, bytes.subarray(0, 16_000_000));
const speed = MEGABYTES / (timed(() => streebog(512, bytes)) / 1000);
sayGoal('Streebog', {
  figure: `${speed.toFixed(1)} MB/s`,
  goal: `≥ ${LEAST_MEGABYTES} MB/s, aim ${AIM_MEGABYTES} MB/s`,
  isMet: speed >= LEAST_MEGABYTES,
});
compareWithEngine(speed);

const KEPT = 3000;
const LEAST_KEPT = 3000;
const root = issue({ name: 'Root', kind: 'authority' });
const authority = issue({ name: 'Authority', kind: 'authority', by: root });
const user = issue({ name: 'User', kind: 'user', by: authority, iin: '850101300019' });
const content = utf8('{"format":"shekara-submission/1"}');
const request: VerifyRequest = {
  content,
  signature: signBy(user, [authority], content),
  anchors: [root.certificate.der],
  crls: [listOf(root), listOf(authority)],
  expected: 'anyone',
  purpose: 'sign',
  at: new Date(),
};
const verifyMany = async (count: number): Promise<void> => {
  // As a server does: several at a time.
  for (let done = 0; done < count; done += 20) {
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verifyDetached(request)));
    if (verdicts.some(({ outcome }) => outcome !== 'valid')) throw new Error('not valid');
  }
};
await verifyMany(1000);
const kept = KEPT / ((await timedAsync(() => verifyMany(KEPT))) / 1000);
goalAtLeast('CMS verify, RSA, known chain', kept, LEAST_KEPT, '/s');

const ENTRIES = 400_000;
const list = largeListOf(authority, ENTRIES);
const looked = timed(() => {
  const crl = parseCrl(list);
  if (entryOf(crl, { serial: 'ff', issuer: crl.issuer }).state !== 'absent') throw new Error('found');
});
goalAtMost(`CRL of ${(list.length / 1e6).toFixed(0)} MB, ${ENTRIES} entries, looked through`, looked / 1000, 1, ' s');

const MOST_ATTACHED = 3;
const largeContent = randomBytes(200_000_000);
const large = withContent(signBy(user, [authority], largeContent), largeContent);
const attached: number[] = [];
for (let turn = 0; turn < 5; turn++) {
  const judged = await cpuOf(async () => {
    const { outcome } = await verifySignatures({ ...request, content: null, signature: large });
    if (outcome !== 'valid') throw new Error(outcome);
  });
  attached.push(judged / (await cpuOf(() => createHash('sha256').update(largeContent).digest())));
}
goalAtMost(
  'attached CMS of 200 MB, whole, against the bare digest by node:crypto',
  median(attached),
  MOST_ATTACHED,
  'x',
);

// Every one is opened from its bytes: the password is stretched each time.
const { keyFile } = await makeTestPki(new Date());
const file = keyFile('engineer');
const openings = Array.from({ length: 9 }, () => timed(() => openKeyFile(file, TEST_PASSWORD)));
goalAtMost('key file opened', median(openings), 250, ' ms');
await compareWithBareSigning();

/** Time of the processor: the clock tells more of the other work on the machine. */
async function cpuOf(work: () => unknown): Promise<number> {
  const spent = processorClock();
  await work();
  return spent();
}

/**
 * A whole CAdES-BES of ours beside the bare work that no signature can do without, in turns: digest of the content and
 * RSA-2048 over the same signed attributes, by node:crypto with the same key.
 */
async function compareWithBareSigning(): Promise<void> {
  const opened: OpenedKey = {
    certificate: user.certificate,
    chain: [authority.certificate],
    sign: (message) => Promise.resolve(new Uint8Array(sign('sha256', message, user.key))),
    close: () => undefined,
  };
  const now = new Date();
  const { toSign } = prepareCades({
    content,
    certificate: user.certificate.der,
    chain: [authority.certificate.der],
    signingTime: now.toISOString(),
  });
  const bare = (): void => {
    createHash('sha256').update(content).digest();
    sign('sha256', toSign, user.key);
  };
  // Uncounted: machine code is made.
  for (let times = 0; times < 1000; times++) {
    await signDetached(opened, content, now);
    bare();
  }
  const twenty = (work: () => unknown) => async (): Promise<void> => {
    for (let times = 0; times < 20; times++) await work();
  };
  const ratios: number[] = [];
  for (let turn = 0; turn < 41; turn++) {
    const whole = await cpuOf(twenty(() => signDetached(opened, content, now)));
    ratios.push((await cpuOf(twenty(bare))) / whole);
  }
  goalAtLeast('sign, whole CAdES-BES against bare node:crypto digest and RSA-2048', median(ratios), 0.9, 'x');
}

/** The gost engine of Debian (libengine-gost-openssl), where it is installed: C, hand-tuned, on the same bytes. */
function compareWithEngine(ours: number): void {
  const hash = (input: Uint8Array): ReturnType<typeof spawnSync> =>
    spawnSync('openssl', ['dgst', '-engine', 'gost', '-md_gost12_512', '-r'], { input });
  if (hash(bytes.subarray(0, 1)).status !== 0) {
    console.log('Streebog against the gost engine: skipped, not installed');
    return;
  }
  const started = timed(() => hash(bytes.subarray(0, 1)));
  const theirs = MEGABYTES / ((timed(() => hash(bytes)) - started) / 1000);
  console.log(`Streebog against the gost engine: ${(ours / theirs).toFixed(2)}x as fast (${theirs.toFixed(0)} MB/s)`);
}
