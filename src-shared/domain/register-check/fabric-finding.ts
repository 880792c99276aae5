import type { Finding } from '../cases/finding.ts';
import { errorFinding, FABRIC, warningFinding } from '../cases/rule.ts';
import type { ScanDefect, ScanKind } from '../geometry/scan/scan-defect.ts';

const CODES = {
  overlap: 'fabric.overlap',
  crossing: 'fabric.crossing',
  sliver: 'fabric.sliver',
  gap: 'fabric.gap',
  tJunction: 'fabric.tJunction',
  nearVertex: 'fabric.nearVertex',
  unmatchedEdge: 'fabric.unmatchedEdge',
} as const satisfies Record<ScanKind, string>;

/** A defect between parcels as a finding. Widths to a tenth of a millimetre: a corner may be 0.3 mm off an edge. */
export function fabricFinding(
  { kind, about, at, widthMm, areaDoubled }: ScanDefect,
  severity: 'error' | 'warning',
): Finding {
  const make = severity === 'error' ? errorFinding : warningFinding;
  return make(CODES[kind], FABRIC, {
    about,
    at,
    params: {
      numbers: about.join(', '),
      ...(widthMm === null ? {} : { millimetres: Math.round(widthMm * 10) / 10 }),
      ...(areaDoubled === null ? {} : { areaDoubled }),
    },
  });
}
