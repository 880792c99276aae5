import { describe, expect, it } from 'vitest';
import { checkUpload, MAX_UPLOAD_BYTES, toBase64 } from './upload.ts';

describe('uploads', () => {
  it('refuses an empty and a too large file by name before anything is sent', () => {
    expect(checkUpload({ name: 'a.pdf', size: 0 })).toMatchObject({ code: 'document.empty', about: ['a.pdf'] });
    expect(checkUpload({ name: 'b.pdf', size: MAX_UPLOAD_BYTES + 1 })).toMatchObject({ code: 'document.tooLarge' });
    expect(checkUpload({ name: 'c.pdf', size: MAX_UPLOAD_BYTES })).toBeNull();
  });

  it('writes the bytes of a large file as base64 that a call still takes', () => {
    const bytes = Uint8Array.from({ length: MAX_UPLOAD_BYTES }, (_, index) => index % 251);
    const text = toBase64(bytes);
    expect(text.length).toBeLessThanOrEqual(1_400_000);
    expect(Buffer.from(text, 'base64').equals(bytes)).toBe(true);
  });
});
