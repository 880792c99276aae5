import type { Building } from './building.ts';

const RANK: Readonly<Record<Building['use'], number>> = { dwelling: 0, public: 1, industrial: 2, other: 3, service: 4 };

/** Order in which buildings give a parcel its address: a dwelling before sheds and garages, then the larger one [A]. */
export function isMainBefore(a: Building, b: Building): boolean {
  const order = RANK[a.use] - RANK[b.use] || b.builtUpDm2 - a.builtUpDm2;
  return order === 0 ? a.number < b.number : order < 0;
}
