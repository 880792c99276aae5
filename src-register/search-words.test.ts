import { describe, expect, it } from 'vitest';
import { addressIndexText, addressQueryWords, foldedWords } from './search-words.ts';

describe('words of search', () => {
  it('folds Kazakh letters, so that both keyboards find the same', () => {
    expect(foldedWords('Әл-Фараби, Құдайбердіұлы ҢӨҒҺЁ')).toEqual(['ал', 'фараби', 'кудайбердиулы', 'ногхе']);
  });

  it('indexes what tells an address from others', () => {
    expect(addressIndexText('Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 26')).toBe('коркыт ата 26');
    expect(addressIndexText('г. Астана, р-н Алматы, ул. Қорқыт ата, 26')).toBe('коркыт ата 26');
    expect(addressIndexText('Қорқыт ата көшесі')).toBe('коркыт ата');
    expect(addressIndexText('көшесі')).toBe('кошеси');
  });

  it('drops names of places while other words remain', () => {
    const places = new Set(['астана', 'алматы']);
    expect(addressQueryWords('Астана Қорқыт ата 26', places)).toEqual(['коркыт', 'ата', '26']);
    expect(addressQueryWords('Астана', places)).toEqual(['астана']);
  });
});
