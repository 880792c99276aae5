import { invariant } from '#domain/invariant.ts';

/*
 * The typesetter draws all pages into one SVG, one below the other, and indents its parts by fours:
 *
 *   <svg …>
 *       <path class="typst-shape" …/>      paper of a page: "M 0 0v HEIGHT h WIDTH v …"
 *       <g transform="…">                  what stands on it, moved down to its place
 *       …
 *       <defs id="glyph"> <symbol id="g1F…"> … </symbol> … </defs>
 *       <defs id="clip-path"> <clipPath id="c2E…"> … </clipPath> … </defs>
 */

const PAGE =
  /^ {4}<path class="typst-shape"[^>]*d="M 0 0v ([\d.]+) h ([\d.]+) v [^>]*>\n {4}<g[^>]*>\n([\s\S]*?)^ {4}<\/g>$/gmu;
const DEFINITION = /^ {8}<(symbol|clipPath) id="([^"]+)"[\s\S]+?^ {8}<\/\1>$/gmu;
const USED = /(?:href="#|url\(#)([^")]+)/gu;
const HEAD = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';

/** Each page as an SVG of its own, with the letters that it uses and no others. */
export function pagesOfSvg(svg: string): readonly string[] {
  const definitions = new Map([...svg.matchAll(DEFINITION)].map(([text, , id]) => [id, text] as const));
  const pages = [...svg.matchAll(PAGE)].map(([, height = '', width = '', body = '']) => {
    const used = new Set([...body.matchAll(USED)].map(([, id]) => id));
    const needed = [...used].map((id) => definitions.get(id) ?? '');
    return [
      `<svg viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt" ${HEAD}>`,
      `<path fill="#fff" d="M0 0h${width}v${height}h-${width}z"/>`,
      `<g>${body}</g><defs>${needed.join('')}</defs></svg>`,
    ].join('');
  });
  invariant(pages.length > 0, 'a drawing of the typesetter has pages');
  return pages;
}
