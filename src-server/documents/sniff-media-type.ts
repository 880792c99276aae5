import type { CaseDocument } from '#domain/documents/document.ts';

type MediaType = CaseDocument['mediaType'];

const ascii = (text: string): readonly number[] => [...text].map((char) => char.charCodeAt(0));

const BEGINNINGS: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', ascii('%PDF-')],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];

/** SEC-50: what a file is by its own bytes; its name and what the sender calls it do not count. */
export function sniffMediaType(start: Uint8Array): MediaType | null {
  return BEGINNINGS.find(([, bytes]) => bytes.every((byte, at) => start[at] === byte))?.[0] ?? null;
}
