import type { GeoTIFFImage } from 'geotiff';
import { MapFileError } from './map-file.ts';

/** Columns and rows of one image of the file: left, top, right, bottom, the last two outside. */
export type PixelWindow = readonly [left: number, top: number, right: number, bottom: number];

/** Red, green, blue, alpha in turn. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A block that is unpacked as a whole; larger ones are refused at the door (SEC-63). */
const MOST_BLOCK_BYTES = 96 * 1024 * 1024;

/** Throws MapFileError with `blocks` or `samples` for what could not be shown tile by tile. */
export function checkImage(image: GeoTIFFImage): void {
  const bits = Array.from(image.fileDirectory.getValue('BitsPerSample') ?? [8], Number);
  const formats = Array.from(image.fileDirectory.getValue('SampleFormat') ?? [1], Number);
  if (formats.some((format) => format !== 1) || bits.some((each) => each > 16)) throw new MapFileError('samples');
  const block = image.getTileWidth() * image.getTileHeight() * image.getBytesPerPixel();
  if (!(block > 0) || block > MOST_BLOCK_BYTES) throw new MapFileError('blocks');
}

/** A window of an image in eight bits, whatever its colours are stored as. */
export async function readPixels(image: GeoTIFFImage, window: PixelWindow): Promise<Pixels> {
  const white = whiteOf(image);
  if (white !== null) return readGreys(image, window, white);
  const [left, top, right, bottom] = window;
  const read = await image.readRGB({ window: [left, top, right, bottom], interleave: true, enableAlpha: true });
  const [width, height] = [right - left, bottom - top];
  const channels = read.length / (width * height);
  const shift = read.BYTES_PER_ELEMENT > 1 && channels >= 3 && isColour(image) ? 8 : 0;
  const nodata = image.getGDALNoData();
  const rgba = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    const [red = 0, green = 0, blue = 0] = [read[from], read[from + 1], read[from + 2]];
    rgba[to] = red >> shift;
    rgba[to + 1] = green >> shift;
    rgba[to + 2] = blue >> shift;
    const isNothing = nodata !== null && red === nodata && green === nodata && blue === nodata;
    rgba[to + 3] = isNothing ? 0 : channels > 3 ? (read[from + 3] ?? 0) >> shift : 255;
  }
  return { width, height, rgba };
}

const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;

interface White {
  readonly isZero: boolean;
  /** The largest sample. */
  readonly most: number;
}

/** Of an image of one sample a pixel from black to white: which is which. Null for any other. */
function whiteOf({ fileDirectory }: GeoTIFFImage): White | null {
  const photometric = fileDirectory.getValue('PhotometricInterpretation');
  if (photometric !== WHITE_IS_ZERO && photometric !== BLACK_IS_ZERO) return null;
  const [bits = 1] = Array.from(fileDirectory.getValue('BitsPerSample') ?? [1], Number);
  return { isZero: photometric === WHITE_IS_ZERO, most: 2 ** bits - 1 };
}

/** The library takes 256 for white, and with few bits half of it: samples are scaled here. */
async function readGreys(
  image: GeoTIFFImage,
  [left, top, right, bottom]: PixelWindow,
  { isZero, most }: White,
): Promise<Pixels> {
  const read = await image.readRasters({ window: [left, top, right, bottom], samples: [0], interleave: true });
  const [width, height] = [right - left, bottom - top];
  const nodata = image.getGDALNoData();
  const rgba = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; to < rgba.length; from++, to += 4) {
    const sample = Number(read[from] ?? 0);
    const grey = Math.round(((isZero ? most - sample : sample) / most) * 255);
    rgba.fill(grey, to, to + 3);
    rgba[to + 3] = sample === nodata ? 0 : 255;
  }
  return { width, height, rgba };
}

const RGB = 2;
/** Only these come as they are stored; all others are brought to eight bits by the library. */
const isColour = (image: GeoTIFFImage): boolean => image.fileDirectory.getValue('PhotometricInterpretation') === RGB;
