import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure, lockState, noLockout, type Lockout } from './lockout.ts';

const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5) + minutes * MINUTE);

function failTimes(lockout: Lockout, times: number, now: Date): Lockout {
  return Array.from({ length: times }).reduce<Lockout>((one) => afterFailure(one, now), lockout);
}

describe('lockout', () => {
  it('SEC-40 locks for 15 minutes after 5 failures, then 30, then 60, and at 20 until an administrator comes', () => {
    let lockout = failTimes(noLockout, 4, at(0));
    expect(lockState(lockout, at(0))).toBe('open');
    let now = 0;
    for (const minutes of [15, 30, 60]) {
      lockout = failTimes(lockout, lockout.failures === 4 ? 1 : 5, at(now));
      expect(lockState(lockout, at(now + minutes - 0.001))).toBe('locked');
      expect(lockState(lockout, at(now + minutes))).toBe('open');
      now += minutes;
    }
    lockout = failTimes(lockout, 5, at(now));
    expect(lockState(lockout, at(now))).toBe('administrator');
    expect(lockState(lockout, at(now + 1e6))).toBe('administrator');
  });

  it('SEC-40 for any sequence of tries: never open during a lock, never more than 5 tries a round, never above 20', () => {
    const tries = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(tries, (gaps) => {
        let lockout = noLockout;
        let now = 0;
        let heard = 0;
        for (const gap of gaps) {
          now += gap;
          const before = lockState(lockout, at(now));
          const next = afterFailure(lockout, at(now));
          if (before !== 'open') expect(next).toEqual(lockout);
          else heard += 1;
          expect(next.failures).toBe(heard);
          expect(next.failures).toBeLessThanOrEqual(20);
          if (next.failures > 0 && next.failures % 5 === 0 && before === 'open') {
            expect(lockState(next, at(now))).not.toBe('open');
          }
          lockout = next;
        }
      }),
    );
  });
});
