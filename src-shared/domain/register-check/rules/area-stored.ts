import { errorFinding, FABRIC } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

/** The area on every extract is the area of the boundary, to the square millimetre. */
export const areaStored = {
  id: 'areaStored',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'parcel',
  check: ({ number, areaDoubled, measuredDoubled, at }) =>
    areaDoubled === measuredDoubled
      ? []
      : [
          errorFinding('area.storedDiffers', FABRIC, {
            about: [number],
            at,
            params: { number, areaDoubled: measuredDoubled, storedAreaDoubled: areaDoubled },
          }),
        ],
} as const satisfies RegisterRule;
