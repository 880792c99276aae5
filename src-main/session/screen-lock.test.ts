import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLockAfterMs } from './lock-settings.ts';
import { ScreenLock, USUAL_LOCK_MS } from './screen-lock.ts';

const MINUTE_MS = 60_000;

describe('a workstation that is left alone', () => {
  let left: string[];
  let screen: ScreenLock;

  beforeEach(() => {
    vi.useFakeTimers();
    left = [];
    screen = new ScreenLock({
      lockAfterMs: USUAL_LOCK_MS,
      onLeft: (reason) => {
        left.push(reason);
        screen.end();
      },
    });
    screen.begin();
  });
  afterEach(() => {
    screen.end();
    vi.useRealTimers();
  });

  it('A32.5 SEC-22 is noticed after ten minutes without a touch, once, and not before', () => {
    vi.advanceTimersByTime(10 * MINUTE_MS - 1);
    expect(left).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(left).toEqual(['idle']);
    vi.advanceTimersByTime(60 * MINUTE_MS);
    expect(left).toEqual(['idle']);
  });

  it('A32.5 SEC-22 every touch begins the ten minutes anew, but one that comes after them does not', () => {
    for (let minute = 0; minute < 30; minute += 1) {
      vi.advanceTimersByTime(MINUTE_MS);
      screen.active();
    }
    expect(left).toEqual([]);
    // The timers stood still, as they do when a process was stopped: the touch itself sees that it is too late
    vi.setSystemTime(Date.now());
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10 * MINUTE_MS);
    screen.active();
    expect(left).toEqual(['idle']);
  });

  it('SEC-22 a clock that is set back does not keep it open', () => {
    vi.advanceTimersByTime(9 * MINUTE_MS);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(MINUTE_MS + 1_000);
    expect(left).toEqual(['idle']);
  });

  it('SEC-22 a machine that has slept is seen at the first call after it, before any timer', () => {
    vi.advanceTimersByTime(MINUTE_MS);
    vi.setSystemTime(Date.now() + 30_000);
    screen.look();
    expect(left).toEqual(['slept']);
  });

  it('SEC-22 what the system says of an untouched machine counts more than the word of a window', () => {
    vi.advanceTimersByTime(MINUTE_MS);
    screen.active();
    screen.untouched(9 * MINUTE_MS);
    expect(left).toEqual([]);
    screen.untouched(10 * MINUTE_MS);
    expect(left).toEqual(['idle']);
  });

  it('SEC-22 waits for windows that keep what was typed, and not for one that hangs', async () => {
    const done = vi.fn<() => void>();
    void screen.whenSaved(2).then(done);
    screen.saved();
    await vi.advanceTimersByTimeAsync(100);
    expect(done).not.toHaveBeenCalled();
    screen.saved();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toHaveBeenCalledOnce();
    void screen.whenSaved(1).then(done);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(done).toHaveBeenCalledTimes(2);
  });
});

describe('the setting of the administrator', () => {
  const home = mkdtempSync(join(tmpdir(), 'shekara-lock-'));
  afterEach(() => rmSync(join(home, 'lock.json'), { force: true }));

  it('SEC-22 is ten minutes, or one to fifteen by lock.json, and nothing else', () => {
    expect(readLockAfterMs(home)).toBe(10 * MINUTE_MS);
    writeFileSync(join(home, 'lock.json'), '{"afterMinutes":3}');
    expect(readLockAfterMs(home)).toBe(3 * MINUTE_MS);
    for (const wrong of ['{"afterMinutes":0}', '{"afterMinutes":16}', '{"afterMinutes":5,"never":true}', '{', '{}']) {
      writeFileSync(join(home, 'lock.json'), wrong);
      expect(() => readLockAfterMs(home), wrong).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    }
  });
});
