import type { PlanData } from '#domain/documents/plan-data.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { MadeSheet } from '../documents/sheet-press.ts';

/** A plan as it was shown: these very bytes are signed. */
export interface PlanToSign {
  readonly parcel: ParcelNumber;
  /** Act that made the state on the plan. */
  readonly act: number;
  readonly data: PlanData;
  readonly plan: MadeSheet;
}
