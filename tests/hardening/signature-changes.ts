import { randomInt } from 'node:crypto';
import { utf8 } from '#domain/bytes.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { makeTestPki, TEST_PASSWORD } from '#server/demo/make-test-pki.ts';
import { oneByteChanges } from '../support/one-byte-changes.ts';

/*
 * SEC-70: not one of 100 000 one-byte changes of a signature file, of the content, of a list of revoked certificates leaves
 * the signature valid.
 *
 * SHEKARA_CHANGES   how many; SHEKARA_SEED   where to begin
 */
const CHANGES = Number(process.env['SHEKARA_CHANGES'] ?? 100_000);
const SEED = Number(process.env['SHEKARA_SEED'] ?? randomInt(1_000_000));
const IIN = '850101300019';

const now = new Date();
const { keyFile, anchors, crls } = await makeTestPki(now);
const content = utf8('{"purpose":"lodge","note":"Қорқыт ата көшесі"}');
const signature = await signDetached(openKeyFile(keyFile('engineer'), TEST_PASSWORD, now), content, now);
const verify = (over: { signature?: Uint8Array; content?: Uint8Array; crls?: readonly Uint8Array[] }) =>
  verifyDetached({
    ...{ content, signature, anchors, crls, expected: { identifier: IIN }, purpose: 'sign', at: now },
    ...over,
  });
if ((await verify({})).outcome !== 'valid') throw new Error('the unchanged signature is not valid');

const share = Math.ceil(CHANGES / 4);
const outcomes = { valid: 0, invalid: 0, indeterminate: 0 };
for (const changed of oneByteChanges(signature, 2 * share, SEED))
  outcomes[(await verify({ signature: changed })).outcome]++;
for (const changed of oneByteChanges(content, share, SEED)) outcomes[(await verify({ content: changed })).outcome]++;
for (const [place, crl] of crls.entries())
  for (const changed of oneByteChanges(crl, Math.ceil(share / crls.length), SEED))
    outcomes[(await verify({ crls: crls.with(place, changed) })).outcome]++;

const total = outcomes.valid + outcomes.invalid + outcomes.indeterminate;
console.log(
  `SEC-70: seed ${SEED}, ${total} one-byte changes: ${outcomes.invalid} not valid, ${outcomes.indeterminate} not determined, ${outcomes.valid} accepted (goal 0): ${outcomes.valid === 0 ? 'met' : 'NOT MET'}`,
);
process.exitCode = outcomes.valid === 0 ? 0 : 1;
