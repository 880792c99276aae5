import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERDICT_REASONS } from '#domain/signatures/reasons.ts';
import { LANGUAGES, messages } from './messages.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CODE = ['src-shared', 'src-register', 'src-signatures', 'src-main', 'src-server', 'src-renderer', 'bin'];

function sourcesOf(folders: readonly string[]): string {
  return (
    folders
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)),
      )
      .filter((name) => /\.(?:ts|vue)$/.test(name) && !/\.test\.ts$/.test(name) && !name.includes('node_modules'))
      // Reasons of a signature's verification have their texts under `signature.reasons`; the trust store refuses like all.
      .filter(
        (name) => !name.includes(join('domain', 'signatures')) || name.includes(join('domain', 'signatures', 'trust')),
      )
      .map((name) => readFileSync(name, 'utf8'))
      .join('\n')
  );
}

const everything = sourcesOf(CODE);
const rules = sourcesOf(['src-shared/domain/cases/rules']);
const found = (pattern: RegExp, text = everything): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort();

/** refuse('split.alongEdge' …), and the reasons of the answers that are no Result: reason: 'submission.signature'. */
const refusals = withoutReasons([
  ...found(/\brefuse\(\s*'([a-z][A-Za-z]*\.[A-Za-z.]+)'/g),
  ...found(/\b(?:reason|undecidableReason|error): '([a-z][A-Za-z]*\.[A-Za-z.]+)'/g),
  // Reasons of the server's answers: refused('submission.signature'), rejected('decision.stale'), return 'decision.order'.
  ...found(/'((?:submission|decision)\.[A-Za-z]+)'/g),
  ...found(/\berror: \{ code: '([a-z][A-Za-z]*\.[A-Za-z.]+)'/g),
]);
const findings = [
  ...found(/'([a-z][A-Za-z]*\.[A-Za-z]+)'/g, rules),
  ...found(/'(geometry\.[A-Za-z]+)'/g),
  ...['overlap', 'gap', 'tJunction'].flatMap((kind) => [`fabric.${kind}`, `fabric.${kind}Before`]),
];

function withoutReasons(codes: readonly string[]): readonly string[] {
  const reasons = new Set<string>(VERDICT_REASONS);
  return codes.filter((code) => !reasons.has(code));
}

function textOf(tree: unknown, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined),
      tree,
    );
}

function keysOf(tree: object, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value as object, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

const placeholders = (text: unknown): readonly string[] =>
  [...String(text).matchAll(/\{(\w+)\}/g)].map((match) => (match[1] ?? '').replace(/(?:Kk|Ru)$/, '')).sort();

describe('texts of codes', () => {
  it('finds the codes that it looks for', () => {
    expect(refusals).toContain('split.endsInside');
    expect(findings).toEqual(
      expect.arrayContaining([
        'pledge.consentMissing',
        'holders.consentMissing',
        'arrest.restrictionBlocks',
        'geometry.spike',
      ]),
    );
  });

  it.each(LANGUAGES)('every refusal has a text in %s', (language) => {
    expect(refusals.filter((code) => typeof textOf(messages[language].refusals, code) !== 'string')).toEqual([]);
  });

  it.each(LANGUAGES)('every finding has a text in %s', (language) => {
    expect(findings.filter((code) => typeof textOf(messages[language].findings, code) !== 'string')).toEqual([]);
  });

  it.each(['refusals', 'findings', 'history'] as const)(
    '%s has the same keys and placeholders in all languages, and no empty text',
    (area) => {
      const keys = keysOf(messages.ru[area]).toSorted();
      for (const language of LANGUAGES) {
        expect(keysOf(messages[language][area]).toSorted()).toEqual(keys);
        for (const key of keys) {
          const text = textOf(messages[language][area], key);
          expect({ language, key, empty: text === '' }).toEqual({ language, key, empty: false });
          expect({ language, key, placeholders: placeholders(text) }).toEqual({
            language,
            key,
            placeholders: placeholders(textOf(messages.ru[area], key)),
          });
        }
      }
    },
  );

  it('no text is left that no code names', () => {
    const known = new Set([...refusals, ...findings]);
    // refuse(`map.${reason}`): the reasons stand by themselves.
    const built = found(/\brefuse\(`([a-z]+(?:\.[a-z]+)?)\.\$\{/g);
    const isBuilt = (key: string): boolean =>
      built.some((area) => key.startsWith(`${area}.`) && everything.includes(`'${key.slice(area.length + 1)}'`));
    const named = (key: string): boolean =>
      known.has(key) ||
      isBuilt(key) ||
      everything.includes(`'${key}'`) ||
      everything.includes(`${key},`) ||
      everything.includes(`${key}.`);
    expect([...keysOf(messages.ru.refusals), ...keysOf(messages.ru.findings)].filter((key) => !named(key))).toEqual([]);
  });
});
