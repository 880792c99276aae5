import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { describe, expect, it } from 'vitest';
import { pageImages } from './page-images.ts';

const twoPages = (): Uint8Array =>
  NodeCompiler.create({ workspace: join(tmpdir(), 'shekara-pages-test') }).pdf({
    mainFileContent: '#set page(paper: "a4")\n= Жер-кадастрлық жоспар\n#pagebreak()\nБет 2',
  });

describe('pageImages', () => {
  it('A5.3 draws every page of a PDF as an SVG of the same paper size', async () => {
    const pages = await pageImages(twoPages(), 'application/pdf');
    expect(pages.map((page) => page.mediaType)).toEqual(['image/svg+xml', 'image/svg+xml']);
    const first = Buffer.from(pages[0]?.bytes ?? []).toString('utf8');
    expect(first).toMatch(/viewBox="0 0 595\.2\d* 841\.8\d*"/);
    expect(first).not.toContain('<script');
  });

  it('says that a damaged PDF cannot be read', async () => {
    const damaged = Buffer.from('%PDF-1.7\nnot a document at all');
    await expect(pageImages(damaged, 'application/pdf')).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' });
  });

  it('passes a picture through and shows nothing of a TIFF', async () => {
    const picture = Uint8Array.of(1, 2, 3);
    expect(await pageImages(picture, 'image/png')).toEqual([{ mediaType: 'image/png', bytes: picture }]);
    expect(await pageImages(picture, 'image/tiff')).toEqual([]);
  });
});
