import { describe, expect, it } from 'vitest';
import { onlyLatest } from './latest.ts';

describe('only the latest question', () => {
  it('is answered, whatever comes back first', async () => {
    const latest = onlyLatest();
    const slow = Promise.withResolvers<readonly string[]>();
    const first = latest(() => slow.promise);
    const second = await latest(() => Promise.resolve(['now']));
    slow.resolve(['before']);
    expect(second).toEqual(['now']);
    expect(await first).toBeNull();
  });

  it('tells its own failure and is silent about that of an earlier one', async () => {
    const latest = onlyLatest();
    const slow = Promise.withResolvers<readonly string[]>();
    const first = latest(() => slow.promise);
    await expect(latest(() => Promise.reject(new Error('closed')))).rejects.toThrow('closed');
    slow.reject(new Error('earlier'));
    expect(await first).toBeNull();
  });
});
