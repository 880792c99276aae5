import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages } from '#locales/messages.ts';
import { compileGuide } from './compile-guide.ts';
import { type Block, type Inline, TOPICS } from './guide.ts';
import { topicAt } from './place-of-guide.ts';
import { searchGuide } from './search-guide.ts';

const source = (language: string): string =>
  readFileSync(new URL(`../../docs/guide/${language}.md`, import.meta.url), 'utf8');
const BOOKS = { kk: compileGuide(source('kk')), ru: compileGuide(source('ru')) };

const linesOf = (block: Block): readonly (readonly Inline[])[] =>
  block.kind === 'paragraph'
    ? [block.inside]
    : block.kind === 'list'
      ? block.items.flatMap((item) => item.flatMap(linesOf))
      : [block.head, ...block.rows].flat();
const inlines = (inside: readonly Inline[]): readonly Inline[] =>
  inside.flatMap((one) => ('inside' in one ? [one, ...inlines(one.inside)] : [one]));

describe.each(['kk', 'ru'] as const)('the guide in the window, %s', (language) => {
  const book = BOOKS[language];
  const all = book.flatMap(({ blocks }) => blocks.flatMap(linesOf).flatMap(inlines));

  it('has every page, at the same depth as in the other language', () => {
    expect(book.map(({ topic }) => topic)).toEqual(TOPICS);
    expect(book.map(({ level }) => level)).toEqual(BOOKS.kk.map(({ level }) => level));
    expect(book.filter(({ blocks, level }) => level === 3 && blocks.length === 0)).toEqual([]);
  });

  it('links its pages to each other and shows its images', () => {
    const links = all.flatMap((one) => (one.kind === 'link' && one.topic !== null ? [one.topic] : []));
    expect(links.length).toBeGreaterThanOrEqual(5);
    expect(all.filter(({ kind }) => kind === 'image').length).toBeGreaterThanOrEqual(1);
  });

  it('opens at a row for every tool that has one', () => {
    const tools = book.find(({ topic }) => topic === 'tools')?.blocks.find(({ kind }) => kind === 'table');
    const rows =
      tools?.kind === 'table'
        ? tools.rows.map(([first]) => first?.map((one) => 'text' in one && one.text).join(''))
        : [];
    for (const tool of [
      'merge',
      'divide',
      'vertex',
      'shift',
      'cutOut',
      'redistribute',
      'form',
      'part',
      'retire',
      'annotate',
    ] as const)
      expect(rows, tool).toContain(messages[language].case.tools[tool]);
  });
});

describe('compiling the guide', () => {
  const page = (text: string) => compileGuide(TOPICS.map((topic) => `## ${topic}\n\n${text}\n`).join('\n'))[0]?.blocks;

  it('SEC-3 leaves a tag in the text as the text it is', () => {
    expect(page('a <img src=x onerror=alert(1)> b')).toEqual([
      { kind: 'paragraph', inside: [{ kind: 'text', text: 'a <img src=x onerror=alert(1)> b' }] },
    ]);
  });

  it('makes no link out of an address of another place', () => {
    const links = page('[a](https://example.org) [b](javascript:alert(1)) [c](../glossary.md)');
    const kinds = links
      ?.flatMap(linesOf)
      .flatMap(inlines)
      .flatMap((one) => (one.kind === 'link' ? [one.topic] : []));
    expect(kinds?.every((topic) => topic === null)).toBe(true);
  });

  it('stops at what the window cannot show, and at a link to no page', () => {
    expect(() => page('> quoted')).toThrow('blockquote_open');
    expect(() => page('[a](#nowhere)')).toThrow('no page #nowhere');
    expect(() => compileGuide('# One\n')).toThrow('1 headings');
  });
});

describe('finding in the guide', () => {
  it('wants every word, and puts titles first', () => {
    const hits = searchGuide(BOOKS.ru, 'координат система');
    expect(hits[0]?.page.topic).toBe('systems');
    expect(hits.every(({ page }) => /координат/iu.test(page.words))).toBe(true);
    expect(searchGuide(BOOKS.ru, 'невязк')[0]).toMatchObject({ match: expect.stringMatching(/невязк/iu) as string });
    expect(searchGuide(BOOKS.kk, 'бұндай сөз жоқ шығар')).toEqual([]);
    expect(searchGuide(BOOKS.ru, '  ')).toEqual([]);
  });
});

describe('the page that fits', () => {
  const at = { place: 'cases', hasCard: false, caseState: 'draft', tool: 'select' } as const;

  it('follows the place, the card, the state of the case and the tool', () => {
    expect(topicAt({ ...at, tool: 'merge' })).toEqual({ topic: 'tools', tool: 'merge' });
    expect(topicAt({ ...at, tool: 'split' }).topic).toBe('split');
    expect(topicAt({ ...at, caseState: 'submitted' }).topic).toBe('sent');
    expect(topicAt({ ...at, caseState: null }).topic).toBe('kinds');
    expect(topicAt({ ...at, place: 'map', caseState: null, hasCard: true }).topic).toBe('card');
    expect(topicAt({ ...at, place: 'survey' }).topic).toBe('survey');
  });
});
