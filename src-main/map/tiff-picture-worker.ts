import { parentPort, workerData } from 'node:worker_threads';
import { fromArrayBuffer } from 'geotiff';
import { encodePng } from './png.ts';
import { checkImage, readPixels } from './reader/tiff-pixels.ts';

/* The thread behind scan-picture.ts: the first image of one TIFF as a PNG; null of one with too many pixels. */

/** What one picture may hold unpacked. */
const MOST_PIXELS = 60_000_000;

/** Black and white as fax machines pack it, CCITT groups 3 and 4: the reader of GeoTIFF does not know it. */
const FAX: ReadonlySet<number> = new Set([2, 3, 4]);

async function unpackFax(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: UTIF } = await import('utif2');
  const file = Uint8Array.from(bytes).buffer;
  const [image] = UTIF.decode(file);
  if (!image) throw new Error('no image');
  UTIF.decodeImage(file, image);
  return UTIF.toRGBA8(image);
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array | null> {
  const tiff = await fromArrayBuffer(Uint8Array.from(bytes).buffer);
  const image = await tiff.getImage(0);
  const [width, height] = [image.getWidth(), image.getHeight()];
  if (width * height > MOST_PIXELS) return null;
  if (!(width * height > 0)) throw new Error('no pixels');
  if (FAX.has(Number(image.fileDirectory.getValue('Compression'))))
    return encodePng(await unpackFax(bytes), width, height);
  checkImage(image);
  const { rgba } = await readPixels(image, [0, 0, width, height]);
  return encodePng(rgba, width, height);
}

parentPort?.postMessage(await unpack(workerData as Uint8Array)); // handed over by scan-picture.ts
