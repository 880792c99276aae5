import type { GuideBook, GuidePage } from './guide.ts';

export interface GuideHit {
  readonly page: GuidePage;
  /** A piece of the page around the first word that was looked for. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

const AROUND = 60;

/** Pages that have every word, those with a word in the title first; otherwise in the order of the book. */
export function searchGuide(book: GuideBook, text: string): readonly GuideHit[] {
  const words = text.trim().toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const has = (where: string): boolean => words.every((word) => where.toLocaleLowerCase().includes(word));
  const found = book.filter(({ words: all }) => has(all));
  const inTitle = (page: GuidePage): boolean => page.title.toLocaleLowerCase().includes(first);
  return [...found.filter(inTitle), ...found.filter((page) => !inTitle(page))].map((page) => pieceOf(page, first));
}

function pieceOf(page: GuidePage, word: string): GuideHit {
  const body = page.words.slice(page.title.length).trimStart();
  const at = body.toLocaleLowerCase().indexOf(word);
  if (at < 0) return { page, before: '', match: '', after: body.slice(0, 2 * AROUND) };
  const from = at <= AROUND ? 0 : body.indexOf(' ', at - AROUND) + 1;
  const end = at + word.length;
  return {
    page,
    before: (from > 0 ? '… ' : '') + body.slice(Math.min(from, at), at),
    match: body.slice(at, end),
    after: body.slice(end, end + AROUND),
  };
}
