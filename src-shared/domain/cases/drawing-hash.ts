import { Sha256 } from '../documents/document.ts';
import { canonicalBytes } from '../journal/canonical-json.ts';
import type { RegisterChange } from '../journal/change.ts';
import { sha256Hex } from '../journal/hash.ts';
import type { ChoosePlace } from './preliminary-choice.ts';

interface DrawnOn {
  readonly number: string;
  readonly version: number;
}

/**
 * What a sheet of a case shows: the change and the versions of the parcels that it is drawn on, in order of their
 * numbers, and the place that was chosen for it, if one was. The workstation writes it into every sheet, the server
 * demands it of every plan that is lodged: another hash voids the sheet.
 */
export function drawingHash(
  change: RegisterChange,
  parcels: readonly DrawnOn[],
  chosen: ChoosePlace | null = null,
): Sha256 {
  const drawnOn = parcels
    .map(({ number, version }) => ({ number, version }))
    .sort((a, b) => (a.number < b.number ? -1 : 1));
  return Sha256.parse(sha256Hex(canonicalBytes({ change, drawnOn, ...(chosen === null ? {} : { chosen }) })));
}
