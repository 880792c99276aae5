import { randomFillSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyDetached, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { withContent } from '../support/any-cms.ts';
import { heldMb } from '../support/held-memory.ts';
import { largeListOf } from '../support/large-list.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const ENTRIES = 400_000;
const MB = 1_000_000;

describe('large signature files and lists', () => {
  const now = new Date();
  let root: Keeper;
  let user: Keeper;

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = issue({ name: 'User', kind: 'user', by: root, iin: '850101300019' }, now);
  });

  const verify = async (change: Pick<VerifyRequest, 'signature'> & Partial<VerifyRequest>) => {
    const { outcome, steps } = await verifyDetached({
      ...{ content: null, anchors: [root.certificate.der], crls: [listOf(root)] },
      ...{ expected: 'anyone', purpose: 'sign', at: now, ...change },
    });
    return [outcome, ...steps.flatMap((step) => (step.outcome === 'valid' ? [] : [step.reason]))];
  };

  it('SEC-70 verifies a content of 17 MB inside the file, and refuses it with a byte changed anywhere', async () => {
    const content = randomFillSync(new Uint8Array(17 * MB));
    const file = withContent(signBy(user, [], content, now), content);
    expect(await verify({ signature: file })).toEqual(['valid']);
    const from = Buffer.from(file).indexOf(content.subarray(0, 32));
    for (const at of [from, from + 8 * MB, from + content.length - 1]) {
      const changed = file.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await verify({ signature: changed })).toEqual(['invalid', 'content.changed']);
    }
    const cut = file.subarray(0, file.length - 1);
    expect(await verify({ signature: cut })).toContain('parse.damaged');
  });

  it('SEC-70 judges by a signed list of 400 000: good, revoked as the last of it, changed; and holds no copy of it', async () => {
    const content = new Uint8Array([1, 2, 3]);
    const signature = signBy(user, [], content, now);
    const good = largeListOf(root, ENTRIES, undefined, now);
    const revoked = largeListOf(root, ENTRIES, user, now);
    // The changed byte is of another's serial number, in the middle of the list.
    const changed = good.slice();
    const middle = Math.floor(good.length / 2);
    changed[middle] = (changed[middle] as number) ^ 1;
    expect(good.length).toBeGreaterThan(20 * MB);
    const heap = heldMb();
    const peak = process.resourceUsage().maxRSS;
    expect(await verify({ content, signature, crls: [good] })).toEqual(['valid']);
    expect(await verify({ content, signature, crls: [revoked] })).toEqual(['invalid', 'revocation.revoked']);
    expect(await verify({ content, signature, crls: [changed] })).toEqual(['indeterminate', 'revocation.notChecked']);
    // A copy or two of one list while its signature is checked; no objects for its entries.
    expect(heldMb() - heap).toBeLessThan(25);
    expect((process.resourceUsage().maxRSS - peak) / 1000).toBeLessThan(250);
  });
});
