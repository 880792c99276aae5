import type { Position, Ring } from '#domain/geometry/types.ts';

/*
 * The block between Korkyt-ata, Zhetigen, Shakarim and Kobylandy-batyr, drawn by hand: guides, pictures and tests rely
 * on it. Millimetres from 12 674 000 000 east, 5 670 000 000 north.
 *
 *     104   105   106   107   108
 *     111     112     113     114
 */
const EAST = 12_674_000_000;
const NORTH = 5_670_000_000;

export type Point = readonly [number, number];

/** Corners of the block's fabric, each written once. */
const P = {
  a: [477_317, 218_432],
  b: [500_212, 223_469],
  c: [523_181, 228_654],
  d: [544_298, 233_506],
  e: [567_304, 238_803],
  f: [593_607, 244_803],
  g: [478_651, 178_395],
  h: [500_619, 180_062],
  p1: [503_798, 181_044],
  p2: [526_225, 188_222],
  p3: [544_479, 194_310],
  i: [546_484, 196_210],
  j: [544_409, 211_432],
  k: [569_045, 198_284],
  l: [570_861, 198_284],
  m: [596_386, 206_210],
  n: [479_355, 135_062],
  p6: [503_398, 140_284],
  p5: [524_131, 145_434],
  p4: [545_187, 149_674],
  o: [571_639, 155_691],
  q: [585_050, 159_247],
  r: [598_535, 161_765],
} as const satisfies Record<string, Point>;

export interface FlagshipLot {
  readonly plot: number;
  readonly row: 'south' | 'north';
  readonly ring: readonly Point[];
  readonly houses: readonly (readonly Point[])[];
}

export const FLAGSHIP_LOTS: readonly FlagshipLot[] = [
  {
    plot: 104,
    row: 'north',
    ring: [P.g, P.h, P.b, P.a],
    houses: [
      [
        [482_541, 215_617],
        [484_541, 206_543],
        [490_543, 207_840],
        [489_765, 211_321],
        [494_136, 212_247],
        [492_877, 217_914],
      ],
      [
        [483_615, 197_395],
        [484_578, 192_914],
        [490_432, 194_173],
        [489_431, 198_691],
      ],
    ],
  },
  {
    plot: 105,
    row: 'north',
    ring: [P.h, P.p1, P.p2, P.c, P.b],
    houses: [
      [
        [506_399, 220_543],
        [508_807, 210_025],
        [521_218, 212_840],
        [518_810, 223_358],
      ],
      [
        [507_473, 198_617],
        [509_214, 191_025],
        [513_290, 191_951],
        [511_548, 199_543],
      ],
    ],
  },
  {
    plot: 106,
    row: 'north',
    ring: [P.p2, P.p3, P.i, P.j, P.d, P.c],
    houses: [
      [
        [529_035, 224_321],
        [530_998, 215_877],
        [543_038, 218_654],
        [541_075, 227_099],
      ],
    ],
  },
  {
    plot: 107,
    row: 'north',
    ring: [P.i, P.k, P.l, P.e, P.d, P.j],
    houses: [
      [
        [550_114, 229_728],
        [552_559, 219_210],
        [560_487, 221_062],
        [558_079, 231_543],
      ],
      [
        [551_670, 208_580],
        [552_596, 204_543],
        [557_005, 205_543],
        [556_079, 209_617],
      ],
    ],
  },
  {
    plot: 108,
    row: 'north',
    ring: [P.l, P.m, P.f, P.e],
    houses: [
      [
        [576_418, 236_617],
        [578_344, 228_247],
        [583_605, 229_469],
        [582_901, 232_617],
        [586_717, 233_506],
        [585_531, 238_691],
      ],
    ],
  },
  {
    plot: 111,
    row: 'south',
    ring: [P.n, P.p6, P.p1, P.h, P.g],
    houses: [
      [
        [486_579, 142_803],
        [497_582, 145_173],
        [495_396, 155_210],
        [484_393, 152_803],
      ],
    ],
  },
  {
    plot: 112,
    row: 'south',
    ring: [P.p6, P.p5, P.p4, P.p3, P.p2, P.p1],
    houses: [
      [
        [507_473, 145_914],
        [518_661, 148_432],
        [516_661, 157_395],
        [505_436, 154_877],
      ],
      [
        [526_738, 166_988],
        [526_367, 173_173],
        [521_810, 172_877],
        [522_181, 166_691],
      ],
    ],
  },
  {
    plot: 113,
    row: 'south',
    ring: [P.p4, P.o, P.k, P.i, P.p3],
    houses: [
      [
        [549_559, 153_840],
        [561_265, 156_506],
        [559_376, 164_803],
        [547_669, 162_136],
      ],
    ],
  },
  {
    plot: 114,
    row: 'south',
    ring: [P.o, P.q, P.r, P.m, P.l, P.k],
    houses: [
      [
        [575_751, 162_728],
        [584_938, 164_803],
        [582_975, 173_395],
        [573_824, 171_321],
      ],
    ],
  },
];

/** Closed, on the state grid. */
export function flagshipRing(points: readonly Point[]): Ring {
  const ring = points.map(([east, north]): Position => [EAST + east, NORTH + north]);
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}
