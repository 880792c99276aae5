import { errorFinding, FABRIC } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

/** The east of a state grid carries the number of its zone: 12 674 503.798 m lies in zone 12. */
const ZONE_MM = 1_000_000_000;

/** Coordinates are those of the zone that the parcel is registered in. */
export const gridZone = {
  id: 'gridZone',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'entry',
  check: ({ number, zone, at }) => {
    const found = Math.floor(at[0] / ZONE_MM);
    return found === zone
      ? []
      : [errorFinding('gridZone.differs', FABRIC, { about: [number], at, params: { number, zone, found } })];
  },
} as const satisfies RegisterRule;
