import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import { useLongWait } from './use-long-wait.ts';

describe('a wait that has become too long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is told after the whole time only, and taken back at once', async () => {
    const isWaiting = ref(true);
    const scope = effectScope();
    const isLong = scope.run(() => useLongWait(() => isWaiting.value, 10_000));
    vi.advanceTimersByTime(9999);
    expect(isLong?.value).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isLong?.value).toBe(true);
    isWaiting.value = false;
    await nextTick();
    expect(isLong?.value).toBe(false);
    scope.stop();
  });

  it('begins anew when the wait was interrupted', async () => {
    const isWaiting = ref(true);
    const scope = effectScope();
    const isLong = scope.run(() => useLongWait(() => isWaiting.value, 10_000));
    for (const now of [false, true]) {
      vi.advanceTimersByTime(6000);
      isWaiting.value = now;
      await nextTick();
    }
    vi.advanceTimersByTime(9999);
    expect(isLong?.value).toBe(false);
    scope.stop();
  });
});
