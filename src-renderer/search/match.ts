export interface TextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** A number is found in any writing: the separators of the query and of the text do not count. */
const digitsPattern = (digits: string): string => [...digits].join(String.raw`[\s:.\-]?`);

/**
 * Cuts a text into matched and other parts. Words match at the beginning of words, whatever their case; a query of
 * digits and separators matches across the separators of a cadastral number.
 */
export function matchedParts(text: string, query: string): readonly TextPart[] {
  const isNumber = /^[\d\s:.\-–—]+$/u.test(query.trim()) && /\d/u.test(query);
  const words = query
    .trim()
    .split(/[\s,.;]+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [{ text, isMatch: false }];
  const pattern = isNumber
    ? digitsPattern(query.replace(/\D/gu, ''))
    : words
        .sort((a, b) => b.length - a.length)
        .map((word) => String.raw`(?<![\p{L}\p{N}])${escaped(word)}`)
        .join('|');
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of text.matchAll(new RegExp(pattern, 'giu'))) {
    if (found[0] === '') continue;
    if (found.index > from) parts.push({ text: text.slice(from, found.index), isMatch: false });
    parts.push({ text: found[0], isMatch: true });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMatch: false });
  return parts;
}
