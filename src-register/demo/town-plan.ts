import type { RowCounts } from './lots.ts';
import { MOST_LOTS_A_ROW } from './lots.ts';
import { ACROSS_STREETS, EASTWARD_STREETS } from './names.ts';
import { hash32, Random } from './random.ts';
import { mod, type TownFrame } from './town-frame.ts';

export type BlockKind = 'flagship' | 'house' | 'flats' | 'shop' | 'school' | 'park';

export interface BlockPlan extends RowCounts {
  readonly kind: BlockKind;
}

export interface StreetKey {
  readonly axis: 'east' | 'across';
  /** Number of the lattice line. */
  readonly line: number;
  readonly stretch: number;
}

export interface Street extends StreetKey {
  readonly code: string;
  readonly nameKk: string;
  readonly nameRu: string;
}

export interface TownPlan {
  plan(i: number, j: number): BlockPlan;
  /** The stretch of an eastward line beside cell column i, or of an across line beside cell row j. */
  street(axis: 'east' | 'across', line: number, cell: number): Street;
  /** Number of the k-th house of a row; even on the northern side of a street. */
  houseNumber(i: number, j: number, row: 'south' | 'north', k: number): number;
}

/** After this many blocks a line gets another name. */
const STRETCH = 26;
const FLAGSHIP_HOUSES = { south: [20, 26, 28, 30], north: [25, 27, 29, 31, 33] } as const;

export function createTownPlan(seed: number, frame: TownFrame): TownPlan {
  const plan = (i: number, j: number): BlockPlan =>
    i === 0 && j === 0 ? { kind: 'flagship', south: 4, north: 5 } : drawPlan(seed, frame, i, j);
  /** First cell of stretch 0, which always holds cell 0. Korkyt-ata and Shakarim begin one block before the flagship. */
  const startOf = (axis: 'east' | 'across', line: number): number =>
    axis === 'east' && (line === 0 || line === 1)
      ? -1
      : -mod(hash32(seed, 11, axis === 'east' ? 0 : 1, line), STRETCH - 2) - 1;
  return {
    plan,
    street: (axis, line, cell) => streetOf({ axis, line, stretch: Math.floor((cell - startOf(axis, line)) / STRETCH) }),
    houseNumber(i, j, row, k) {
      if (i === 0 && j === 0) return FLAGSHIP_HOUSES[row][k] ?? 0;
      const line = row === 'south' ? j : j + 1;
      const start = startOf('east', line);
      const first = start + Math.floor((i - start) / STRETCH) * STRETCH;
      let before = 0;
      for (let cell = first; cell < i; cell++) {
        before =
          cell === 0 && j === 0 ? Math.ceil((FLAGSHIP_HOUSES[row].at(-1) ?? 0) / 2) : before + plan(cell, j)[row];
      }
      const ordinal = before + k;
      return row === 'south' ? 2 * ordinal + 2 : 2 * ordinal + 1;
    },
  };
}

function drawPlan(seed: number, frame: TownFrame, i: number, j: number): BlockPlan {
  const random = new Random(seed, 12, i, j);
  const { west, east } = frame.block(i, j);
  const length = east - west;
  const draw = kindDraw(i, j, random.next());
  if (draw < 0.03) return { kind: 'school', south: 1, north: 0 };
  if (draw < 0.058) return { kind: 'park', south: 1, north: 0 };
  if (draw < 0.1) return { kind: 'flats', south: random.whole(3, 4), north: 0 };
  if (draw < 0.14) return { kind: 'shop', south: random.whole(3, 4), north: random.whole(3, 4) };
  const width = random.between(17.5, 24);
  const count = (): number =>
    Math.max(4, Math.min(MOST_LOTS_A_ROW, Math.round(length / (width * random.between(0.92, 1.1)))));
  return { kind: 'house', south: count(), north: count() };
}

/** The eight blocks around the flagship are houses, with a school across Kobylandy-batyr and a park to the south-west. */
function kindDraw(i: number, j: number, drawn: number): number {
  if (Math.max(Math.abs(i), Math.abs(j)) > 1) return drawn;
  if (i === 1 && j === 0) return 0;
  return i === -1 && j === -1 ? 0.04 : 1;
}

const EAST_LETTERS = 'АБВГДЕЖЗ';
const ACROSS_LETTERS = 'КЛМНРСТФ';

function streetOf(key: StreetKey): Street {
  const names = key.axis === 'east' ? EASTWARD_STREETS : ACROSS_STREETS;
  const order = outward(key.line);
  const known = key.stretch === 0 ? names[order] : undefined;
  const letters = key.axis === 'east' ? EAST_LETTERS : ACROSS_LETTERS;
  const numbered = `${letters[mod(key.stretch, letters.length)] ?? 'А'}-${String(order + 1)}`;
  return {
    ...key,
    code: `${key.axis === 'east' ? 'E' : 'N'}${String(outward(key.stretch))}.${String(order)}`,
    nameKk: `${known?.[0] ?? numbered} көшесі`,
    nameRu: `ул. ${known?.[1] ?? numbered}`,
  };
}

/** Numbers lines outward from the flagship: 0 → 0, 1 → 1, −1 → 2, 2 → 3 … */
const outward = (line: number): number => (line > 0 ? 2 * line - 1 : -2 * line);
