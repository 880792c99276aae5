import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '#locales/messages.ts';

const HERE = import.meta.dirname;
const source = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(name))
  .map((name) => readFileSync(join(HERE, name), 'utf8'))
  .join('\n');

const found = (pattern: RegExp): readonly string[] => [
  ...new Set([...source.matchAll(pattern)].map((match) => match[1] ?? '')),
];

/** builder.skip(what, 'reason' …) and log.skip. */
const skipped = found(/\.skip\(\s*[^;]{1,60}?,\s*'(\w+)'/g);
const unreadable = found(/#?builder\.unreadable\('([\w.]+)'/g);

function textOf(tree: object, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined),
      tree,
    );
}

const keysOf = (tree: object, prefix = ''): readonly string[] =>
  Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );

describe('texts of what is skipped and what cannot be read', () => {
  it('finds the reasons that it looks for', () => {
    expect(skipped).toEqual(expect.arrayContaining(['damagedRecord', 'heights', 'dbfMissing', 'textCut']));
    expect(unreadable).toEqual(expect.arrayContaining(['notShapefile', 'sqlite.none', 'crsLink']));
  });

  it.each(LANGUAGES)('every reason has a text in %s, sorted by key', (language) => {
    const texts = messages[language].exchange;
    expect(skipped.filter((key) => typeof textOf(texts.skipped, key) !== 'string')).toEqual([]);
    expect(unreadable.filter((key) => typeof textOf(texts.unreadable, key) !== 'string')).toEqual([]);
    for (const part of [texts.skipped, texts.unreadable])
      expect(Object.keys(part)).toEqual(Object.keys(part).toSorted());
  });

  it('all languages have the same keys, none is empty, and none is left that no code names', () => {
    const keys = keysOf(messages.ru.exchange);
    for (const language of LANGUAGES) {
      expect(keysOf(messages[language].exchange)).toEqual(keys);
      expect(keys.filter((key) => textOf(messages[language].exchange, key) === '')).toEqual([]);
    }
    const named = (key: string): boolean => {
      const reason = key.replace(/^(?:skipped|unreadable)\./, '');
      return source.includes(`'${reason}'`) || source.includes(`'${reason.replace(/^archive\./, '')}'`);
    };
    expect(keys.filter((key) => !named(key))).toEqual([]);
  });
});
