import type { CaseDocument } from '#domain/documents/document.ts';

const STARTS: readonly (readonly [CaseDocument['mediaType'], readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];

/** What a file is by its own first bytes; its name is not asked (SEC-50). Null: none of the kinds a case may hold. */
export function sniffMediaType(bytes: Uint8Array): CaseDocument['mediaType'] | null {
  return STARTS.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0] ?? null;
}
