import { describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES, UPLOAD_PIECE_BYTES } from '#contracts/workstation/cases.ts';
import { checkUpload, upload } from './upload.ts';

const ID = '4a4c2b8e-7a5e-4f3a-9a77-6f3a0c0f5c11';

describe('uploads', () => {
  it('refuses an empty and a too large file by name before anything is sent', () => {
    expect(checkUpload({ name: 'a.pdf', size: 0 })).toMatchObject({ code: 'document.empty', about: ['a.pdf'] });
    expect(checkUpload({ name: 'b.pdf', size: MAX_UPLOAD_BYTES + 1 })).toMatchObject({ code: 'document.tooLarge' });
    expect(checkUpload({ name: 'c.pdf', size: MAX_UPLOAD_BYTES })).toBeNull();
  });

  it('brings a large file in pieces that a call still takes, none lost and none doubled', async () => {
    const bytes = Uint8Array.from({ length: UPLOAD_PIECE_BYTES * 2 + 77 }, (_, index) => index % 251);
    const received: Buffer[] = [];
    const answer = await upload(new File([bytes], 'scan.pdf'), async ({ uploadId, at, bytes: piece }) => {
      expect(piece.length).toBeLessThanOrEqual(1_400_000);
      expect(at).toBe(received.reduce((sum, one) => sum + one.length, 0));
      expect(uploadId === null).toBe(at === 0);
      received.push(Buffer.from(piece, 'base64'));
      return { ok: true, value: { uploadId: ID } };
    });
    expect(answer).toEqual({ ok: true, value: ID });
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
  });

  it('stops at the first refusal and says which file', async () => {
    const answer = await upload(new File(['x'], 'a.pdf'), async () => ({
      ok: false,
      error: { code: 'document.torn', about: [], at: null },
    }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'document.torn', about: ['a.pdf'] } });
  });
});
