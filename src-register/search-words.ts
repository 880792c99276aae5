/*
 * What goes into the word indexes and what is asked of them. Both sides pass here, so they agree.
 * Kazakh letters are folded to the Russian ones: an address is found by whoever types it, on either keyboard.
 */

const FOLDED: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  ё: 'е',
};

/** Words that say what kind of place it is; they stand in every address and find nothing. */
const KINDS: ReadonlySet<string> = new Set([
  'кала',
  'каласы',
  'ауданы',
  'кошеси',
  'дангылы',
  'тас',
  'жолы',
  'уй',
  'уйи',
  'облысы',
  'ауылы',
  'г',
  'город',
  'р',
  'н',
  'район',
  'ул',
  'улица',
  'пр',
  'т',
  'проспект',
  'шоссе',
  'д',
  'дом',
  'обл',
  'область',
  'с',
  'село',
  'уч',
]);

const WORD = /[\p{L}\p{N}]+/gu;

export function foldText(text: string): string {
  return text.toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => FOLDED[letter] ?? letter);
}

export function foldedWords(text: string): readonly string[] {
  return foldText(text).match(WORD) ?? [];
}

/**
 * The part of an address that tells it from others: "Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 26" gives
 * "коркыт ата 26". City and district, which stand in every row, would only make the lists of the index long.
 */
export function addressIndexText(text: string): string {
  const parts = text.split(',');
  const telling = parts.length > 2 ? parts.slice(2) : parts;
  return withoutKinds(telling.flatMap(foldedWords)).join(' ');
}

/** Words to look for; `places` are names of the region and its districts, dropped while other words remain. */
export function addressQueryWords(text: string, places: ReadonlySet<string>): readonly string[] {
  const words = withoutKinds(foldedWords(text));
  const telling = words.filter((word) => !places.has(word));
  return telling.length > 0 ? telling : words;
}

function withoutKinds(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !KINDS.has(word));
  return telling.length > 0 ? telling : words;
}
