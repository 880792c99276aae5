import { randomUUID } from 'node:crypto';
import type { SheetPreview, SheetRequest } from '#contracts/workstation/sheets.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { formedBy } from '#domain/cases/formed-by.ts';
import { isVoidSheet, sheetParcels, whyNotFinal } from '#domain/cases/sheets-of-case.ts';
import { Sha256, type CaseDocument } from '#domain/documents/document.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { SheetKind, isOfWholeCase } from '#domain/documents/sheet-kind.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { mapOk, ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import { planFromDraft, planFromRegister } from '../documents/compose-plan.ts';
import type { MadeSheet, SheetPress } from '../documents/sheet-press.ts';
import type { LaidOutSheet, SheetLayouts } from '../documents/sheet-layouts.ts';
import type { SheetCopy } from '../documents/sheets/sheet-base.ts';
import type { RecentContexts } from './recent-contexts.ts';

export interface SheetMaker {
  readonly contexts: RecentContexts;
  readonly press: Pick<SheetPress, 'make' | 'draw' | 'stamp'>;
  readonly now: () => string;
  readonly preparedBy: string;
  readonly layouts: Pick<SheetLayouts, 'of'>;
}

export interface MadeDocument {
  readonly document: CaseDocument;
  readonly bytes: Uint8Array;
}

/**
 * Final land-cadastral plans of all parcels that the draft forms, in the order of their numbers, and anew every other sheet
 * of the case that is void, each laid out as it was. Refuses plan.noDraft and as whyNotFinal
 */
export async function makePlans(file: CaseFile, maker: SheetMaker): Promise<Result<readonly MadeDocument[], Refusal>> {
  const formed = formedBy(file.change).map(({ number }) => number);
  const sheets = [
    ...formed.map((parcel) => ({ kind: 'land_cadastral_plan' as const, parcel })),
    ...file.documents.flatMap((document) => voidSheetAgain(file, document)),
  ];
  const requests = sheets.map((sheet): SheetRequest => ({ ...sheet, options: maker.layouts.of(file.id, sheet) }));
  if (requests.length === 0) return refuse('plan.noDraft', [file.number]);
  const made: MadeDocument[] = [];
  for (const request of requests) {
    const sheet = await makeDocument(file, request, maker);
    if (!sheet.ok) return sheet;
    made.push(sheet.value);
  }
  return ok(made);
}

/** A void sheet that is no plan; none where its parcel is no longer of the draft. */
function voidSheetAgain(file: CaseFile, document: CaseDocument): readonly LaidOutSheet[] {
  const kind = SheetKind.safeParse(document.kind);
  if (!kind.success || kind.data === 'land_cadastral_plan' || !isVoidSheet(file, document)) return [];
  const parcels = sheetParcels(file);
  const parcel = document.parcel ?? parcels[0];
  return parcel && parcels.includes(parcel) ? [{ kind: kind.data, parcel }] : [];
}

/** A final sheet as a document of its case. Refuses as whyNotFinal, sheet.noDuplicate */
export async function makeDocument(
  file: CaseFile,
  request: SheetRequest,
  maker: SheetMaker,
): Promise<Result<MadeDocument, Refusal>> {
  const made = await makeSheet(file, request, { ...maker, final: true, copy: null });
  return mapOk(made, (sheet) => documentOf(file, request, { sheet, at: maker.now() }));
}

/** One sheet of a case as a file. Refuses plan.noDraft · sheet.noDuplicate, with `final` as whyNotFinal */
export async function makeSheet(
  file: CaseFile,
  request: SheetRequest,
  { final, copy, ...maker }: SheetMaker & { readonly final: boolean; readonly copy: SheetCopy | null },
): Promise<Result<MadeSheet, Refusal>> {
  const refusal = final ? whyNotFinal(file) : null;
  if (refusal) return refusal;
  const data = await factsOf(file, request, { ...maker, final });
  if (!data.ok) return data;
  return ok(await maker.press.make({ kind: request.kind, data: data.value, options: request.options, copy }));
}

/** The pages of a sheet as it would be now, and how its drawing came out. Refuses plan.noDraft · sheet.noDuplicate */
export async function drawSheet(
  file: CaseFile,
  request: SheetRequest,
  maker: SheetMaker,
): Promise<Result<Omit<SheetPreview, 'pages'> & { readonly pages: readonly string[] }, Refusal>> {
  const data = await factsOf(file, request, { ...maker, final: false });
  if (!data.ok) return data;
  const { pages, snapshot, drawn } = await maker.press.draw({
    kind: request.kind,
    data: data.value,
    options: request.options,
    copy: null,
  });
  return ok({ pages, facts: snapshot, drawn });
}

/** The snapshot that a sheet is made from; sheets of the whole case are made from that of its first parcel. */
async function factsOf(
  file: CaseFile,
  { kind, parcel: asked, options }: SheetRequest,
  { contexts, now, preparedBy, final }: SheetMaker & { readonly final: boolean },
): Promise<Result<PlanData, Refusal>> {
  if (options.duplicate && file.state !== 'registered') return refuse('sheet.noDuplicate', [file.number]);
  const number = isOfWholeCase(kind) ? sheetParcels(file)[0] : asked;
  const parcel = file.change.put.parcels.find((each) => each.number === number);
  if (!parcel) return refuse('plan.noDraft', [asked]);
  const { neighbours, bodies, surroundings } = await contexts.of(parcel);
  return planFromDraft(file, parcel.number, {
    neighbours,
    neighbourParties: bodies,
    surroundings,
    now: now(),
    preparedBy,
    isFinal: final,
  });
}

/** The sheet of a registered parcel, of a closed one with the mark that it is void. */
export async function planOfParcel(
  card: ParcelCard,
  { contexts, press, now }: Omit<SheetMaker, 'preparedBy' | 'layouts'>,
): Promise<MadeSheet> {
  const data = await factsOfParcel(card, { contexts, now });
  return press.make({ kind: 'land_cadastral_plan', data, options: usualOptions, copy: null });
}

/** The snapshot of a registered parcel. */
export async function factsOfParcel(
  card: ParcelCard,
  { contexts, now }: Pick<SheetMaker, 'contexts' | 'now'>,
): Promise<PlanData> {
  const { neighbours, bodies, surroundings, lineage } = await contexts.of(card.parcel);
  return planFromRegister(card, { neighbours, neighbourParties: bodies, surroundings, lineage, now: now() });
}

/** Name of the file of a sheet: the plan by the number of its parcel alone, others with their kind. */
export function sheetFileName(file: Pick<CaseFile, 'number'>, { kind, parcel }: SheetRequest): string {
  const about = isOfWholeCase(kind) ? file.number : printParcelNumber(parcel);
  return kind === 'land_cadastral_plan' ? `${about}.pdf` : `${about}-${kind.replaceAll('_', '-')}.pdf`;
}

function documentOf(
  file: CaseFile,
  request: SheetRequest,
  { sheet, at }: { readonly sheet: MadeSheet; readonly at: string },
): MadeDocument {
  const parcel: ParcelNumber | null = isOfWholeCase(request.kind) ? null : request.parcel;
  return {
    bytes: sheet.pdf,
    document: {
      id: randomUUID(),
      kind: request.kind,
      title: parcel ? printParcelNumber(parcel) : file.number,
      fileName: sheetFileName(file, request),
      mediaType: 'application/pdf',
      size: sheet.pdf.length,
      sha256: Sha256.parse(sheet.sha256),
      parcel,
      // The drawing of the case, which says whether the sheet still fits, beside the hash that stands on its pages.
      snapshot: file.snapshot,
      facts: sheet.snapshot,
      addedAt: at,
    },
  };
}
