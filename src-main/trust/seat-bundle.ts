import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64 } from '#domain/bytes.ts';
import { openTrustBundle, type TrustBundle } from '#domain/signatures/trust/trust-bundle.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import type { Enrolment } from '../enrolment.ts';

/** Where a seat without a line keeps the bundle that was carried to it. */
export const bundleFile = (seatFolder: string): string => join(seatFolder, 'trust-bundle.json');

/** The bundle of this seat, looked at again each time it is read; null where there is none or it is not ours. */
export function readSeatBundle(
  seatFolder: string,
  { region, journalKey: vkey }: Pick<Enrolment, 'region' | 'journalKey'>,
): TrustBundle | null {
  const file = bundleFile(seatFolder);
  if (!existsSync(file)) return null;
  const known = { version: 0, madeAt: null };
  const opened = openTrustBundle(readFileSync(file), { region, vkey, verify: verifyEd25519, known });
  return opened.ok ? opened.value : null;
}

export const bytesOf = (texts: readonly string[]): readonly Uint8Array[] =>
  texts.map((text) => fromBase64(text)).filter((bytes) => bytes !== null);
