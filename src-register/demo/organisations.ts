import { completeIdentifier } from '#domain/parties/identifier.ts';
import type { Party } from '#domain/parties/party.ts';
import { Random } from './random.ts';

type Entry = readonly [kind: 'entity' | 'state', nameKk: string, nameRu: string];

/** All invented, but for the kinds of bodies that such registers know. */
const BANKS: readonly Entry[] = [
  ['entity', '«Мекен банк» АҚ', 'АО «Мекен банк»'],
  ['entity', '«Дала банк» АҚ', 'АО «Дала банк»'],
  ['entity', '«Сенім ипотека» АҚ', 'АО «Сенім ипотека»'],
  ['entity', '«Береке қаржы» МҚҰ ЖШС', 'ТОО «МФО Береке қаржы»'],
];
const COMPANIES: readonly Entry[] = [
  ['entity', '«Шаңырақ құрылыс» ЖШС', 'ТОО «Шаңырақ құрылыс»'],
  ['entity', '«Алтын дән» ЖШС', 'ТОО «Алтын дән»'],
  ['entity', '«Көктем сауда» ЖШС', 'ТОО «Көктем сауда»'],
  ['entity', '«Ақ Орда девелопмент» ЖШС', 'ТОО «Ак Орда девелопмент»'],
  ['entity', '«Самұрық логистика» ЖШС', 'ТОО «Самрук логистика»'],
  ['entity', '«Ертіс тұрғын үй» ЖШС', 'ТОО «Ертис тургын уй»'],
  ['entity', '«Нан әлемі» ЖШС', 'ТОО «Нан алеми»'],
  ['entity', '«Дархан сервис» ЖШС', 'ТОО «Дархан сервис»'],
];
const FARMS: readonly Entry[] = [
  ['entity', '«Есіл егін» ЖШС', 'ТОО «Есиль егин»'],
  ['entity', '«Қорғалжын» шаруа қожалығы', 'Крестьянское хозяйство «Коргалжын»'],
  ['entity', '«Бидай» өндірістік кооперативі', 'Производственный кооператив «Бидай»'],
];
const GRID: readonly Entry[] = [['entity', '«Есіл электр желілері» АҚ', 'АО «Есильские электрические сети»']];
const AUTHORITIES: readonly Entry[] = [
  ['state', 'Астана қаласының Жер қатынастары басқармасы ММ', 'ГУ «Управление земельных отношений города Астаны»'],
  ['state', 'Алматы ауданы әкімінің аппараты ММ', 'ГУ «Аппарат акима района Алматы»'],
];
const EDUCATION: readonly Entry[] = [
  ['state', 'Астана қаласының Білім басқармасы ММ', 'ГУ «Управление образования города Астаны»'],
];
const PARKS: readonly Entry[] = [['state', '«Астана жасыл алқаптары» МКҚК', 'ГККП «Зелёные насаждения Астаны»']];
const COURTS: readonly Entry[] = [
  ['state', 'Астана қаласы Алматы аудандық соты', 'Алматинский районный суд города Астаны'],
  ['state', 'Астана қаласының Әділет департаменті', 'Департамент юстиции города Астаны'],
];

export interface Organisations {
  readonly banks: readonly [Party, ...Party[]];
  readonly companies: readonly [Party, ...Party[]];
  readonly farms: readonly [Party, ...Party[]];
  readonly grid: readonly [Party, ...Party[]];
  readonly authorities: readonly [Party, ...Party[]];
  readonly education: readonly [Party, ...Party[]];
  readonly parks: readonly [Party, ...Party[]];
  readonly courts: readonly [Party, ...Party[]];
  readonly all: readonly Party[];
}

export function createOrganisations(seed: number): Organisations {
  const all: Party[] = [];
  const make = (entries: readonly Entry[]): readonly [Party, ...Party[]] => {
    const parties = entries.map((entry, index) => toParty(seed, all.length + index, entry));
    all.push(...parties);
    return parties as [Party, ...Party[]];
  };
  const groups = {
    banks: make(BANKS),
    companies: make(COMPANIES),
    farms: make(FARMS),
    grid: make(GRID),
    authorities: make(AUTHORITIES),
    education: make(EDUCATION),
    parks: make(PARKS),
    courts: make(COURTS),
  };
  return { ...groups, all };
}

function toParty(seed: number, index: number, [kind, nameKk, nameRu]: Entry): Party {
  const random = new Random(seed, 21, index);
  return { id: random.uuid() as Party['id'], kind, identifier: bin(random, index), nameKk, nameRu };
}

/** Year and month of registration, 4 for a resident entity, 0 for its head, a serial that is the index itself: unique. */
function bin(random: Random, index: number): string {
  for (;;) {
    const year = String(random.whole(0, 24)).padStart(2, '0');
    const month = String(random.whole(1, 12)).padStart(2, '0');
    const identifier = completeIdentifier(`${year}${month}40${String(index * 37 + 1000).padStart(5, '0')}`);
    if (identifier !== null) return identifier;
  }
}
