import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfKey } from '#domain/signatures/cms/build-cms.ts';
import { neededDigests } from '#domain/signatures/needed-digests.ts';
import { digestStream, type ContentDigests } from '#domain/signatures/signed-content.ts';
import { verifySignatures } from '#domain/signatures/verify-cms.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signsMessages } from '#main/signing/sign-detached.ts';
import { readSignature } from '../../bin/read-signature.ts';
import { writeAttached } from '../../bin/write-attached.ts';
import { makeTestPki, TEST_PASSWORD } from '#server/demo/make-test-pki.ts';

/*
 * SEC-70: a content of 2 GB is signed and verified as it passes by, without being held; and it is the whole of it that is
 * signed: its last byte changed, the signature does not hold. The same with the content inside the signature file.
 *
 * SHEKARA_GB   size of the content
 */
const SIZE = Number(process.env['SHEKARA_GB'] ?? 2) * 1024 ** 3;
const MOST_MORE_MB = 100;

const folder = mkdtempSync(join(tmpdir(), 'shekara-large-'));
try {
  const file = join(folder, 'content');
  writeFileSync(file, 'land case ');
  truncateSync(file, SIZE);
  const now = new Date();
  const { keyFile, anchors, crls } = await makeTestPki(now);
  const key = openKeyFile(keyFile('engineer'), TEST_PASSWORD, now);
  const before = peakMb();
  const started = performance.now();
  const hash = hashOfKey(key.certificate.der);
  const digest = (await read(file, [hash])).get(hash);
  if (!digest) throw new Error('no digest');
  const signature = await signsMessages(key).sign({ hash, digest }, now);
  const trust = { anchors, crls, expected: { identifier: '850101300019' }, purpose: 'sign', at: now } as const;
  const verify = async () =>
    verifySignatures({ content: await read(file, neededDigests(signature)), signature, ...trust });
  const whole = (await verify()).outcome;
  const seconds = (performance.now() - started) / 1000;
  const output = join(folder, 'inside.p7s');
  const again = performance.now();
  const isWritten = await writeAttached({
    file,
    signed: { content: { hash, digest }, length: SIZE },
    cms: signature,
    output,
  });
  const verifyInside = async () => {
    const { bytes, attached } = await readSignature(output);
    if (!attached) throw new Error('no content inside');
    return verifySignatures({ content: null, signature: bytes, attached, ...trust });
  };
  const inside = isWritten ? (await verifyInside()).outcome : 'not written';
  const secondsInside = (performance.now() - again) / 1000;
  const more = peakMb() - before;
  const descriptor = openSync(output, 'r+');
  writeSync(descriptor, 'x', SIZE - 1);
  closeSync(descriptor);
  const tampered = (await verifyInside()).outcome;
  truncateSync(file, SIZE - 1);
  const cut = (await verify()).outcome;
  const isRight = whole === 'valid' && cut === 'invalid' && inside === 'valid' && tampered === 'invalid';
  const isMet = isRight && more <= MOST_MORE_MB;
  console.log(
    `SEC-70: ${SIZE / 1024 ** 3} GB signed and verified in ${seconds.toFixed(0)} s: ${whole}, a byte shorter ${cut}; inside the file in ${secondsInside.toFixed(0)} s: ${inside}, a byte changed ${tampered}; ${more.toFixed(0)} MB more held (goal ${MOST_MORE_MB}): ${isMet ? 'met' : 'NOT MET'}`,
  );
  process.exitCode = isMet ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function read(path: string, hashes: Parameters<typeof digestStream>[1]): Promise<ContentDigests> {
  return digestStream(createReadStream(path, { highWaterMark: 1_000_000 }), hashes);
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
