import { randomUUID } from 'node:crypto';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { Sha256, type CaseDocument } from '#domain/documents/document.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { planWindow } from '#domain/documents/plan-frame.ts';
import type { Line, MultiPolygon, Zone } from '#domain/geometry/types.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { decodeLine } from '#register/geometry-blob.ts';
import { findParcel } from '#register/queries/parcels.queries.ts';
import { shapesIn } from '#register/queries/place.queries.ts';
import { planFromDraft, type PlanFacts, type PlanSurroundings } from '../documents/compose-plan.ts';
import type { MadePlan } from '../documents/plan-press.ts';
import type { Replica } from '../replica/replica.ts';

/** More shapes than a sheet can show. */
const MOST_SHAPES = 5000;

export interface PlanMaker {
  readonly replica: Replica;
  readonly makePlan: (data: PlanData) => Promise<MadePlan>;
  readonly now: () => string;
  readonly preparedBy: string;
}

export interface MadeDocument {
  readonly document: CaseDocument;
  readonly bytes: Uint8Array;
}

/** Sheets of all parcels that the draft forms, in the order of their numbers. Refuses plan.noDraft */
export async function makePlans(file: CaseFile, maker: PlanMaker): Promise<Result<readonly MadeDocument[], Refusal>> {
  const { lineage, put } = file.change;
  const children = put.parcels.filter(({ number }) => lineage.some(({ child }) => child === number));
  if (children.length === 0) return refuse('plan.noDraft', [file.number]);
  const made: MadeDocument[] = [];
  for (const { number, geometry, zone } of children) {
    const data = planFromDraft(file, number, {
      surroundings: await surroundingsOf(maker.replica, zone, geometry),
      now: maker.now(),
      preparedBy: maker.preparedBy,
    });
    if (!data.ok) return data;
    made.push(documentOf(file, number, await maker.makePlan(data.value), maker.now()));
  }
  return ok(made);
}

/** What a sheet shows around its parcel. */
export async function surroundingsOf(replica: Replica, zone: Zone, geometry: MultiPolygon): Promise<PlanSurroundings> {
  const box = planWindow(geometry);
  const { read, raw } = replica.store;
  const { parcels, buildings } = await shapesIn(read, { region: replica.region, zone, box, limit: MOST_SHAPES });
  const [west, south, east, north] = box.map((mm) => mm / 1000);
  const streets = raw
    .prepare<unknown[], { name_kk: string; name_ru: string; geometry: Uint8Array }>(
      `select s.name_kk, s.name_ru, s.geometry from street_box b cross join street s on s.row = b.row
       where b.east >= ? and b.north >= ? and b.west <= ? and b.south <= ? and s.zone = ?`,
    )
    .all(west, south, east, north, zone)
    .map((street) => ({
      nameKk: street.name_kk,
      nameRu: street.name_ru,
      axis: decodeLine(street.geometry) satisfies Line,
    }));
  return { parcels, buildings, streets };
}

/** Neighbours of a registered parcel for its sheet. Their holders are not named: that takes a ground of its own. */
export async function neighboursOf({ store, region }: Replica, card: ParcelCard): Promise<PlanFacts['neighbours']> {
  const found = await Promise.all(card.neighbours.map(({ number }) => findParcel(store.read, region, number)));
  return found.filter((parcel) => parcel !== null).map((parcel) => ({ parcel, formed: false, rights: [] }));
}

function documentOf(file: CaseFile, parcel: ParcelNumber, plan: MadePlan, at: string): MadeDocument {
  const printed = printParcelNumber(parcel);
  return {
    bytes: plan.pdf,
    document: {
      id: randomUUID(),
      kind: 'land_cadastral_plan',
      title: printed,
      fileName: `${printed}.pdf`,
      mediaType: 'application/pdf',
      size: plan.pdf.length,
      sha256: Sha256.parse(plan.sha256),
      parcel,
      // The drawing of the case, not the data of the sheet: it says of the case whether the sheet still fits.
      snapshot: file.snapshot,
      addedAt: at,
    },
  };
}
