import MarkdownIt, { type Token } from 'markdown-it';
import { type Block, type GuideBook, type GuidePage, type Inline, type Topic, TOPICS } from './guide.ts';

/** A tag in the text stays text; addresses are not made into links by themselves. */
const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });

/**
 * Markdown of `docs/guide` as plain data. Only what the window can show is allowed: anything else stops the build, so that
 * no page is shown with a hole in it.
 */
export function compileGuide(markdown: string): GuideBook {
  const tokens = parser.parse(markdown, {});
  const starts = tokens.flatMap((token, index) => (token.type === 'heading_open' ? [index] : []));
  if (starts[0] !== 0 || starts.length !== TOPICS.length)
    throw new Error(`guide: ${starts.length} headings, ${TOPICS.length} topics`);
  const titles = starts.map((at) => plain(inlineOf(tokens[at + 1]?.children ?? [], new Map())));
  const anchors = new Map(titles.map((title, index) => [anchorOf(title), topicAt(index)]));
  return starts.map((at, index): GuidePage => {
    const level = Number(tokens[at]?.tag.slice(1));
    if (level !== 1 && level !== 2 && level !== 3) throw new Error(`guide: heading of level ${level}`);
    const body = new Reader(tokens.slice(at + 3, starts[index + 1]), anchors);
    const blocks = body.blocks();
    const title = titles[index] ?? '';
    return { topic: topicAt(index), title, level, blocks, words: [title, ...blocks.map(wordsOf)].join(' ') };
  });
}

const topicAt = (index: number): Topic => {
  const topic = TOPICS[index];
  if (topic === undefined) throw new Error(`guide: no topic ${index}`);
  return topic;
};

/** As code hosts make them, so that the links work there as well. */
export const anchorOf = (title: string): string =>
  title
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/gu, '-');

type Anchors = ReadonlyMap<string, Topic>;

/** Goes along the tokens; each method leaves it behind what it has read. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #anchors: Anchors;
  #at = 0;

  constructor(tokens: readonly Token[], anchors: Anchors) {
    this.#tokens = tokens;
    this.#anchors = anchors;
  }

  blocks(until = ''): readonly Block[] {
    const blocks: Block[] = [];
    while (this.#at < this.#tokens.length && this.#tokens[this.#at]?.type !== until) blocks.push(this.#block());
    this.#at += 1;
    return blocks;
  }

  #block(): Block {
    const type = this.#next().type;
    if (type === 'paragraph_open') return { kind: 'paragraph', inside: this.#line('paragraph_close') };
    if (type === 'bullet_list_open' || type === 'ordered_list_open') return this.#list(type === 'ordered_list_open');
    if (type === 'table_open') return this.#table();
    throw new Error(`guide: ${type} cannot be shown`);
  }

  #list(isNumbered: boolean): Block {
    const items: (readonly Block[])[] = [];
    while (this.#next().type === 'list_item_open') items.push(this.blocks('list_item_close'));
    return { kind: 'list', isNumbered, items };
  }

  #table(): Block {
    const rows: (readonly Inline[])[][] = [];
    for (let token = this.#next(); token.type !== 'table_close'; token = this.#next()) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'th_open' || token.type === 'td_open')
        rows.at(-1)?.push(this.#line(token.type === 'th_open' ? 'th_close' : 'td_close'));
    }
    const [head = [], ...rest] = rows;
    return { kind: 'table', head, rows: rest };
  }

  #line(end: string): readonly Inline[] {
    const { children } = this.#next();
    if (this.#next().type !== end) throw new Error(`guide: no ${end}`);
    return inlineOf(children ?? [], this.#anchors);
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('guide: ends within a block');
    this.#at += 1;
    return token;
  }
}

function inlineOf(tokens: readonly Token[], anchors: Anchors): readonly Inline[] {
  let at = 0;
  const read = (end: string): readonly Inline[] => {
    const found: Inline[] = [];
    for (let token = tokens[at++]; token !== undefined && token.type !== end; token = tokens[at++]) {
      const { type, content } = token;
      if (type === 'text' || type === 'text_special') found.push({ kind: 'text', text: content });
      else if (type === 'softbreak') found.push({ kind: 'text', text: ' ' });
      else if (type === 'code_inline') found.push({ kind: 'code', text: content });
      else if (type === 'image') found.push({ kind: 'image', address: String(token.attrGet('src')), text: content });
      else if (type === 'strong_open') found.push({ kind: 'strong', inside: read('strong_close') });
      else if (type === 'em_open') found.push({ kind: 'emphasis', inside: read('em_close') });
      else if (type === 'link_open')
        found.push({ kind: 'link', topic: topicOf(token.attrGet('href')), inside: read('link_close') });
      else throw new Error(`guide: ${type} cannot be shown`);
    }
    return found;
  };
  const topicOf = (address: unknown): Topic | null => {
    if (typeof address !== 'string' || !address.startsWith('#')) return null;
    const topic = anchors.get(decodeURIComponent(address.slice(1)));
    if (topic === undefined) throw new Error(`guide: no page ${decodeURIComponent(address)}`);
    return topic;
  };
  return read('');
}

const plain = (inside: readonly Inline[]): string =>
  inside.map((each) => ('inside' in each ? plain(each.inside) : each.text)).join('');

function wordsOf(block: Block): string {
  if (block.kind === 'paragraph') return plain(block.inside);
  if (block.kind === 'list') return block.items.map((item) => item.map(wordsOf).join(' ')).join(' ');
  return [block.head, ...block.rows].map((row) => row.map(plain).join(' ')).join(' ');
}
