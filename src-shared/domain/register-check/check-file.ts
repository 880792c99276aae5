import type { Finding } from '../cases/finding.ts';
import type { RuleSettings } from '../cases/rule-settings.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import { checkParcels } from '../geometry/scan/check-parcels.ts';
import { checkFacts } from './register-rules.ts';

/** The geometric rules of a register on parcels that are in no register: a file, a drawing. Errors first. */
export function checkFileParcels(
  parcels: readonly FabricParcel[],
  toleranceMm: number,
  settings: RuleSettings,
): readonly Finding[] {
  const { unsound, defects } = checkParcels(parcels, { toleranceMm, gapWidthMm: settings.gapWidthMm });
  const findings = [
    ...unsound.flatMap((boundary) => checkFacts('boundary', boundary, settings)),
    ...defects.flatMap((defect) => checkFacts('fabric', defect, settings)),
  ];
  return findings.toSorted((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'));
}
