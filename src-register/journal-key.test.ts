import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { ensureJournalKey, verifyEd25519 } from './journal-key.ts';

describe('key of a regional log', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'shekara-key-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('SEC-71 is made once and kept for its owner alone', () => {
    const first = ensureJournalKey(folder, '21');
    expect(ensureJournalKey(folder, '21').vkey).toBe(first.vkey);
    expect(ensureJournalKey(folder, '10').vkey).not.toBe(first.vkey);
    expect(statSync(join(folder, 'journal-21.pem')).mode & 0o077).toBe(0);
  });

  it('SEC-73 signs 100 000 heads with as many one-time points; the same head always with the same', () => {
    const key = ensureJournalKey(folder, '21');
    const points = new Set<string>();
    const head = (size: number): Uint8Array => utf8(`shekara.kz/21\n${String(size)}\n`);
    // R, the first 32 bytes, is the one-time number in the group: two alike under two texts would give the key away.
    for (let size = 0; size < 100_000; size++)
      points.add(Buffer.from(key.sign(head(size)).subarray(0, 32)).toString('base64'));
    expect(points.size).toBe(100_000);
    const signature = key.sign(head(7));
    expect(key.sign(head(7))).toEqual(signature);
    expect(verifyEd25519(key.publicKey, head(7), signature)).toBe(true);
    expect(verifyEd25519(key.publicKey, head(8), signature)).toBe(false);
  });
});
