import { mainParcel } from '#domain/cases/situation.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import type { DocumentKind } from '#domain/documents/document.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import type { TestWorkstation } from './test-workstation.ts';

const PDF = Buffer.from('%PDF-1.7\nconsent\n');

/** An engineer's whole work on a parcel at his window: cut through the middle, consents of all holders and pledgees, sheets. */
export async function drawAndPrepare({ calls }: TestWorkstation, parcel: string): Promise<CaseFile> {
  const opened = await demand(calls.cases.open({ parcel: ParcelNumber.parse(parcel), kind: 'split' }));
  const { id: caseId, situation } = opened;
  const line = cutThrough(situation);
  const drawn = await demand(
    calls.cases.run({ caseId, command: { name: 'splitParcel', parcel: mainParcel(situation).number, line } }),
  );
  if (drawn.change.lineage.length === 0) throw new Error('the line formed nothing');
  return prepare({ calls }, drawn);
}

/** Consents of everybody whose parcels a drawn case concerns, and the sheets. */
export async function prepare({ calls }: Pick<TestWorkstation, 'calls'>, drawn: CaseFile): Promise<CaseFile> {
  const { id: caseId, situation } = drawn;
  const parties = new Set([
    ...situation.rights.flatMap(({ holders }) => holders.map(({ partyId }) => partyId)),
    ...situation.encumbrances.filter(({ kind }) => kind === 'pledge').map(({ beneficiary }) => beneficiary),
  ]);
  for (const consentOf of parties) {
    const bytes = Buffer.concat([PDF, Buffer.from(consentOf)]).toString('base64');
    const { uploadId } = await demand(calls.cases.upload({ uploadId: null, at: 0, bytes }));
    await demand(calls.cases.attach({ caseId, kind: 'owner_consent', fileName: 'келісім.pdf', uploadId, consentOf }));
  }
  // Boundaries that only move form no parcel and need no sheet.
  return drawn.change.lineage.length === 0
    ? demand(calls.cases.get({ caseId }).then((value) => ({ ok: true, value })))
    : demand(calls.cases.makePlans({ caseId }));
}

/** A paper of a kind into a case, as the window attaches it. */
export async function attachPaper(
  { calls }: Pick<TestWorkstation, 'calls'>,
  caseId: CaseFile['id'],
  kind: DocumentKind,
  bytes: Uint8Array = Buffer.from(`%PDF-1.7\n${kind}\n`),
): Promise<CaseFile> {
  return demand(attachFile({ calls }, caseId, { kind, fileName: `${kind}.pdf`, bytes }));
}

/** Any file, as the window attaches it; what is answered. */
export async function attachFile(
  { calls }: Pick<TestWorkstation, 'calls'>,
  caseId: CaseFile['id'],
  { kind = 'other', fileName, bytes }: { kind?: DocumentKind; fileName: string; bytes: Uint8Array },
) {
  const piece = { uploadId: null, at: 0, bytes: Buffer.from(bytes).toString('base64') };
  const { uploadId } = await demand(calls.cases.upload(piece));
  return calls.cases.attach({ caseId, kind, fileName, uploadId, consentOf: null });
}

/** Takes back everything from the last drawing step on, as a click in the history does. */
export async function undoDrawing(
  { calls }: Pick<TestWorkstation, 'calls'>,
  caseId: CaseFile['id'],
): Promise<CaseFile> {
  const entries = await calls.cases.history({ caseId });
  const last = entries.findLast(({ drawn, isUndone }) => drawn !== null && !isUndone);
  if (!last) throw new Error('nothing is drawn');
  return (await demand(calls.cases.stepTo({ caseId, place: last.place - 1 }))).file;
}

/** Across the middle of the longer side, over both boundaries. */
export function cutThrough(situation: CaseFile['situation']): Position[] {
  const [west, south, east, north] = boxOf(mainParcel(situation).geometry);
  const [middleEast, middleNorth] = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
  return east - west > north - south
    ? [
        [middleEast, south - 1000],
        [middleEast, north + 1000],
      ]
    : [
        [west - 1000, middleNorth],
        [east + 1000, middleNorth],
      ];
}

export async function demand<T>(
  answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>,
): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(`refused: ${given.error.code}`);
  return given.value;
}
