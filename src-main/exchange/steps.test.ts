import { describe, expect, it } from 'vitest';
import { finished, inTurns, Turns, type Steps } from './steps.ts';

/** Work of so many steps, each a few milliseconds long. */
function* work(count: number, done: number[] = []): Steps<string> {
  for (let step = 0; step < count; step++) {
    const until = performance.now() + 4;
    while (performance.now() < until);
    done.push(step);
    yield step / count;
  }
  return 'all';
}

describe('long work in steps', () => {
  it('is done at once where nobody waits', () => {
    expect(finished(work(3))).toBe('all');
  });

  it('lets others have their turns and tells how far it is', async () => {
    let others = 0;
    const beside = setInterval(() => others++, 1);
    const shares: (number | null)[] = [];
    const options = {
      signal: new AbortController().signal,
      what: 'import',
      onShare: (share: number | null) => shares.push(share),
    };
    expect(await inTurns(work(120), options)).toBe('all');
    clearInterval(beside);
    expect(others).toBeGreaterThan(3);
    expect(shares.length).toBeGreaterThan(0);
    expect(shares).toEqual(shares.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('ends soon after it was cancelled, and answers nothing', async () => {
    const done: number[] = [];
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 40);
    const running = inTurns(work(10_000, done), { signal: cancel.signal, what: 'import', onShare: () => undefined });
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED', data: { what: 'import' } });
    expect(done.length).toBeLessThan(1000);
  });

  it('does not begin another turn when it was cancelled before', async () => {
    await expect(new Turns(AbortSignal.abort(), 'export').rest()).rejects.toMatchObject({ code: 'CANCELLED' });
    await new Turns(undefined, 'export').rest();
  });
});
