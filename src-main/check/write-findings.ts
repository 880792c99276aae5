import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileLink } from '#contracts/workstation/cases.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { findingsToGeoJson, type NamedCrs } from '#domain/register-check/findings-geojson.ts';
import { findingText, NAME_LEFT_OUT } from '#locales/finding-text.ts';
import type { Language } from '#locales/messages.ts';
import type { Session } from '../session/session.ts';

export interface WriteFindingsOrder {
  readonly checkId: string;
  readonly language: Language;
  readonly reason: string;
}

const BATCH = 2_000;
const PARCEL_NUMBER = /^\d{11,12}$/;

/**
 * A plain copy of what a check has found, for another program (SEC-21): points, numbers of parcels and texts. The copy is
 * written down at the desk, with its reason and the hash of the file, before the file has an address.
 *
 * Faults NOT_FOUND: another check has taken its place
 */
export async function writeFindings(
  session: Session,
  { checkId, language, reason }: WriteFindingsOrder,
): Promise<{ readonly file: FileLink; readonly written: number }> {
  const found = session.checks.found(checkId);
  const features: string[] = [];
  const parcels = new Set<string>();
  let crs: NamedCrs | null = null;
  for (const batch of found.batches(BATCH)) {
    const findings = batch.map(withoutPersons);
    const collection = findingsToGeoJson(findings, { textOf: (finding) => findingText(finding, language), crs: null });
    crs ??= collection.crs;
    for (const { about } of findings) for (const number of about) parcels.add(number);
    if (collection.features.length > 0) features.push(JSON.stringify(collection.features).slice(1, -1));
    // A hundred thousand findings take a second: tiles and searches get their turn in between.
    await nextTurn();
  }
  const head = `{"type":"FeatureCollection","crs":${JSON.stringify(crs)},"features":[`;
  const bytes = Buffer.from(`${head}${features.join(',')}]}\n`);
  const madeAt = session.now();
  session.desk.notePlainCopy({
    madeAt,
    login: session.account.login,
    format: 'geojson',
    system: crs?.properties.name ?? '',
    parcels: [...parcels],
    reason,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  });
  const fileName = `check-${madeAt.slice(0, 16).replaceAll(/[-:T]/g, '')}.geojson`;
  const file = await session.files.offer({ fileName, mediaType: 'application/geo+json', bytes });
  return { file, written: found.size };
}

/** Ids of rights and burdens lead to persons, and the title of a document is free text: neither leaves the seat. */
const withoutPersons = (finding: Finding): Finding => ({
  ...finding,
  about: finding.about.filter((each) => PARCEL_NUMBER.test(each)),
  params: 'document' in finding.params ? { ...finding.params, document: NAME_LEFT_OUT } : finding.params,
});
