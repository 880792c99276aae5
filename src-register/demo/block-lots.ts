import { joined, oneRow, twoRows, withEnclaves, type Lot } from './lots.ts';
import type { Random } from './random.ts';
import type { Block, TownFrame } from './town-frame.ts';
import type { BlockPlan } from './town-plan.ts';

/** Share of house blocks in which one holding has two pieces. */
const TWO_PIECES = 0.12;

/** The lots that tile a block, in the order in which they are numbered. */
export function lotsOfBlock(
  frame: TownFrame,
  plan: BlockPlan,
  block: Block,
  rim: boolean,
  random: Random,
): readonly Lot[] {
  if (rim) return fieldLots(frame, block, random);
  switch (plan.kind) {
    case 'house':
    case 'flagship':
      return houseLots(frame, plan, block, random);
    case 'shop':
      return twoRows(frame, block, random, plan, 'shop');
    case 'flats':
      return oneRow(frame, block, random, plan.south, 'flats').flatMap((lot, index) =>
        index === 0 ? withSubstation(frame, lot, block, 0.86) : [lot],
      );
    case 'school':
    case 'park':
      return oneRow(frame, block, random, 1, plan.kind).flatMap((lot) =>
        random.chance(0.7) ? withSubstation(frame, lot, block, 0.14) : [lot],
      );
  }
}

function houseLots(frame: TownFrame, plan: BlockPlan, block: Block, random: Random): readonly Lot[] {
  const lots = twoRows(frame, block, random, plan, 'house');
  const first = lots[0];
  const last = lots.at(-1);
  // First of the north row and last of the south row: at opposite corners, they never touch.
  if (first === undefined || last === undefined || !random.chance(TWO_PIECES)) return lots;
  return [joined(first, last), ...lots.slice(1, -1)];
}

/** A substation stands as an enclave near a corner of the lot, clear of the buildings. `up` is the share of the depth. */
function withSubstation(frame: TownFrame, lot: Lot, block: Block, up: number): readonly Lot[] {
  const u = lot.front.u - lot.front.width / 2 + 13;
  const v = block.south + (block.north - block.south) * up;
  return withEnclaves(frame, lot, [[u, v]], 3.5, 'substation');
}

/** Two fields; the supports of a power line stand in the first as enclaves and are one parcel (Land Code art. 155). */
function fieldLots(frame: TownFrame, block: Block, random: Random): readonly Lot[] {
  return oneRow(frame, block, random, 2, 'field').flatMap((lot, index) => {
    if (index !== 0 || !random.chance(0.35)) return [lot];
    const step = lot.front.width / 4;
    const v = (block.south + block.north) / 2;
    const places = [-1, 0, 1].map((k) => [lot.front.u + k * step, v + k * 6] as const);
    return withEnclaves(frame, lot, places, 2, 'powerLine');
  });
}
