/** Pages stand in the window only while they are printed; what the rest of the window does then is print.css's. */
const CLASS = 'print-pages';

/**
 * Prints pictures of pages and nothing else, each on a sheet of its own and as large as it is. The policy of the window
 * allows no style in the page: the size of the paper comes as a sheet of rules made by script.
 */
export async function printPages(
  pages: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<void> {
  const rules = new CSSStyleSheet();
  rules.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0; }`);
  const box = document.createElement('div');
  box.className = CLASS;
  box.append(...pages.map(imageOf));
  document.body.append(box);
  document.adoptedStyleSheets.push(rules);
  try {
    await Promise.all([...box.querySelectorAll('img')].map((image) => image.decode()));
    globalThis.print();
  } finally {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== rules);
    box.remove();
  }
}

function imageOf(url: string): HTMLImageElement {
  const image = document.createElement('img');
  image.src = url;
  image.alt = '';
  return image;
}
