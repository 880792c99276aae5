import { effectScope } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { allOperations, operationOf, runOperation, useOperations } from './operations.ts';

describe('operations', () => {
  it('lives as long as the scope that registered it', () => {
    const scope = effectScope();
    scope.run(() => useOperations([{ id: 'help.about', title: () => 'one', run: () => undefined }]));
    expect(operationOf('help.about')?.title()).toBe('one');
    scope.stop();
    expect(operationOf('help.about')).toBeUndefined();
  });

  it('keeps the newer one when the older scope of the same id ends', () => {
    const [older, newer] = [effectScope(), effectScope()];
    older.run(() => useOperations([{ id: 'help.journal', title: () => 'older', run: () => 1 }]));
    newer.run(() => useOperations([{ id: 'help.journal', title: () => 'newer', run: () => 2 }]));
    older.stop();
    expect(operationOf('help.journal')?.title()).toBe('newer');
    newer.stop();
    expect(allOperations().some((operation) => operation.id === 'help.journal')).toBe(false);
  });

  it('does not run what is refused', () => {
    const run = vi.fn();
    expect(runOperation({ id: 'help.about', title: () => '', refusal: () => 'why', run })).toBe(false);
    expect(run).not.toHaveBeenCalled();
    expect(runOperation({ id: 'help.about', title: () => '', refusal: () => null, run })).toBe(true);
    expect(run).toHaveBeenCalledOnce();
  });
});
