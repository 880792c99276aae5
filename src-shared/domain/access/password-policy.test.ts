import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { isCommonPassword } from './common-passwords.ts';
import { hasKeyboardRun } from './keyboard-runs.ts';
import { passwordProblems } from './password-policy.ts';

const GOOD = 'Жаз-Bult7-Kuz9';
const problems = (
  password: string,
  more: { login?: string; personal?: string[]; previous?: string; usedBefore?: boolean } = {},
) =>
  passwordProblems({
    password,
    login: more.login ?? 'ermekov',
    personal: more.personal ?? [],
    previous: more.previous ?? null,
    usedBefore: more.usedBefore ?? false,
  });

describe('passwordProblems', () => {
  it('lets a long mixed password pass', () => {
    expect(problems(GOOD)).toEqual([]);
  });

  it('A37.1 asks for 8 characters of three classes', () => {
    expect(problems('Ab9-xyw')).toEqual(['password.short']);
    expect(problems('lowerandmore')).toContain('password.classes');
    expect(problems('lower59andmore')).toContain('password.classes');
    expect(problems('lower59Andmore')).toEqual([]);
    expect(problems('lower59андmore')).toEqual([]);
  });

  it('A37.3 refuses each of the fifteen forbidden characters and no other sign', () => {
    for (const char of '"/\\[]:;|=,+*?<>')
      expect(problems(`Wolke7${char}Regen`), char).toEqual(['password.forbiddenCharacter']);
    for (const char of '!@#$%^&()-_.{}~ №') expect(problems(`Wolke7${char}Regen`), char).toEqual([]);
  });

  it('A37.4 refuses an empty password', () => {
    expect(problems('')).toEqual(['password.empty']);
  });

  it('A37.5 refuses any three characters of the user name in a row, in any case', () => {
    for (const part of ['erm', 'RME', 'mek', 'Eko', 'kov'])
      expect(problems(`7-${part}-Hafen`), part).toContain('password.userName');
    expect(problems('7-er-ov-Hafen')).not.toContain('password.userName');
  });

  it('A37.5 refuses own data, dates, telephone and car numbers', () => {
    const personal = ['Ермеков Санжар Тимурұлы', '880312300123', '+7 701 555 48 16'];
    expect(problems('Wolke-санжар7', { personal })).toContain('password.personal');
    expect(problems('Wolke-0123-Y', { personal })).toContain('password.personal');
    expect(problems('Wolke-4816-Y', { personal })).toContain('password.personal');
    for (const date of ['12.03.1988', '1988-03-12', '12031988', '120388', '880312', '1988', '2026']) {
      expect(problems(`Wolke-${date}-Y`), date).toContain('password.date');
    }
    for (const phone of ['87015554816', '77015554816', '7015554816', '8(701)555-48-16']) {
      expect(problems(`Yw ${phone}`), phone).toContain('password.phoneOrCar');
    }
    for (const car of ['482KAZ01', '482 kz 02', 'Z482KZN'])
      expect(problems(`Yw_${car}!`), car).toContain('password.phoneOrCar');
    expect(problems('Wolke-4816-Y')).toEqual([]);
  });

  it('A37.5 refuses runs of keys in Latin, Russian and Kazakh layouts, forwards and backwards', () => {
    const runs = [
      'zyxwvuts',
      '123',
      '123321',
      'qwerty',
      'QWER',
      'poiuy',
      'asdf',
      '1qaz',
      '890',
      'йцук',
      'ЙЦУКЕН',
      'ывап',
      'олдж',
      'ячсм',
      'әіңғ',
      'ғңіә',
      'үұқөһ',
      'абвг',
      'аәбв',
      'aaa',
      '777',
      '!@#$',
    ];
    for (const run of runs) expect(hasKeyboardRun(`X-${run}-9`), run).toBe(true);
    for (const word of ['proper', 'Wolke7', 'power', 'жазғытұры', '12-21', 'first', 'Қарлығаш'])
      expect(hasKeyboardRun(word), word).toBe(false);
  });

  it('A37.6 refuses a password used before', () => {
    expect(problems(GOOD, { usedBefore: true })).toEqual(['password.usedBefore']);
  });

  it('A37.7 rejects a password that differs in fewer than 5 positions', () => {
    expect(problems('Жаз-Bult7-Kuz4', { previous: GOOD })).toEqual(['password.tooSimilar']);
    expect(problems(`Q${GOOD}`, { previous: GOOD })).toEqual(['password.tooSimilar']);
    expect(problems('Жаз-Hdzw7-Kuz9', { previous: GOOD })).toEqual(['password.tooSimilar']);
    expect(problems('Жаз-Hdzw4-Kuz9', { previous: GOOD })).toEqual([]);
  });

  it('A37.7 changing fewer than 5 characters anywhere never passes', () => {
    const text = fc.array(fc.constantFrom(...'abcdefgXYZ0189-_ғқ'), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(39), fc.constantFrom(...'stuvSTUV')), { maxLength: 4 }),
        (before, changes) => {
          const after = [...before];
          for (const [at, char] of changes) after[at % after.length] = char;
          return problems(after.join(''), { previous: before.join('') }).includes('password.tooSimilar');
        },
      ),
      { numRuns: propertyRuns() },
    );
  });

  it('SEC-41 takes every character up to 128 and refuses longer ones', () => {
    const long = Array.from({ length: 32 }, (_, at) => `q${String.fromCodePoint(0x430 + at)}Z.`).join('');
    expect(long).toHaveLength(128);
    expect(problems(long)).toEqual([]);
    expect(problems(`${long}u`)).toEqual(['password.long']);
  });

  it('SEC-41 refuses more than 10 000 common passwords', () => {
    const hearts = [
      'password',
      'Password',
      'PASSWORD',
      'P@ssw0rd',
      'Qwerty',
      'Admin',
      'Welcome',
      'Astana',
      'Almaty',
      'Kazakhstan',
      'Пароль',
      'Құпиясөз',
      'Master',
      'Summer',
      'Letmein',
    ];
    const ends = Array.from({ length: 700 }, (_, at) => (at < 350 ? `${at}!` : `#${at}`));
    const tried = hearts.flatMap((heart) => ends.map((end) => heart + end));
    expect(new Set(tried).size).toBeGreaterThan(10_000);
    expect(tried.filter((one) => !isCommonPassword(one))).toEqual([]);
  });
});
