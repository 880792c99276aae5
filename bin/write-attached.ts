import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { equalBytes } from '#domain/bytes.ts';
import type { ContentDigest } from '#domain/signatures/cms/build-cms.ts';
import { aroundContent } from '#domain/signatures/cms/attach-content.ts';
import { digestStream } from '#domain/signatures/signed-content.ts';
import { PIECE } from './read-signature.ts';

/** What was signed, and how long it was then. */
export interface HashedFile {
  readonly content: ContentDigest;
  readonly length: number;
}

export interface AttachedFile {
  readonly file: string;
  readonly signed: HashedFile;
  /** The signature without it. */
  readonly cms: Uint8Array;
  readonly output: string;
}

/**
 * Writes the signature with its content inside, which passes by and is never held. False, and nothing written, where the
 * content is not any more what was signed.
 */
export async function writeAttached({ file, signed, cms, output }: AttachedFile): Promise<boolean> {
  const { content, length } = signed;
  const { before, after } = aroundContent(cms, length);
  // Beside its place: it may be the file that is read.
  const part = `${output}.part`;
  try {
    await pipeline(async function* () {
      yield before;
      yield* createReadStream(file, PIECE);
      yield after;
    }, createWriteStream(part));
    if (statSync(part).size !== before.length + length + after.length) return false;
    if (length > 0) {
      const inside = createReadStream(part, { ...PIECE, start: before.length, end: before.length + length - 1 });
      const written = (await digestStream(inside, [content.hash])).get(content.hash);
      if (!written || !equalBytes(written, content.digest)) return false;
    }
    renameSync(part, output);
    return true;
  } finally {
    rmSync(part, { force: true });
  }
}
