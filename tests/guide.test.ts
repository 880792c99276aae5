import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages } from '#locales/messages.ts';
import { MARK_WORDS } from '#main/documents/plan-words.ts';

const guide = (language: 'kk' | 'ru'): string =>
  readFileSync(new URL(`../docs/guide/${language}.md`, import.meta.url), 'utf8');

function textsOf(node: unknown): string[] {
  if (typeof node === 'string') return node.split(' | ');
  return node !== null && typeof node === 'object' ? Object.values(node).flatMap(textsOf) : [];
}

/** Buttons are quoted in the guide without the dots that say "a dialog follows", and without a count behind a colon. */
const plain = (text: string): string =>
  text
    .replace(/…$|:[^:]*\{\w+\}[^:]*$/u, '')
    .replace(/\s+/gu, ' ')
    .trim();

describe.each(['kk', 'ru'] as const)('user’s guide in %s', (language) => {
  it('quotes only words that are on the screens or on the sheets', () => {
    const marks = Object.values(MARK_WORDS).flatMap((mark) => (mark ? [mark[language]] : []));
    const onScreen = new Set([...textsOf(messages[language]), ...marks].map(plain));
    const quoted = [...guide(language).matchAll(/«([^»]+)»/gu)].map((match) => plain(match[1] ?? ''));
    expect(quoted.length).toBeGreaterThan(20);
    expect(quoted.filter((text) => !onScreen.has(text))).toEqual([]);
  });

  it('opens the table of troubles with the messages that the window shows', () => {
    const shown = textsOf([messages[language].faults, messages[language].refusals]).join('\n');
    const [, table = ''] = guide(language).split(/\n## (?:Когда что-то не так|Бір нәрсе дұрыс болмаса)\n/u);
    const rows = [...table.matchAll(/^\| ([^|]+?) \|/gmu)].map((match) => match[1] ?? '').slice(2);
    const known = rows.filter((row) => shown.includes(row));
    expect(known.length).toBeGreaterThanOrEqual(6);
  });
});
