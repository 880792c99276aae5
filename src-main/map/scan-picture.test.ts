import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { assert, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { ONE_PAGE, pdfOf } from '../../tests/support/small-pdf.ts';
import { pictureSize } from './picture.ts';
import { scanPicture } from './scan-picture.ts';

/** A page with two lines across it. */
function drawnPdf(): Uint8Array {
  const [catalog, pages, page] = ONE_PAGE;
  const lines = '4 w 10 10 m 90 80 l S 1 w 10 90 m 60 20 l S';
  const drawn = page?.replace(/>>$/, '/Contents 5 0 R >>');
  return pdfOf([
    '(nothing)',
    ...[catalog, pages, drawn].map(String),
    `<< /Length ${lines.length} >>\nstream\n${lines}\nendstream`,
  ]);
}

/** Red of every pixel of a TIFF as it is shown; our PNG has one piece of data and no filters. */
async function greysOf(file: string): Promise<readonly number[]> {
  const picture = await scanPicture(readFileSync(file), 'scan.tif');
  assert(picture.ok);
  const png = Buffer.from(picture.value.bytes);
  const { width } = pictureSize(png) ?? { width: 0 };
  const at = png.indexOf('IDAT');
  const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  return [...lines].filter((_, index) => (index % (width * 4 + 1)) % 4 === 1);
}

const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;
if (!hasPoppler) console.log('skipped: pdftoppm not installed');

describe.skipIf(!hasPoppler)('A7.7 scanPicture', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-scan-'));
    writeFileSync(join(folder, 'plan.pdf'), drawnPdf());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The page as another program writes it: 100 points at 144 dots per inch are 200 pixels. */
  function scanned(name: string, ...form: readonly string[]): Uint8Array {
    execFileSync('pdftoppm', ['-r', '144', ...form, join(folder, 'plan.pdf'), join(folder, name)], { stdio: 'ignore' });
    const [file] = readdirSync(folder).filter((each) => each.startsWith(name));
    return readFileSync(join(folder, file ?? ''));
  }
  const sizeOf = async (bytes: Uint8Array) => {
    const picture = await scanPicture(bytes, 'план.bin');
    assert(picture.ok);
    return { mediaType: picture.value.mediaType, size: pictureSize(picture.value.bytes) };
  };
  const size = { width: 200, height: 200 };

  it('shows PNG and JPEG as they are', async () => {
    expect(await sizeOf(scanned('png', '-png'))).toMatchObject({ mediaType: 'image/png', size });
    expect(await sizeOf(scanned('jpeg', '-jpeg'))).toMatchObject({ mediaType: 'image/jpeg', size });
    expect(await sizeOf(scanned('grey', '-jpeg', '-gray', '-jpegopt', 'progressive=y'))).toMatchObject({ size });
  });

  it('unpacks TIFF in all the ways in which scanners pack it', async () => {
    for (const packing of ['none', 'packbits', 'lzw', 'deflate', 'jpeg']) {
      const bytes = scanned(`tiff-${packing}`, '-tiff', '-tiffcompression', packing);
      expect(await sizeOf(bytes), packing).toMatchObject({ mediaType: 'image/png', size });
    }
    expect(await sizeOf(scanned('tone', '-tiff', '-gray')), 'grey').toMatchObject({ size });
    // Black and white, a bit for each pixel
    expect(await sizeOf(scanned('mono', '-tiff', '-mono', '-tiffcompression', 'lzw')), 'mono').toMatchObject({ size });
  });

  it.skipIf(spawnSync('tiffcp').error)(
    'shows black on white as it is, whichever of them is zero and whoever packed it',
    async () => {
      const plain = join(folder, 'plain.tif');
      writeFileSync(plain, scanned('page', '-tiff', '-mono', '-tiffcompression', 'none'));
      const white = await greysOf(plain);
      expect(new Set(white)).toEqual(new Set([0, 255]));
      expect(white.filter((grey) => grey === 255).length / white.length).toBeGreaterThan(0.9);
      for (const packing of ['lzw', 'g3:1d', 'g3:2d', 'g4']) {
        execFileSync('tiffcp', ['-c', packing, plain, join(folder, 'packed.tif')]);
        expect(await greysOf(join(folder, 'packed.tif')), packing).toEqual(white);
      }
      // Fax machines say that white is zero: with the same samples the picture is its own negative
      execFileSync('tiffset', ['-s', '262', '0', plain]);
      expect(await greysOf(plain)).toEqual(white.map((grey) => 255 - grey));
    },
  );

  it('draws the first page of a PDF', async () => {
    expect(await sizeOf(drawnPdf())).toMatchObject({ mediaType: 'image/svg+xml' });
  });

  it('SEC-63 SEC-58 survives bombs and broken chains of images, each with its words', async () => {
    const png = Buffer.from(scanned('bomb', '-png'));
    png.writeUInt32BE(100_000, 16);
    png.writeUInt32BE(100_000, 20);
    expect(await scanPicture(png, 'a.png')).toMatchObject({ error: { code: 'map.scanTooLarge', about: ['a.png'] } });

    const tiff = Buffer.from(scanned('chain', '-tiff', '-tiffcompression', 'none'));
    const first = tiff.readUInt32LE(4);
    const next = first + 2 + tiff.readUInt16LE(first) * 12;
    /** The chain of images leads there. */
    const chained = (to: number): Buffer => {
      const changed = Buffer.from(tiff);
      changed.writeUInt32LE(to, next);
      return changed;
    };
    // Round in a ring, into the middle of itself, out of the file: the first image is whole
    for (const to of [first, first + 2, 0xffff_fff0]) {
      const answer = await scanPicture(chained(to), 'a.tif');
      if (answer.ok) expect(pictureSize(answer.value.bytes)).toMatchObject(size);
      else expect(answer.error.code).toBe('map.scanUnreadable');
    }
    /** An entry of the first image with another value. */
    const entry = (file: Buffer, tag: number, value: number): Buffer => {
      const changed = Buffer.from(file);
      for (let at = first + 2; at < next; at += 12)
        if (changed.readUInt16LE(at) === tag) {
          changed.writeUInt16LE(4, at + 2);
          changed.writeUInt32LE(value, at + 8);
        }
      return changed;
    };
    const [WIDTH, HEIGHT, STRIPS, PACKING] = [256, 257, 273, 259];
    const spoilt = [
      entry(entry(tiff, WIDTH, 2_000_000), HEIGHT, 2_000_000),
      entry(tiff, STRIPS, 0xffff_ff00),
      // Said to be a fax: read by another reader, with a ring of images before it
      entry(chained(first), PACKING, 4),
      entry(chained(first + 2), PACKING, 3),
      tiff.subarray(0, first + 20),
    ];
    for (const [index, file] of spoilt.entries()) {
      const answer = await scanPicture(file, 'a.tif');
      if (!answer.ok)
        expect(answer.error.code, String(index)).toBe(index === 0 ? 'map.scanTooLarge' : 'map.scanUnreadable');
      else expect(pictureSize(answer.value.bytes), String(index)).toMatchObject(size);
    }
    expect(await scanPicture(spoilt[0] ?? tiff, 'a.tif')).toMatchObject({ error: { code: 'map.scanTooLarge' } });
  });

  it('SEC-58 says what is no scan, and what is damaged', async () => {
    expect(await scanPicture(Buffer.from('not a picture'), 'a.png')).toMatchObject({
      error: { code: 'map.scanFormat', about: ['a.png'] },
    });
    const tiff = scanned('cut', '-tiff', '-tiffcompression', 'lzw');
    expect(await scanPicture(tiff.subarray(0, tiff.length / 4), 'a.tif')).toMatchObject({
      error: { code: 'map.scanUnreadable' },
    });
  });
});
