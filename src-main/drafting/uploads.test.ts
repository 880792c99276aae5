import { describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES } from '#contracts/workstation/cases.ts';
import { Uploads } from './uploads.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const idOf = (answer: ReturnType<Uploads['add']>): string => (answer.ok ? answer.value.uploadId : answer.error.code);

describe('uploads', () => {
  it('puts the pieces of a file together, and gives it once', () => {
    const uploads = new Uploads();
    const id = idOf(uploads.add(null, 0, bytes(1, 2)));
    expect(idOf(uploads.add(id, 2, bytes(3)))).toBe(id);
    expect(uploads.take(id)).toEqual(Buffer.from([1, 2, 3]));
    expect(uploads.take(id)).toBeNull();
  });

  it('refuses a piece that is missing, doubled, or of a file that nobody knows, and forgets the file', () => {
    const uploads = new Uploads();
    const id = idOf(uploads.add(null, 0, bytes(1, 2)));
    expect(idOf(uploads.add(id, 0, bytes(1, 2)))).toBe('document.torn');
    expect(uploads.take(id)).toBeNull();
    expect(idOf(uploads.add('4a4c2b8e-7a5e-4f3a-9a77-6f3a0c0f5c11', 0, bytes(1)))).toBe('document.torn');
    expect(idOf(uploads.add(null, 5, bytes(1)))).toBe('document.torn');
  });

  it('SEC-50 refuses a file beyond the limit, and keeps at most four on their way', () => {
    const uploads = new Uploads();
    const id = idOf(uploads.add(null, 0, new Uint8Array(MAX_UPLOAD_BYTES)));
    expect(idOf(uploads.add(id, MAX_UPLOAD_BYTES, bytes(1)))).toBe('document.tooLarge');
    expect(uploads.take(id)).toBeNull();
    const ids = [1, 2, 3, 4, 5].map((value) => idOf(uploads.add(null, 0, bytes(value))));
    expect(ids.map((one) => uploads.take(one)?.[0] ?? null)).toEqual([null, 2, 3, 4, 5]);
  });
});
