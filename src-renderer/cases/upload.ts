import { MAX_UPLOAD_BYTES, UPLOAD_PIECE_BYTES } from '#contracts/workstation/cases.ts';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import type { BackHalf } from '../app/back-half.ts';

/** What the file dialog offers. The back half looks at the bytes, not at this. */
export const ACCEPTED_TYPES = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.p7s,.p7m,.cms,.sig,.xml';

/** Size only: everything else about a file shows in its bytes, which the back half reads. */
export function checkUpload(file: Pick<File, 'name' | 'size'>): Refusal | null {
  const refused =
    file.size === 0
      ? refuse('document.empty', [file.name])
      : file.size > MAX_UPLOAD_BYTES
        ? refuse('document.tooLarge', [file.name])
        : null;
  return refused === null || refused.ok ? null : refused.error;
}

/** Brings a file to the back half piece by piece; answers the id under which it waits to be attached. */
export async function upload(
  file: Pick<File, 'name' | 'size' | 'slice'>,
  send: BackHalf['cases']['upload'],
): Promise<Result<string, Refusal>> {
  let uploadId: string | null = null;
  let at = 0;
  do {
    const bytes = new Uint8Array(await file.slice(at, at + UPLOAD_PIECE_BYTES).arrayBuffer());
    const answer: Awaited<ReturnType<typeof send>> = await send({ uploadId, at, bytes: toBase64(bytes) });
    if (!answer.ok) return refuse(answer.error.code, [file.name]);
    uploadId = answer.value.uploadId;
    at += bytes.length;
  } while (at < file.size);
  return { ok: true, value: uploadId };
}

/** In slices, because one call of `fromCharCode` with a million arguments overflows the stack. */
function toBase64(bytes: Uint8Array): string {
  const slice = 0x8000;
  let text = '';
  for (let start = 0; start < bytes.length; start += slice)
    text += String.fromCharCode(...bytes.subarray(start, start + slice));
  return btoa(text);
}
