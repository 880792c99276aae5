import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/*
 * The thread behind page-images.ts and void-copy.ts: reads the pages of one PDF and draws each as SVG, or writes them
 * anew with a mark across. The typesetter reads the PDF as an image, page by page; the page after the last is refused,
 * and that is how the end is known.
 */

export interface PagesOrder {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
  /** Words across every page of a copy, one a line; null to draw the pages as they are. */
  readonly mark: readonly string[] | null;
}

export type PagesAnswer = { readonly pages: readonly string[] } | { readonly pdf: Uint8Array };

/** The file lives in memory only; the folder merely names it. */
const FOLDER = join(tmpdir(), 'shekara-pages');
const PAGE = '#set page(width: auto, height: auto, margin: 0pt)';

/** A mark is data: it reaches the typesetter as JSON and is shown as text. */
const MARK = `#let words = json(bytes(sys.inputs.mark))
#set text(font: "DejaVu Sans Mono", weight: "bold", fill: rgb("#C2200F").transparentize(45%))
#set page(foreground: rotate(-50deg, reflow: false, layout(size => {
  set par(leading: 0.4em)
  set align(center)
  text(calc.min(size.width, size.height) / 9, words.join("\\n"))
})))`;

function run({ bytes, maxPages, mark }: PagesOrder): PagesAnswer {
  const compiler = NodeCompiler.create({ workspace: FOLDER });
  compiler.mapShadow(join(FOLDER, 'file.pdf'), Buffer.from(bytes));
  const pages: string[] = [];
  while (pages.length < maxPages) {
    const svg = drawPage(compiler, pages.length + 1);
    if (svg === null) break;
    pages.push(svg);
  }
  if (mark === null || pages.length === 0) return { pages };
  const images = pages.map((_, index) => `#image("file.pdf", page: ${index + 1})`).join('\n#pagebreak()\n');
  const inputs = { mark: JSON.stringify(mark) };
  return { pdf: Uint8Array.from(compiler.pdf({ mainFileContent: `${PAGE}\n${MARK}\n${images}`, inputs })) };
}

function drawPage(compiler: NodeCompiler, page: number): string | null {
  try {
    return compiler.plainSvg({ mainFileContent: `${PAGE}\n#image("file.pdf", page: ${page})` });
  } catch {
    return null;
  }
}

parentPort?.postMessage(run(workerData as PagesOrder));
