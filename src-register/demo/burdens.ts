import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Right, RightKind } from '#domain/rights/right.ts';
import type { Lot, LotKind } from './lots.ts';
import type { Organisations } from './organisations.ts';
import type { Random } from './random.ts';

/** What the law sees on one parcel: who holds it, what burdens it. `people` are the persons that are new with it. */
export interface Burdens {
  readonly rights: readonly Right[];
  readonly encumbrances: readonly Encumbrance[];
  readonly claims: readonly Claim[];
}

export interface BurdenSources {
  readonly organisations: Organisations;
  /** A person for the next holder: mostly a new one, sometimes a neighbour with a second plot. */
  readonly person: () => Party;
}

type Share = readonly [kind: RightKind, weight: number];

const SHARES: Readonly<Record<LotKind, readonly Share[]>> = {
  house: [
    ['private_ownership', 70],
    ['temp_paid_long', 8],
    ['temp_paid_short', 2],
    ['temp_free', 3.2],
    ['permanent_use', 3],
    ['state_ownership', 12],
  ],
  flats: [
    ['private_ownership', 45],
    ['temp_paid_long', 35],
    ['permanent_use', 20],
  ],
  shop: [
    ['private_ownership', 45],
    ['temp_paid_long', 35],
    ['temp_paid_short', 20],
  ],
  school: [['permanent_use', 1]],
  park: [['state_ownership', 1]],
  field: [
    ['private_ownership', 30],
    ['temp_paid_long', 70],
  ],
  substation: [
    ['permanent_use', 60],
    ['temp_paid_long', 40],
  ],
  powerLine: [['permanent_use', 1]],
};

const GROUNDS: Readonly<Record<RightKind, string>> = {
  private_ownership: 'Сатып алу-сату шарты / договор купли-продажи',
  state_ownership: 'Әкімдік қаулысы / постановление акимата',
  permanent_use: 'Әкімдік қаулысы / постановление акимата',
  temp_paid_long: 'Жалдау шарты / договор аренды',
  temp_paid_short: 'Жалдау шарты / договор аренды',
  temp_free: 'Әкімдік қаулысы / постановление акимата',
};

const TERM_YEARS: Readonly<Record<RightKind, number | null>> = {
  private_ownership: null,
  state_ownership: null,
  permanent_use: null,
  temp_paid_long: 25,
  temp_paid_short: 4,
  temp_free: 5,
};

export function burdensOf(lot: Lot, parcel: ParcelNumber, sources: BurdenSources, random: Random): Burdens {
  const kind = draw(SHARES[lot.kind], random);
  const right = rightOf(lot.kind, kind, parcel, sources, random);
  return {
    rights: [right],
    encumbrances: encumbrancesOf(lot, right, sources, random),
    claims: random.chance(0.006) && lot.kind === 'house' ? [claimOf(parcel, sources.person(), random)] : [],
  };
}

export function draw(shares: readonly Share[], random: Random): RightKind {
  let rest = random.next() * shares.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of shares) {
    rest -= weight;
    if (rest < 0) return kind;
  }
  return shares[0]?.[0] ?? 'private_ownership';
}

function rightOf(lot: LotKind, kind: RightKind, parcel: ParcelNumber, sources: BurdenSources, random: Random): Right {
  const holders = holdersOf(lot, kind, sources, random);
  const year = kind === 'temp_paid_short' || kind === 'temp_free' ? random.whole(2023, 2026) : random.whole(1999, 2026);
  return makeRight({
    id: random.uuid(),
    parcel,
    kind,
    form: holders.form,
    parties: holders.parties,
    since: dayIn(year, random),
  });
}

export interface RightParts {
  readonly id: string;
  readonly parcel: ParcelNumber;
  readonly kind: RightKind;
  readonly form: Right['form'];
  readonly parties: readonly Party[];
  readonly since: string;
}

/** Equal shares; they add up to one exactly. */
export function makeRight({ id, parcel, kind, form, parties, since }: RightParts): Right {
  const term = TERM_YEARS[kind];
  return {
    id: id as Right['id'],
    version: 1,
    parcel,
    kind,
    form,
    holders: parties.map((party) => ({ partyId: party.id, numerator: 1, denominator: parties.length })),
    since,
    until: term === null ? null : `${String(Number(since.slice(0, 4)) + term)}${since.slice(4)}`,
    ground: `${GROUNDS[kind]}, ${since}`,
  };
}

function holdersOf(
  lot: LotKind,
  kind: RightKind,
  { organisations, person }: BurdenSources,
  random: Random,
): { form: Right['form']; parties: readonly Party[] } {
  const sole = (party: Party): { form: Right['form']; parties: readonly Party[] } => ({
    form: 'sole',
    parties: [party],
  });
  if (lot === 'substation' || lot === 'powerLine') return sole(organisations.grid[0]);
  if (lot === 'school') return sole(organisations.education[0]);
  if (lot === 'park') return sole(organisations.parks[0]);
  if (lot === 'field') return sole(random.pick(organisations.farms));
  if (kind === 'state_ownership' || kind === 'permanent_use') return sole(random.pick(organisations.authorities));
  if (lot !== 'house') return sole(random.pick(organisations.companies));
  if (kind !== 'private_ownership' || random.chance(0.78)) return sole(person());
  const count = random.chance(0.85) ? 2 : 3;
  return { form: random.chance(0.6) ? 'shared' : 'joint', parties: Array.from({ length: count }, person) };
}

function encumbrancesOf(
  lot: Lot,
  right: Right,
  { organisations }: BurdenSources,
  random: Random,
): readonly Encumbrance[] {
  const found: Encumbrance[] = [];
  const add = (
    kind: Encumbrance['kind'],
    party: Party,
    document: string,
    years: number | null,
    scope: Encumbrance['scope'] = null,
  ): void => {
    const received = dayIn(random.whole(2016, 2026), random);
    found.push(
      makeEncumbrance(
        { id: random.uuid(), parcel: right.parcel, kind, beneficiary: party.id, document, received, years, scope },
        random,
      ),
    );
  };
  const number = `№ ${String(random.whole(100, 9999)).padStart(4, '0')}`;
  if (right.kind === 'private_ownership' && lot.kind === 'house') {
    if (random.chance(0.13))
      add('pledge', random.pick(organisations.banks), `Кепіл шарты / договор залога ${number}`, 15);
    if (random.chance(0.0075))
      add('arrest', random.pick(organisations.courts), `Сот қаулысы / постановление суда ${number}`, null);
  }
  if (lot.strip !== null && random.chance(0.022))
    add('servitude', organisations.grid[0], `Сервитут шарты / договор сервитута ${number}`, null, lot.strip);
  if (random.chance(0.008))
    add('lease', random.pick(organisations.companies), `Жалдау шарты / договор аренды ${number}`, 3);
  if (random.chance(0.003))
    add(
      'state_restriction',
      organisations.authorities[0],
      `Шектеу туралы шешім / решение об ограничении ${number}`,
      null,
    );
  return found;
}

export interface EncumbranceParts {
  readonly id: string;
  readonly parcel: ParcelNumber;
  readonly kind: Encumbrance['kind'];
  readonly beneficiary: Party['id'];
  readonly document: string;
  readonly received: string;
  readonly years: number | null;
  readonly scope: Encumbrance['scope'];
}

function makeEncumbrance(parts: EncumbranceParts, random: Random): Encumbrance {
  const { received, years } = parts;
  const hour = String(random.whole(4, 13)).padStart(2, '0');
  const minute = String(random.whole(0, 59)).padStart(2, '0');
  return {
    id: parts.id as Encumbrance['id'],
    version: 1,
    parcel: parts.parcel,
    kind: parts.kind,
    beneficiary: parts.beneficiary,
    document: parts.document,
    receivedAt: `${received}T${hour}:${minute}:00Z`,
    until: years === null ? null : `${String(Number(received.slice(0, 4)) + years)}${received.slice(4)}`,
    scope: parts.scope,
  };
}

function claimOf(parcel: ParcelNumber, claimant: Party, random: Random): Claim {
  return {
    id: random.uuid() as Claim['id'],
    version: 1,
    parcel,
    kind: random.pick(['lawsuit', 'preliminary_contract', 'deposit_agreement']),
    claimant: claimant.id,
    document: `Талап қою / исковое заявление № ${String(random.whole(100, 9999))}`,
    receivedAt: `${dayIn(2026, random)}T06:30:00Z`,
    until: null,
  };
}

/** A day of the year up to August, so that nothing of 2026 lies in the future of the demo. */
function dayIn(year: number, random: Random): string {
  const last = year === 2026 ? 8 : 12;
  return `${String(year)}-${String(random.whole(1, last)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')}`;
}
