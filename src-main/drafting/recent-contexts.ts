import { planWindow } from '#domain/documents/plan-frame.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { planContext, type PlanContext } from '#register/queries/plan.queries.ts';
import type { Replica } from '../replica/replica.ts';

/** The sheets of a case are looked at one after another and changed many times: its parcels and no more. */
const MOST_KEPT = 4;

type Place = Pick<Parcel, 'number' | 'zone' | 'geometry'>;

/** What lies around the parcels of the last sheets, read once as long as neither parcel nor replica changes. */
export class RecentContexts {
  readonly #replica: Replica;
  readonly #kept = new Map<string, Promise<PlanContext>>();

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  of(parcel: Place): Promise<PlanContext> {
    const { epoch, size } = this.#replica;
    const key = JSON.stringify([epoch, size, parcel.number, parcel.geometry]);
    const known = this.#kept.get(key);
    if (known) return known;
    const { store, region } = this.#replica;
    const read = planContext(store.read, { region, parcel, window: planWindow(parcel.geometry) });
    this.#kept.set(key, read);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    // A read that failed is tried again.
    read.catch(() => this.#kept.delete(key));
    return read;
  }
}
