import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { smallPdf } from '../../tests/support/small-pdf.ts';
import { pictureSize } from './picture.ts';
import { scanPicture } from './scan-picture.ts';

const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;
if (!hasPoppler) console.log('skipped: pdftoppm not installed');

describe.skipIf(!hasPoppler)('A7.7 scanPicture', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-scan-'));
    writeFileSync(join(folder, 'plan.pdf'), smallPdf());
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
    expect(await sizeOf(scanned('fax', '-tiff', '-mono', '-tiffcompression', 'lzw')), 'mono').toMatchObject({ size });
  });

  it('draws the first page of a PDF', async () => {
    expect(await sizeOf(smallPdf())).toMatchObject({ mediaType: 'image/svg+xml' });
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
