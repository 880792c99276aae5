import { pictureSize, type Picture } from '../picture.ts';

/** Larger than any tile of a map; what is wider is no tile. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_SIDE = 1024;

/** Only what is a picture of a tile's size (SEC-63). */
export function tilePicture(bytes: Uint8Array): Picture | null {
  if (bytes.length > MOST_BYTES) return null;
  const size = pictureSize(bytes);
  if (size === null || size.width > MOST_SIDE || size.height > MOST_SIDE) return null;
  return { mediaType: size.mediaType, bytes };
}

/** Attributions are written as HTML: the words alone. */
export const plainText = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
