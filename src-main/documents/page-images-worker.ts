import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/*
 * The thread behind page-images.ts: draws every page of one PDF as SVG. The typesetter reads the PDF as an image,
 * page by page; the page after the last is refused, and that is how the end is known.
 */

interface Order {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
}

/** The file lives in memory only; the folder merely names it. */
const FOLDER = join(tmpdir(), 'shekara-pages');

function drawPages({ bytes, maxPages }: Order): readonly string[] {
  const compiler = NodeCompiler.create({ workspace: FOLDER });
  compiler.mapShadow(join(FOLDER, 'file.pdf'), Buffer.from(bytes));
  const pages: string[] = [];
  while (pages.length < maxPages) {
    const svg = drawPage(compiler, pages.length + 1);
    if (svg === null) break;
    pages.push(svg);
  }
  return pages;
}

function drawPage(compiler: NodeCompiler, page: number): string | null {
  try {
    return compiler.plainSvg({
      mainFileContent: `#set page(width: auto, height: auto, margin: 0pt)\n#image("file.pdf", page: ${page})`,
    });
  } catch {
    return null;
  }
}

parentPort?.postMessage(drawPages(workerData as Order));
