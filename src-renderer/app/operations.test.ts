import { effectScope } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { chordOf } from './keyboard.ts';
import { allOperations, operationOf, printKeys, runOperation, useOperations } from './operations.ts';

const keyPress = (code: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent; // all that a chord reads

describe('operations', () => {
  it('lives as long as the scope that registered it', () => {
    const scope = effectScope();
    scope.run(() => useOperations([{ id: 'test.one', title: () => 'one', run: () => undefined }]));
    expect(operationOf('test.one')?.title()).toBe('one');
    scope.stop();
    expect(operationOf('test.one')).toBeUndefined();
  });

  it('keeps the newer one when the older scope of the same id ends', () => {
    const [older, newer] = [effectScope(), effectScope()];
    older.run(() => useOperations([{ id: 'test.two', title: () => 'older', run: () => 1 }]));
    newer.run(() => useOperations([{ id: 'test.two', title: () => 'newer', run: () => 2 }]));
    older.stop();
    expect(operationOf('test.two')?.title()).toBe('newer');
    newer.stop();
    expect(allOperations().some((operation) => operation.id === 'test.two')).toBe(false);
  });

  it('does not run what is refused', () => {
    const run = vi.fn();
    expect(runOperation({ id: 'x', title: () => '', refusal: () => 'why', run })).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(runOperation({ id: 'x', title: () => '', refusal: () => null, run })).toBe(true);
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('keys', () => {
  it('go by physical place, so that a Cyrillic layout changes nothing', () => {
    expect(chordOf(keyPress('KeyK', { ctrlKey: true, key: 'л' }))).toBe('Ctrl+KeyK');
    expect(chordOf(keyPress('KeyZ', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+KeyZ');
    expect(chordOf(keyPress('NumpadAdd'))).toBe('Equal');
  });

  it('are printed as they stand on the keyboard', () => {
    expect([printKeys('Ctrl+KeyK'), printKeys('Shift+Slash'), printKeys('F8'), printKeys('Digit0')]).toEqual([
      'Ctrl K',
      '?',
      'F8',
      '0',
    ]);
  });
});
