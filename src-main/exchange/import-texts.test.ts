import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '#locales/messages.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(?:landxml|points|catalogue|parse-|place-|read-|write)/.test(name))
  .filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(name))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');
const found = (pattern: RegExp): readonly string[] => [
  ...new Set([...sources.matchAll(pattern)].map((match) => match[1] ?? '')),
];

const unreadable = [...found(/unreadable\([^,()]*,\s*'([\w.]+)'/g), ...found(/#fault\('(\w+)'/g)];
const skipped = [...found(/'((?:line|placing|ring|segment|curve|point)\.[A-Za-z]+)'/g), ...found(/reason: '(\w+)'/g)];

function leavesOf(tree: object, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leavesOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}${value === '' ? ' (empty)' : ''}`],
  );
}

describe('texts of an import', () => {
  it('are looked for where they are', () => {
    expect(unreadable).toEqual(expect.arrayContaining(['notLandXml', 'tookTooLong', 'decimalComma']));
    expect(skipped).toEqual(expect.arrayContaining(['line.text', 'notOfFormat', 'ring.open', 'placing.collapsed']));
  });

  it.each(LANGUAGES)('every reason has one in %s: of what cannot be read, and of what is left out', (language) => {
    const { exchange } = messages[language];
    const texts = { unreadable: leavesOf(exchange.unreadable), skipped: leavesOf(exchange.skipped) };
    expect(unreadable.filter((reason) => !texts.unreadable.includes(reason))).toEqual([]);
    expect(skipped.filter((reason) => !texts.skipped.includes(reason))).toEqual([]);
  });

  it('are the same in all languages, sorted by their keys', () => {
    const keys = leavesOf(messages.ru.exchange);
    expect(keys).toEqual(keys.toSorted());
    for (const language of LANGUAGES) expect(leavesOf(messages[language].exchange)).toEqual(keys);
  });
});
