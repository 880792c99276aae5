export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface Picture {
  readonly mediaType: PictureType;
  readonly bytes: Uint8Array;
}

export interface PictureSize {
  readonly mediaType: PictureType;
  readonly width: number;
  readonly height: number;
}

/** A sheet of A0 at 300 dots per inch; more pixels than that no window holds (SEC-63). */
const MOST_PIXELS = 150_000_000;

/** A small file may unpack to more than the machine has. */
export const isTooLarge = ({ width, height }: PictureSize): boolean => width * height > MOST_PIXELS;

/**
 * What a picture is and how large, by its own head (SEC-63): nothing is unpacked for it. Null: none of the three kinds,
 * or a head that is cut short.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452)
      return { mediaType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Markers that a frame of any JPEG begins with: SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isFrame(marker))
      return { mediaType: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
}

function webpSize(view: DataView): PictureSize | null {
  const sized = (width: number, height: number): PictureSize => ({ mediaType: 'image/webp', width, height });
  switch (view.getUint32(12)) {
    case 0x56503820: // lossy
      return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 0x56503858: // extended
      return sized((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(27, true) & 0xffffff) + 1);
    default:
      return null;
  }
}
