import { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Line } from '#domain/geometry/types.ts';
import { createOrganisations } from './organisations.ts';
import { makeQuarter, type DemoDistrict, type DemoQuarter, type QuarterPlace, type World } from './quarter-maker.ts';
import { createTownFrame, type TownFrame } from './town-frame.ts';
import { createTownPlan, type Street } from './town-plan.ts';

export interface DemoWorldOptions {
  readonly parcels: number;
  readonly seed: number;
}

export interface DemoStreet {
  readonly code: string;
  readonly nameKk: string;
  readonly nameRu: string;
  readonly geometry: Line;
}

/** A town near Astana, the same for the same seed and size. Quarters are made one at a time: a million parcels need no memory. */
export interface DemoWorld {
  readonly region: RegionCode;
  /** From the flagship quarter outward; together they hold exactly the asked number of parcels. Once. */
  quarters(): Generator<DemoQuarter>;
  /** Axes of the streets that the quarters made so far lie on. */
  streets(): readonly DemoStreet[];
}

export const DEMO_REGION = RegionCode.parse('21');

/** Districts of Astana, each a strip of ten quarter columns; the number of a quarter counts along the rows. */
const STRIP = 10;
const DISTRICTS: readonly (DemoDistrict & { readonly firstColumn: number })[] = [
  { code: '318', nameKk: 'Алматы ауданы', nameRu: 'р-н Алматы', firstColumn: -4 },
  { code: '319', nameKk: 'Сарыарқа ауданы', nameRu: 'р-н Сарыарка', firstColumn: 6 },
  { code: '320', nameKk: 'Есіл ауданы', nameRu: 'р-н Есиль', firstColumn: -14 },
  { code: '324', nameKk: 'Байқоңыр ауданы', nameRu: 'р-н Байконур', firstColumn: 16 },
];
/** The flagship quarter is 045: row 4, column 4 of the first strip. */
const FIRST_ROW = -4;
const LAST_QUARTER = 999;
/** Above this many parcels quarters are twice as large, or their three digits would not do. */
const SMALL_QUARTERS_UP_TO = 400_000;
/** The last parcels of a large world are fields around the town. */
const RIM_FROM = 0.985;
const RIM_NEEDS = 2_000;

export function makeDemoWorld({ parcels, seed }: DemoWorldOptions): DemoWorld {
  const small = parcels <= SMALL_QUARTERS_UP_TO;
  const size = { columns: small ? 4 : 6, rows: small ? 3 : 4 };
  const frame = createTownFrame({ seed, quarterColumns: size.columns, quarterRows: size.rows });
  const world: World = {
    seed,
    frame,
    plan: createTownPlan(seed, frame),
    organisations: createOrganisations(seed),
    people: 0,
    addresses: 0,
  };
  const used = new Map<string, Stretch>();
  return {
    region: DEMO_REGION,
    *quarters() {
      let done = 0;
      for (const place of placesOutward(size)) {
        const rim = parcels >= RIM_NEEDS && done >= parcels * RIM_FROM;
        const quarter = makeQuarter(world, { ...place, rim }, parcels - done);
        rememberStreets(world, place, used);
        // Banks, courts and authorities come with the first act, so that every later one finds them.
        yield done === 0 ? { ...quarter, parties: [...world.organisations.all, ...quarter.parties] } : quarter;
        done += quarter.parcels.length;
        if (done >= parcels) return;
      }
    },
    streets: () => [...used.values()].map((stretch) => toStreet(frame, stretch)),
  };
}

interface Stretch {
  readonly street: Street;
  from: number;
  to: number;
}

function placesOutward(size: { columns: number; rows: number }): readonly QuarterPlace[] {
  const places: (QuarterPlace & { readonly distance: number })[] = [];
  for (const district of DISTRICTS) {
    for (let n = 0; n < LAST_QUARTER; n++) {
      const column = district.firstColumn + (n % STRIP);
      const row = FIRST_ROW + Math.floor(n / STRIP);
      places.push({
        number: QuarterNumber.parse(`${DEMO_REGION}${district.code}${String(n + 1).padStart(3, '0')}`),
        district,
        // The flagship cell (0, 0) is the second of its quarter in both directions.
        i: column * size.columns - 1,
        j: row * size.rows - 1,
        ...size,
        rim: false,
        distance: (column * size.columns * 155) ** 2 + (row * size.rows * 102) ** 2,
      });
    }
  }
  return places.sort((a, b) => a.distance - b.distance);
}

function rememberStreets({ plan }: World, { i, j, columns, rows }: QuarterPlace, used: Map<string, Stretch>): void {
  const extend = (axis: 'east' | 'across', line: number, cell: number): void => {
    const street = plan.street(axis, line, cell);
    const known = used.get(street.code);
    if (known === undefined) used.set(street.code, { street, from: cell, to: cell });
    else {
      known.from = Math.min(known.from, cell);
      known.to = Math.max(known.to, cell);
    }
  };
  for (let column = i; column < i + columns; column++)
    for (let line = j; line <= j + rows; line++) extend('east', line, column);
  for (let row = j; row < j + rows; row++) for (let line = i; line <= i + columns; line++) extend('across', line, row);
}

const AXIS_STEP = 40;

function toStreet(frame: TownFrame, { street, from, to }: Stretch): DemoStreet {
  const eastward = street.axis === 'east';
  const [start, end] = eastward ? [frame.uLine(from), frame.uLine(to + 1)] : [frame.vLine(from), frame.vLine(to + 1)];
  const across = eastward ? frame.vLine(street.line) : frame.uLine(street.line);
  const count = Math.max(1, Math.round((end - start) / AXIS_STEP));
  const geometry = Array.from({ length: count + 1 }, (_, k) => {
    const along = start + ((end - start) * k) / count;
    return eastward ? frame.grid(along, across) : frame.grid(across, along);
  });
  return { code: street.code, nameKk: street.nameKk, nameRu: street.nameRu, geometry };
}
