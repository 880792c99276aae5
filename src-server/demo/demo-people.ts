import type { Account } from '#domain/access/account.ts';

export interface DemoPersonFacts {
  readonly login: string;
  readonly name: string;
  readonly identifier: string;
  readonly place: Account['place'];
  readonly levels: readonly string[];
  readonly password: string;
  readonly keyPassword: string;
  /** Whom the account and its key act for; the number is invented. */
  readonly organisation?: { readonly name: string; readonly bin: string; readonly role: 'head' | 'signingRight' };
}

/** People of the demo world. Their passwords stand in the open: a server in production refuses to start beside them (SEC-56). */
export const DEMO_PEOPLE: readonly DemoPersonFacts[] = [
  {
    login: 'ermekov',
    name: 'Ермеков Санжар Тимурұлы',
    identifier: '880312300127',
    place: 'engineer',
    levels: ['2G'],
    password: 'Dala.57-Kiyik',
    keyPassword: 'Kilt.57-Ashyq',
  },
  {
    login: 'bekova',
    name: 'Бекова Әсел Маратқызы',
    identifier: '920715450349',
    place: 'engineer',
    levels: ['2G'],
    password: 'Orman.84-Torgai',
    keyPassword: 'Kilt.84-Ashyq',
  },
  {
    login: 'sagieva',
    name: 'Сағиева Айгүл Нұрланқызы',
    identifier: '791102400561',
    place: 'registrar',
    levels: ['1B'],
    password: 'Bulak.36-Samal',
    keyPassword: 'Kilt.36-Ashyq',
    organisation: { name: 'Мемлекеттік корпорация филиалы', bin: '160440007161', role: 'signingRight' },
  },
  {
    login: 'omarov',
    name: 'Омаров Данияр Ерікұлы',
    identifier: '750425300784',
    place: 'administrator',
    levels: ['1D'],
    password: 'Kokzhiek.92-Tan',
    keyPassword: 'Kilt.92-Ashyq',
  },
  {
    login: 'dzhaksybekova',
    name: 'Жақсыбекова Мәдина Асқарқызы',
    identifier: '830917400699',
    place: 'administrator',
    levels: ['1D'],
    password: 'Tomyr.28-Sunkar',
    keyPassword: 'Kilt.28-Ashyq',
  },
  {
    login: 'kim',
    name: 'Ким Виктория Сергеевна',
    identifier: '850926400215',
    place: 'archivist',
    levels: ['1H'],
    password: 'Zhauhar.61-Gul',
    keyPassword: 'Kilt.61-Ashyq',
  },
];
