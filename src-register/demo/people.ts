import { completeIdentifier } from '#domain/parties/identifier.ts';
import type { Party } from '#domain/parties/party.ts';
import { FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES } from './names.ts';
import { hash32, Random } from './random.ts';

type Sex = 'male' | 'female';

const FIRST_BIRTH = Date.UTC(1948, 0, 1);
/** Days of birth in use: 1948 to 2005. */
const DAYS = 21_170;
const DAY_MS = 86_400_000;
/** Serials of one birthday are dealt in groups of this many, so that one without a check digit can be passed over. */
const SERIALS_A_PERSON = 20;
/** Last part of the serials that no generated person gets: kept for people written by hand. */
const SERIALS = 9000;

/** The n-th person of the world. The same n gives the same person; no two have one ИИН. */
export function personAt(seed: number, n: number): Party {
  const random = new Random(seed, 22, n);
  const sex: Sex = random.chance(0.5) ? 'male' : 'female';
  const family = random.pick(FAMILY_NAMES);
  return {
    id: random.uuid() as Party['id'],
    kind: 'person',
    identifier: iinOf(n, sex),
    ...fullName(family, random.pick(sex === 'male' ? MALE_NAMES : FEMALE_NAMES), random.pick(MALE_NAMES), sex),
  };
}

export function fullName(
  family: readonly [string, string],
  given: readonly [string, string],
  father: readonly [string, string],
  sex: Sex,
): Pick<Party, 'nameKk' | 'nameRu'> {
  const ending = sex === 'male' ? '' : 'а';
  const [childKk, childRu] = sex === 'male' ? ['ұлы', 'улы'] : ['қызы', 'кызы'];
  return {
    nameKk: `${family[0]}${ending} ${given[0]} ${father[0]}${childKk}`,
    nameRu: `${family[1]}${ending} ${given[1]} ${father[1]}${childRu}`,
  };
}

/** Birthdays are dealt in a scattered order (7919 is prime to the number of days), serials in groups behind them. */
function iinOf(n: number, sex: Sex): string {
  const birth = new Date(FIRST_BIRTH + ((n * 7919) % DAYS) * DAY_MS).toISOString();
  const century = Number(birth.slice(0, 4)) < 2000 ? 3 : 5;
  const kind = century + (sex === 'male' ? 0 : 1);
  const first = hash32((n * 7919) % DAYS) + Math.floor(n / DAYS) * SERIALS_A_PERSON;
  for (let attempt = 0; attempt < SERIALS_A_PERSON; attempt++) {
    const serial = String((first + attempt) % SERIALS).padStart(4, '0');
    const identifier = completeIdentifier(
      `${birth.slice(2, 4)}${birth.slice(5, 7)}${birth.slice(8, 10)}${String(kind)}${serial}`,
    );
    if (identifier !== null) return identifier;
  }
  throw new Error(`invariant: person ${String(n)} has no ИИН`);
}
