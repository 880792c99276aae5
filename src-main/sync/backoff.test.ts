import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backoff, Pause } from './backoff.ts';

describe('Backoff', () => {
  it('SEC-109 doubles up to its most, never twice the same for all, and begins again after success', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (tries) => {
        const backoff = new Backoff(1_000);
        const waits = Array.from({ length: tries }, () => backoff.next());
        waits.forEach((wait, i) => {
          const full = Math.min(60_000, 1_000 * 2 ** i);
          expect(wait).toBeGreaterThanOrEqual(full / 2);
          expect(wait).toBeLessThanOrEqual(full);
        });
        backoff.reset();
        expect(backoff.next()).toBeLessThanOrEqual(1_000);
      }),
    );
    const firsts = new Set(Array.from({ length: 50 }, () => new Backoff(1_000).next()));
    expect(firsts.size).toBeGreaterThan(40);
  });
});

describe('Pause', () => {
  const never = new AbortController().signal;

  it('ends by a call, by its signal, and by a call that came before it', async () => {
    const pause = new Pause();
    const waiting = pause.wait(60_000, never);
    pause.wake();
    await waiting;
    pause.wake();
    await pause.wait(60_000, never);
    const ended = new AbortController();
    const third = pause.wait(60_000, ended.signal);
    ended.abort();
    await third;
    await expect(pause.wait(60_000, ended.signal)).resolves.toBeUndefined();
  });
});
