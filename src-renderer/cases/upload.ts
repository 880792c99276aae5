import { refuse, type Refusal } from '#domain/result.ts';

/** Base64 of a call holds 1.4 million characters; a larger file is refused here with the same words as by the back half. */
export const MAX_UPLOAD_BYTES = 1_000_000;

/** What the file dialog offers. The back half looks at the bytes, not at this. */
export const ACCEPTED_TYPES = '.pdf,.png,.jpg,.jpeg,.tif,.tiff';

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

/** In slices, because one call of `fromCharCode` with a million arguments overflows the stack. */
export function toBase64(bytes: Uint8Array): string {
  const slice = 0x8000;
  let text = '';
  for (let start = 0; start < bytes.length; start += slice)
    text += String.fromCharCode(...bytes.subarray(start, start + slice));
  return btoa(text);
}
