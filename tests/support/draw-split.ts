import type { CaseFile } from '#domain/cases/case-file.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import type { TestWorkstation } from './test-workstation.ts';

const PDF = Buffer.from('%PDF-1.7\nconsent\n');

/** An engineer's whole work on a parcel at his window: cut through the middle, consents of all holders and pledgees, sheets. */
export async function drawAndPrepare({ calls }: TestWorkstation, parcel: string): Promise<CaseFile> {
  const opened = await demand(calls.cases.open({ parcel: ParcelNumber.parse(parcel), kind: 'split' }));
  const { id: caseId, situation } = opened;
  const [west, south, east, north] = boxOf(situation.parcel.geometry);
  const [middleEast, middleNorth] = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
  const isWide = east - west > north - south;
  const line = isWide
    ? ([
        [middleEast, south - 1000],
        [middleEast, north + 1000],
      ] as const)
    : ([
        [west - 1000, middleNorth],
        [east + 1000, middleNorth],
      ] as const);
  const drawn = await demand(
    calls.cases.run({ caseId, command: { name: 'splitParcel', parcel: situation.parcel.number, line } }),
  );
  const parties = new Set([
    ...situation.rights.flatMap(({ holders }) => holders.map(({ partyId }) => partyId)),
    ...situation.encumbrances.filter(({ kind }) => kind === 'pledge').map(({ beneficiary }) => beneficiary),
  ]);
  for (const consentOf of parties) {
    const bytes = Buffer.concat([PDF, Buffer.from(consentOf)]).toString('base64');
    await demand(calls.cases.attach({ caseId, kind: 'owner_consent', fileName: 'келісім.pdf', bytes, consentOf }));
  }
  if (drawn.change.lineage.length === 0) throw new Error('the line formed nothing');
  return demand(calls.cases.makePlans({ caseId }));
}

async function demand<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(`refused: ${given.error.code}`);
  return given.value;
}
