import { FABRIC, warningFinding } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

/** No parcel so thin that it can only be what a careless line left over. */
export const parcelNoSliver = {
  id: 'parcelNoSliver',
  norm: FABRIC,
  severity: 'warning',
  looksAt: 'parcel',
  check: ({ number, measuredDoubled, perimeterMm, at }, { sliverWidthMm }) => {
    const widthMm = perimeterMm === 0 ? 0 : measuredDoubled / perimeterMm;
    return widthMm >= sliverWidthMm
      ? []
      : [
          warningFinding('sliver.parcel', FABRIC, {
            about: [number],
            at,
            params: { number, widthMm: Math.round(widthMm), minimumWidthMm: sliverWidthMm },
          }),
        ];
  },
} as const satisfies RegisterRule;
