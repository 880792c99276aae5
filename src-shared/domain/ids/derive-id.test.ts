import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deriveId } from './derive-id.ts';

describe('derived ids', () => {
  it('are UUIDs, the same for the same origin and others for any other', () => {
    const ids = [deriveId('s', 'a', 'bc'), deriveId('s', 'ab', 'c'), deriveId('s', 'abc'), deriveId('t', 'a', 'bc')];
    for (const id of ids) expect(z.uuid().safeParse(id).success).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(deriveId('s', 'a', 'bc')).toBe(ids[0]);
  });
});
