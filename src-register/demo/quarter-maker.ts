import type { Address } from '#domain/addresses/address.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { parcelNumberOf } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Right } from '#domain/rights/right.ts';
import { buildingsOn } from './buildings.ts';
import { burdensOf, type Burdens } from './burdens.ts';
import { FLAGSHIP_PLOTS, flagshipBlock } from './flagship-block.ts';
import { lotsOfBlock } from './block-lots.ts';
import type { Lot } from './lots.ts';
import type { Organisations } from './organisations.ts';
import { personAt } from './people.ts';
import { attributesOf } from './parcel-attributes.ts';
import { Random } from './random.ts';
import { DEMO_ZONE, type TownFrame } from './town-frame.ts';
import type { Street, TownPlan } from './town-plan.ts';

export interface DemoDistrict {
  readonly code: string;
  readonly nameKk: string;
  readonly nameRu: string;
}

/** A quarter of the demo world with everything in it; what one act of the initial load brings. */
export interface DemoQuarter {
  readonly number: QuarterNumber;
  readonly district: string;
  readonly zone: number;
  readonly geometry: MultiPolygon;
  readonly parcels: readonly Parcel[];
  readonly buildings: readonly Building[];
  readonly rights: readonly Right[];
  readonly encumbrances: readonly Encumbrance[];
  readonly claims: readonly Claim[];
  readonly parties: readonly Party[];
  readonly addresses: readonly Address[];
  readonly lastPlot: number;
}

export interface QuarterPlace {
  readonly number: QuarterNumber;
  readonly district: DemoDistrict;
  /** First cell and extent in cells. */
  readonly i: number;
  readonly j: number;
  readonly columns: number;
  readonly rows: number;
  readonly rim: boolean;
}

export interface World {
  readonly seed: number;
  readonly frame: TownFrame;
  readonly plan: TownPlan;
  readonly organisations: Organisations;
  /** Persons and addresses dealt so far. */
  people: number;
  addresses: number;
}

interface Draft {
  readonly place: QuarterPlace;
  readonly parcels: Parcel[];
  readonly buildings: Building[];
  readonly rights: Right[];
  readonly encumbrances: Encumbrance[];
  readonly claims: Claim[];
  readonly parties: Map<string, Party>;
  readonly addresses: Address[];
  readonly residents: Party[];
  plot: number;
}

const KATO = '711110000';
/** How many holders of a quarter hold a second plot there. */
const SECOND_PLOT = 0.06;

/** At most `most` parcels of the quarter, the flagship block first. */
export function makeQuarter(world: World, place: QuarterPlace, most: number): DemoQuarter {
  const draft: Draft = {
    place,
    parcels: [],
    buildings: [],
    rights: [],
    encumbrances: [],
    claims: [],
    parties: new Map(),
    addresses: [],
    residents: [],
    plot: 0,
  };
  for (const [i, j] of cellsOf(place)) {
    if (draft.parcels.length >= most) break;
    if (i === 0 && j === 0) addFlagship(world, draft);
    else addBlock(world, draft, i, j, most);
  }
  const { number, district } = place;
  return {
    number,
    district: district.code,
    zone: DEMO_ZONE,
    geometry: quarterOutline(world.frame, place),
    parcels: draft.parcels,
    buildings: draft.buildings,
    rights: draft.rights,
    encumbrances: draft.encumbrances,
    claims: draft.claims,
    parties: [...draft.parties.values()],
    addresses: draft.addresses,
    lastPlot: Math.max(draft.plot, holdsFlagship(place) ? FLAGSHIP_PLOTS.last - 1 : 0),
  };
}

function addFlagship(world: World, draft: Draft): void {
  const numberOf = (plot: number): ParcelNumber => parcelNumberOf(draft.place.number, plot);
  const order = { south: 0, north: 0 };
  for (const entry of flagshipBlock(world.seed, numberOf, world.organisations, () => newPerson(world, draft))) {
    const street = world.plan.street('east', entry.row === 'south' ? 0 : 1, 0);
    const house = world.plan.houseNumber(0, 0, entry.row, order[entry.row]++);
    const rka = entry.plot === 112 ? '0201300044718826' : null;
    for (const party of entry.people) draft.parties.set(party.id, party);
    const address = addAddress(world, draft, street, house, rka);
    const attributes = attributesOf(entry.lot, { ...entry, rim: false }, new Random(world.seed, 32, entry.plot));
    addParcel(draft, numberOf(entry.plot), entry.lot.geometry, { ...attributes, rka: address.rka });
    addBurdens(draft, entry);
    draft.buildings.push(...entry.buildings);
  }
}

function addBlock(world: World, draft: Draft, i: number, j: number, most: number): void {
  const random = new Random(world.seed, 33, i, j);
  const order = { south: 0, north: 0 };
  for (const lot of lotsOfBlock(world.frame, world.plan.plan(i, j), world.frame.block(i, j), draft.place.rim, random)) {
    const k = lot.faces === null ? 0 : order[lot.faces]++;
    if (draft.parcels.length >= most) return;
    const parcel = parcelNumberOf(draft.place.number, nextPlot(draft));
    const address = lot.faces === null || lot.kind === 'field' ? null : addressOf(world, draft, lot, i, j, k);
    addParcel(draft, parcel, lot.geometry, {
      ...attributesOf(lot, { divisible: null, valuePerM2: null, rim: draft.place.rim }, random),
      rka: address?.rka ?? null,
    });
    addBurdens(
      draft,
      burdensOf(
        lot,
        parcel,
        { organisations: world.organisations, person: () => holder(world, draft, random) },
        random,
      ),
    );
    draft.buildings.push(...buildingsOn(world.frame, lot, parcel, random));
  }
}

function addParcel(
  draft: Draft,
  number: ParcelNumber,
  geometry: MultiPolygon,
  rest: ReturnType<typeof attributesOf> & Pick<Parcel, 'rka'>,
): void {
  const area = areaDoubled(geometry);
  const { valuePerM2, ...fields } = rest;
  draft.parcels.push({
    number,
    version: 1,
    zone: DEMO_ZONE,
    geometry,
    areaDoubled: area,
    ...fields,
    // The register prints areas with one decimal: the value is counted from the printed area.
    valueTiyn: valuePerM2 === null ? null : Math.round(area / 2 / 100_000) * valuePerM2 * 10,
    valueDate: valuePerM2 === null ? null : '2026-01-01',
  });
}

function addBurdens(draft: Draft, burdens: Burdens): void {
  draft.rights.push(...burdens.rights);
  draft.encumbrances.push(...burdens.encumbrances);
  draft.claims.push(...burdens.claims);
}

function addressOf(world: World, draft: Draft, lot: Lot, i: number, j: number, k: number): Address {
  const row = lot.faces === 'north' ? 'north' : 'south';
  return addAddress(
    world,
    draft,
    world.plan.street('east', row === 'south' ? j : j + 1, i),
    world.plan.houseNumber(i, j, row, k),
    null,
  );
}

function addAddress(world: World, draft: Draft, street: Street, house: number, rka: string | null): Address {
  const { district } = draft.place;
  const address: Address = {
    rka: (rka ?? `02013${String(10_000_000_000 + world.addresses * 37).slice(0, 11)}`) as Address['rka'],
    kato: KATO,
    street: street.code,
    house: String(house),
    textKk: `Астана қаласы, ${district.nameKk}, ${street.nameKk}, ${String(house)}`,
    textRu: `г. Астана, ${district.nameRu}, ${street.nameRu}, ${String(house)}`,
  };
  world.addresses++;
  draft.addresses.push(address);
  return address;
}

function newPerson(world: World, draft: Draft): Party {
  const party = personAt(world.seed, world.people++);
  draft.parties.set(party.id, party);
  draft.residents.push(party);
  return party;
}

function holder(world: World, draft: Draft, random: Random): Party {
  const known = draft.residents[random.whole(0, Math.max(0, draft.residents.length - 12))];
  // Co-owners of one plot must differ: those of the last dozen are not dealt again.
  return known !== undefined && draft.residents.length > 12 && random.chance(SECOND_PLOT)
    ? known
    : newPerson(world, draft);
}

function nextPlot(draft: Draft): number {
  draft.plot++;
  if (holdsFlagship(draft.place) && draft.plot === FLAGSHIP_PLOTS.first) draft.plot = FLAGSHIP_PLOTS.last + 1;
  return draft.plot;
}

const holdsFlagship = ({ i, j, columns, rows }: QuarterPlace): boolean =>
  i <= 0 && j <= 0 && i + columns > 0 && j + rows > 0;

/** Cells from the north-west, row by row; the flagship cell comes first, so that the smallest world has it. */
function cellsOf({ i, j, columns, rows }: QuarterPlace): readonly (readonly [number, number])[] {
  const cells = Array.from(
    { length: rows * columns },
    (_, n) => [i + (n % columns), j + rows - 1 - Math.floor(n / columns)] as const,
  );
  const isFlagship = ([a, b]: readonly [number, number]): boolean => a === 0 && b === 0;
  return [...cells.filter(isFlagship), ...cells.filter((cell) => !isFlagship(cell))];
}

const STEPS = 4;

/** Along the street axes, with points close enough to follow the bend; neighbours compute the same ones. */
function quarterOutline(frame: TownFrame, { i, j, columns, rows }: QuarterPlace): MultiPolygon {
  const us = steps(columns, (k) => frame.uLine(i + k));
  const vs = steps(rows, (k) => frame.vLine(j + k));
  const [west, east, south, north] = [us[0] ?? 0, us.at(-1) ?? 0, vs[0] ?? 0, vs.at(-1) ?? 0];
  const ring: Position[] = [
    ...us.map((u) => frame.grid(u, south)),
    ...vs.slice(1).map((v) => frame.grid(east, v)),
    ...us
      .slice(0, -1)
      .reverse()
      .map((u) => frame.grid(u, north)),
    ...vs
      .slice(0, -1)
      .reverse()
      .map((v) => frame.grid(west, v)),
  ];
  return [[ring]];
}

function steps(cells: number, line: (k: number) => number): readonly number[] {
  const values = [line(0)];
  for (let k = 0; k < cells; k++) {
    const [from, to] = [line(k), line(k + 1)];
    for (let s = 1; s <= STEPS; s++) values.push(s === STEPS ? to : from + ((to - from) * s) / STEPS);
  }
  return values;
}
