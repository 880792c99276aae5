import { randomBytes } from 'node:crypto';
import type { FileLink } from '#contracts/workstation/cases.ts';
import { readXmlApart } from '#signatures/xml/read-xml-apart.ts';
import { notFound, type BulkAnswer } from './bulk.ts';
import { pageImages, type PageImage } from './documents/page-images.ts';

export interface OfferedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface Offered {
  /** Null where there are pages to look at and no file. */
  readonly file: OfferedFile | null;
  readonly pages: readonly PageImage[];
}

/** Enough for every window that is open; the oldest address ends first. */
const MOST_FILES = 200;
/** The one on the screen, and those that a quick hand has left behind but a window may still be fetching. */
const MOST_PREVIEWS = 6;

/** Files that the window may fetch by an opaque address until the session ends (SEC-8): /files/{id} and /files/{id}/{page}. */
export class OfferedFiles {
  readonly #files = new Map<string, Offered>();
  readonly #previews: string[] = [];

  /** The addresses of a file and of its pages as images; none when it cannot be shown. */
  async offer(file: OfferedFile): Promise<FileLink> {
    const pages = await pageImages(file.bytes, file.mediaType).catch(() => []);
    const text = file.mediaType === 'application/xml' ? await signedText(file.bytes) : null;
    const url = `/files/${randomBytes(24).toString('base64url')}`;
    this.#files.set(url, { file, pages });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= MOST_FILES) break;
      this.#files.delete(oldest);
    }
    const { fileName, mediaType, bytes } = file;
    return {
      url,
      fileName,
      mediaType,
      size: bytes.length,
      pages: pages.map((_, index) => `${url}/${index + 1}`),
      text,
    };
  }

  /** Addresses of pages alone, of a sheet that is only looked at: the pages of a few previews are kept. */
  offerPages(pages: readonly string[]): readonly string[] {
    const url = `/files/${randomBytes(24).toString('base64url')}`;
    const images = pages.map((svg): PageImage => ({ mediaType: 'image/svg+xml', bytes: Buffer.from(svg, 'utf8') }));
    this.#files.set(url, { file: null, pages: images });
    this.#previews.push(url);
    while (this.#previews.length > MOST_PREVIEWS) this.#files.delete(this.#previews.shift() ?? '');
    return images.map((_, index) => `${url}/${index + 1}`);
  }

  answer(path: string): BulkAnswer {
    const [, url = '', page] = /^(\/files\/[\w-]{32})(?:\/([1-9]\d{0,3}))?$/.exec(path) ?? [];
    const offered = this.#files.get(url);
    if (!offered) return notFound;
    if (page === undefined) return offered.file ? asFile(offered.file) : notFound;
    const image = offered.pages[Number(page) - 1];
    return image ? asBytes(image.mediaType, image.bytes, 'inline') : notFound;
  }

  /** With the session all addresses end. */
  clear(): void {
    this.#files.clear();
  }
}

/** Canonical, as it was signed: what stands outside of it nobody has vouched for. */
async function signedText(bytes: Uint8Array): Promise<string | null> {
  const xml = await readXmlApart(bytes);
  return typeof xml === 'string' ? null : xml.signed;
}

const asFile = ({ bytes, fileName, mediaType }: OfferedFile): BulkAnswer =>
  asBytes(mediaType, bytes, `attachment; filename="${plainName(fileName)}"; filename*=UTF-8''${percent(fileName)}`);

/** The policy makes anything inert that a file might bring, whatever the browser takes it for. */
function asBytes(mediaType: string, body: Uint8Array, disposition: string): BulkAnswer {
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-disposition': disposition,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'private, no-store',
    },
    body,
  };
}

/** RFC 6266: the old parameter gets letters that no system stumbles over, the new one the whole name. */
const plainName = (name: string): string =>
  cleanName(name)
    .replace(/[^\w.\- ]/g, '_')
    .slice(0, 100);
const percent = (name: string): string =>
  encodeURIComponent(cleanName(name)).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** No control or direction signs, no separators of paths, no leading dots: a name is never a place. */
function cleanName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+|\.{2,}/g, '_')
    .slice(0, 150);
}
