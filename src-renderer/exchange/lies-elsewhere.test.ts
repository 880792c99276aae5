import { describe, expect, it } from 'vitest';
import type { Box } from '#domain/geometry/types.ts';
import { liesElsewhere } from './lies-elsewhere.ts';

const KM = 1_000_000;
const register = { zone: 12 as const, box: [12_600 * KM, 5_600 * KM, 12_700 * KM, 5_700 * KM] as Box };
const placed = (box: Box | null, reason = 'crs.outsideReach') => ({
  zone: 12 as const,
  box,
  skipped: [{ what: 'feature', reason, count: 1, where: null }],
});

describe('where a file lies', () => {
  it('is nowhere when nothing of it came on the map because it is not in the country', () => {
    expect(liesElsewhere(placed(null), register)).toEqual({ kind: 'nowhere' });
    expect(liesElsewhere(placed(null, 'placing.outsideGrid'), null)).toEqual({ kind: 'nowhere' });
    expect(liesElsewhere(placed(null, 'placing.collapsed'), register)).toBeNull();
  });

  it('is so far from the land of the register, along both axes', () => {
    const far = placed([13_000 * KM, 6_100 * KM, 13_001 * KM, 6_101 * KM]);
    expect(liesElsewhere(far, register)).toEqual({ kind: 'far', km: 500 });
    expect(liesElsewhere(placed([12_100 * KM, 5_650 * KM, 12_300 * KM, 5_651 * KM]), register)).toEqual({
      kind: 'far',
      km: 300,
    });
  });

  it('is here when it meets that land, lies beside it, or in a zone of which nothing is known', () => {
    expect(liesElsewhere(placed([12_500 * KM, 5_500 * KM, 12_650 * KM, 5_650 * KM]), register)).toBeNull();
    expect(liesElsewhere(placed([12_720 * KM, 5_650 * KM, 12_730 * KM, 5_660 * KM]), register)).toBeNull();
    const far = placed([13_000 * KM, 6_100 * KM, 13_001 * KM, 6_101 * KM]);
    expect(liesElsewhere(far, { ...register, zone: 13 })).toBeNull();
  });
});
