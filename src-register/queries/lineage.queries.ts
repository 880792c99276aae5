import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import type { LineageRow, ReadDb } from '../rows.ts';

/** Generations that a card follows: a ring of parents, which no act can make, would otherwise never end. */
const DEEPEST = 64;

/** All generations before a parcel, nearest first. */
export async function ancestorsOf(
  read: ReadDb,
  region: RegionCode,
  number: ParcelNumber,
): Promise<ParcelCard['ancestors']> {
  const links = await generations(number, (children) => linksTo(read, region, 'child', children), 'parent');
  return links.map(({ parent, child, seq }) => ({
    number: parent as ParcelNumber,
    child: child as ParcelNumber,
    actSeq: seq,
  }));
}

/** All generations after a parcel, nearest first. */
export async function descendantsOf(
  read: ReadDb,
  region: RegionCode,
  number: ParcelNumber,
): Promise<ParcelCard['descendants']> {
  const links = await generations(number, (parents) => linksTo(read, region, 'parent', parents), 'child');
  return links.map(({ parent, child, seq }) => ({
    number: child as ParcelNumber,
    parent: parent as ParcelNumber,
    actSeq: seq,
  }));
}

async function generations(
  first: string,
  next: (numbers: readonly string[]) => Promise<readonly LineageRow[]>,
  far: 'parent' | 'child',
): Promise<readonly LineageRow[]> {
  const links: LineageRow[] = [];
  let generation: readonly string[] = [first];
  for (let depth = 0; depth < DEEPEST && generation.length > 0; depth++) {
    const found = await next(generation);
    links.push(...found);
    generation = [...new Set(found.map((link) => link[far]))];
  }
  return links;
}

function linksTo(
  read: ReadDb,
  region: RegionCode,
  near: 'parent' | 'child',
  numbers: readonly string[],
): Promise<readonly LineageRow[]> {
  return read
    .selectFrom('lineage')
    .selectAll()
    .where('region', '=', region)
    .where(near, 'in', [...numbers])
    .orderBy('parent')
    .orderBy('child')
    .execute();
}
