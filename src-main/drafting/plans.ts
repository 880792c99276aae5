import { randomUUID } from 'node:crypto';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { formedBy } from '#domain/cases/formed-by.ts';
import { Sha256, type CaseDocument } from '#domain/documents/document.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { planWindow } from '#domain/documents/plan-frame.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { planContext, type PlanContext } from '#register/queries/plan.queries.ts';
import { planFromDraft, planFromRegister } from '../documents/compose-plan.ts';
import type { MadePlan } from '../documents/plan-press.ts';
import type { Replica } from '../replica/replica.ts';

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
  const children = formedBy(file.change);
  if (children.length === 0) return refuse('plan.noDraft', [file.number]);
  const made: MadeDocument[] = [];
  for (const child of children) {
    const { number } = child;
    const { neighbours, bodies, surroundings } = await contextOf(maker.replica, child);
    const data = planFromDraft(file, number, {
      neighbours,
      neighbourParties: bodies,
      surroundings,
      now: maker.now(),
      preparedBy: maker.preparedBy,
    });
    if (!data.ok) return data;
    made.push(documentOf(file, number, await maker.makePlan(data.value), maker.now()));
  }
  return ok(made);
}

/** The sheet of a registered parcel, of a closed one with the mark that it is void. */
export async function planOfParcel(
  card: ParcelCard,
  { replica, makePlan, now }: Omit<PlanMaker, 'preparedBy'>,
): Promise<MadePlan> {
  const { neighbours, bodies, surroundings, lineage } = await contextOf(replica, card.parcel);
  return makePlan(planFromRegister(card, { neighbours, neighbourParties: bodies, surroundings, lineage, now: now() }));
}

const contextOf = (
  { store, region }: Replica,
  parcel: Pick<Parcel, 'number' | 'zone' | 'geometry'>,
): Promise<PlanContext> => planContext(store.read, { region, parcel, window: planWindow(parcel.geometry) });

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
