import { describe, expect, it } from 'vitest';
import { demandShown, Shown, showText } from './shown.ts';

describe('what was shown for signing', () => {
  const text = new TextEncoder().encode('{"a":1}');

  it('SEC-68 holds for five minutes and for that text alone', () => {
    let now = Date.parse('2026-11-28T09:00:00Z');
    const shown = new Shown<{ id: string; at: string }>(() => new Date(now).toISOString());
    const { sha256 } = showText(shown, { id: 'one', at: '2026-11-28T09:00:00Z' }, text);
    now += 5 * 60_000;
    expect(shown.of(sha256).id).toBe('one');
    expect(() => shown.of(sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')))).toThrow('NOT_AS_SHOWN');
    expect(() => demandShown(sha256, new TextEncoder().encode('{"a":2}'))).toThrow('NOT_AS_SHOWN');
    demandShown(sha256, text);
    now += 1;
    expect(() => shown.of(sha256)).toThrow('NOT_AS_SHOWN');
  });

  it('keeps those of a batch and a few more, and lets the oldest go', () => {
    const shown = new Shown<number>(() => '2026-11-28T09:00:00.000Z');
    for (let at = 0; at <= 120; at++) shown.keep(`text ${at}`, at);
    expect(() => shown.of('text 0')).toThrow('NOT_AS_SHOWN');
    expect(shown.of('text 1')).toBe(1);
  });
});
